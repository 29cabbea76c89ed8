from pathlib import Path

import pytest

from evaluation.question_set import read_question_set, read_question_sets
from schema.decisions import Decision
from schema.errors import QuestionSetError

EXPECT = '{"decision": ["smalltalk"]}'
GOOD = f'{{"id": "a", "tags": ["x"], "turns": [{{"role": "user", "text": "hi", "expect": {EXPECT}}}]}}'


def write(folder: Path, *lines: str) -> Path:
    path = folder / "set.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_good_line_is_read_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    (case,) = read_question_set(write(tmp_path, "", GOOD, ""))
    assert case.id == "a"
    assert case.turns[0].expect is not None
    assert case.turns[0].expect.decision == (Decision.SMALLTALK,)


def test_several_sets_are_joined_in_order(tmp_path: Path) -> None:
    first = write(tmp_path, GOOD)
    second = tmp_path / "second.jsonl"
    second.write_text(GOOD.replace('"a"', '"b"'))
    assert [case.id for case in read_question_sets([second, first])] == ["b", "a"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{not json", "line"),
        (GOOD.replace('"smalltalk"', '"chat"'), "decision"),
        (GOOD.replace('"tags"', '"tag"'), "field tag"),
        (GOOD.replace('{"decision": ["smalltalk"]}', '{"contains": ["("]}'), "contains"),
        (GOOD.replace('"role": "user"', '"role": "assistant"'), "expect stands on an assistant turn"),
        ('{"id": "a", "turns": [{"role": "user", "text": "hi"}]}', "no turn has an expect"),
        ('{"id": "a", "turns": []}', "turns"),
    ],
)
def test_a_malformed_line_is_named_with_its_number_and_field(tmp_path: Path, line: str, field: str) -> None:
    with pytest.raises(QuestionSetError) as caught:
        read_question_set(write(tmp_path, GOOD.replace('"a"', '"z"'), line))
    assert "set.jsonl" in str(caught.value)
    assert "line 2" in str(caught.value)
    assert field in str(caught.value)


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="line 2, field id: 'a' stands in an earlier line"):
        read_question_set(write(tmp_path, GOOD, GOOD))


def test_an_empty_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="holds no line"):
        read_question_set(write(tmp_path))


def test_a_missing_file_and_a_wrong_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="cannot be read"):
        read_question_set(tmp_path / "nothing.jsonl")
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(QuestionSetError, match="cannot be read"):
        read_question_set(path)
