"""A small real model, written with `onnx` and run by ONNX Runtime, read as the large one is."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from guardrails.intent import (
    ANSWER_CHARACTERS,
    LABELS,
    MAX_TOKENS,
    MODEL_FILE,
    TOKENIZER_FILE,
    Intent,
    IntentModel,
    context_of,
)
from schema.decisions import Decision
from schema.dialogue import Role, Turn
from schema.errors import ModelError

ORDINARY = "word"
SPECIAL = ("[PAD]", "[CLS]", "[SEP]", "[UNK]")
VOCABULARY = {word: number for number, word in enumerate((*SPECIAL, ORDINARY, *LABELS))}
OF_A_WORD, OF_A_WORD_BEFORE = 4.0, 1.0


def write_tokenizer(folder: Path) -> None:
    tokenizer = Tokenizer(
        models.WordLevel({str(word): n for word, n in VOCABULARY.items()}, unk_token=SPECIAL[-1])
    )
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", VOCABULARY["[CLS]"]), ("[SEP]", VOCABULARY["[SEP]"])],
    )
    tokenizer.enable_padding(length=300)
    tokenizer.save(str(folder / TOKENIZER_FILE))


def write_model(folder: Path) -> None:
    """Write a model that counts the labels' own names: 4 for each in the message, 1 in the turns before."""
    table = np.zeros((len(VOCABULARY), len(LABELS)), dtype=np.float32)
    for column, label in enumerate(LABELS):
        table[VOCABULARY[label], column] = OF_A_WORD
    table[VOCABULARY["[PAD]"], LABELS.index(Decision.EMERGENCY)] = OF_A_WORD
    less = np.array([OF_A_WORD_BEFORE / OF_A_WORD - 1], dtype=np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("Cast", ["token_type_ids"], ["types"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["types", "less"], ["discount"]),
        helper.make_node("Add", ["discount", "one"], ["weights"]),
        helper.make_node("Unsqueeze", ["weights", "last"], ["columns"]),
        helper.make_node("Mul", ["rows", "columns"], ["weighted"]),
        helper.make_node("ReduceSum", ["weighted", "tokens"], ["logits"], keepdims=0),
    ]
    constants = {
        "table": table,
        "less": less,
        "one": np.array([1], dtype=np.float32),
        "last": np.array([2], dtype=np.int64),
        "tokens": np.array([1], dtype=np.int64),
    }
    graph = helper.make_graph(
        nodes,
        "intent",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"])
            for name in ("input_ids", "token_type_ids")
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, len(LABELS)])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(folder / MODEL_FILE))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_tokenizer(tmp_path)
    write_model(tmp_path)
    return tmp_path


def turns(*texts: str) -> tuple[Turn, ...]:
    roles = (Role.USER, Role.ASSISTANT)
    return tuple(Turn(role=roles[position % 2], text=text) for position, text in enumerate(texts))


def uniform(**changes: float) -> Intent:
    probabilities = dict.fromkeys(LABELS, 0.1)
    return Intent(probabilities={**probabilities, **{Decision(key): value for key, value in changes.items()}})


def test_the_labels_are_the_decisions_without_caution_in_order_of_precedence() -> None:
    assert [each for each in Decision if each is not Decision.ANSWER_WITH_CAUTION] == list(LABELS)


@pytest.mark.parametrize("label", LABELS)
def test_each_output_of_the_model_is_the_probability_of_its_label(folder: Path, label: Decision) -> None:
    intent = IntentModel(folder).read(f"{ORDINARY} {label} {ORDINARY}", ())
    assert intent.likeliest is label
    others = len(LABELS) - 1
    assert intent.probabilities[label] == pytest.approx(np.exp(4) / (np.exp(4) + others), abs=1e-5)
    assert list(intent.probabilities) == list(LABELS)
    assert sum(intent.probabilities.values()) == pytest.approx(1, abs=1e-5)


def test_a_message_that_says_nothing_has_equal_probabilities(folder: Path) -> None:
    for text in ("", " ", ORDINARY, "\u200b漢字 🙂"):
        assert set(IntentModel(folder).read(text, ()).probabilities.values()) == {0.125}


def test_high_outputs_do_not_overflow(folder: Path) -> None:
    intent = IntentModel(folder).read(" ".join(["crisis"] * 120), ())
    assert intent.probabilities[Decision.CRISIS] == 1
    assert intent.probabilities[Decision.ANSWER] == 0


def test_the_turns_before_are_read_along_and_count_as_turns_before(folder: Path) -> None:
    model = IntentModel(folder)
    alone = model.read("answer", ())
    after = model.read("answer", turns("crisis", ORDINARY, ORDINARY))
    assert after.likeliest is Decision.ANSWER
    ratio = after.probabilities[Decision.CRISIS] / alone.probabilities[Decision.CRISIS]
    shares = [np.exp(logit) for logit in (OF_A_WORD, OF_A_WORD_BEFORE)]
    assert ratio == pytest.approx(np.e * (shares[0] + 7) / (shares[0] + shares[1] + 6), rel=1e-3)


def test_a_seventh_turn_before_is_not_read(folder: Path) -> None:
    model = IntentModel(folder)
    before = turns("crisis", *[ORDINARY] * 6)
    assert model.read("answer", before) == model.read("answer", before[1:])
    assert model.read("answer", before[:6]) != model.read("answer", before[1:])


def test_of_a_long_conversation_the_newest_turns_stay_and_our_own_words_are_cut_short() -> None:
    said = Turn(role=Role.ASSISTANT, text="x" * 500)
    history = [Turn(role=Role.USER, text="first"), said, Turn(role=Role.USER, text="last")]
    assert context_of(history) == f"last {'x' * ANSWER_CHARACTERS} first"


def test_turns_of_blank_text_are_as_good_as_none(folder: Path) -> None:
    model = IntentModel(folder)
    assert model.read("answer", turns("", "")).probabilities == model.read("answer", ()).probabilities


def test_a_long_message_is_cut_at_the_models_limit(folder: Path) -> None:
    model = IntentModel(folder)
    fits = MAX_TOKENS - 2
    assert model.read(" ".join([ORDINARY] * (fits - 1) + ["crisis"]), ()).likeliest is Decision.CRISIS
    beyond = model.read(" ".join([ORDINARY] * fits + ["crisis"]), ())
    assert set(beyond.probabilities.values()) == {0.125}


def test_long_turns_before_do_not_push_the_message_out(folder: Path) -> None:
    intent = IntentModel(folder).read("emergency", turns(" ".join([ORDINARY] * 500)))
    assert intent.likeliest is Decision.EMERGENCY


def test_the_tokenizers_own_padding_is_switched_off(folder: Path) -> None:
    assert Tokenizer.from_file(str(folder / TOKENIZER_FILE)).padding is not None
    assert IntentModel(folder).read("answer", ()).likeliest is Decision.ANSWER


def test_the_same_message_gives_the_same_probabilities(folder: Path) -> None:
    model, again = IntentModel(folder), IntentModel(folder)
    before = turns(ORDINARY, "answer")
    assert model.read("illicit", before) == model.read("illicit", before) == again.read("illicit", before)


def test_of_equals_the_graver_is_the_likeliest() -> None:
    assert uniform().likeliest is Decision.EMERGENCY
    assert uniform(answer=0.3, refuse_dosing=0.3).likeliest is Decision.REFUSE_DOSING
    assert uniform(smalltalk=0.2).likeliest is Decision.SMALLTALK


@pytest.mark.parametrize("missing", [MODEL_FILE, TOKENIZER_FILE])
def test_a_missing_file_names_the_folder_and_the_remedy(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=r"make setup") as caught:
        IntentModel(folder)
    assert caught.value.where == str(folder)
    assert "cannot be opened" in caught.value.problem


@pytest.mark.parametrize("damaged", [MODEL_FILE, TOKENIZER_FILE])
@pytest.mark.parametrize("keep", [0, 100])
def test_a_damaged_file_is_told_when_it_is_opened(folder: Path, damaged: str, keep: int) -> None:
    content = (folder / damaged).read_bytes()
    (folder / damaged).write_bytes(content[:keep] + b"\xff" * 10)
    with pytest.raises(ModelError, match=r"make setup"):
        IntentModel(folder)
