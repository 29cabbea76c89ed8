from pathlib import Path

import pytest

from guardrails.readable import Reader
from guardrails.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_vocabulary(Path(__file__).resolve().parents[2] / "guardrails"))


@pytest.mark.parametrize(
    "plain",
    [
        "I'm 62kg, what's my dose?",
        "Is it an opioid? My GP said 0.5 mg/kg.",
        "Mi madre tiene dolor en el pecho",
        "and\nnow",
        "",
    ],
)
def test_a_message_in_plain_words_is_left_alone(reader: Reader, plain: str) -> None:
    assert reader.read(plain) == plain


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("h0w much k3t@mine", "how much ketamine"),
        ("k e t a m i n e how much", "ketamine how much"),
        ("c\u0430n you br\u0435\u0430the", "can you breathe"),
        ("SSd2ZSBnb3QgODAga2lsb3M=", "I've got 80 kilos"),
        ("is ketamene safe?", "is ketamine safe?"),
    ],
)
def test_a_disguised_or_misspelt_word_becomes_plain(reader: Reader, disguised: str, plain: str) -> None:
    assert reader.read(disguised) == plain
