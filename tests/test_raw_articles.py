"""The five raw articles as a corpus: what they must answer, and what must never be found in them."""

import json
import re
from collections.abc import Iterator

import pytest

from assembly import open_retriever
from corpus.characters import normalise

FEATURE = "states-of-mind-feature"
WIRE = "healthday-study-news"
# Lines of the files, 1-based, ends included.
SPANS = {
    "the first clinic advert": (FEATURE, 87, 94, "Hive Bio"),
    "the second clinic advert": (FEATURE, 95, 100, "London"),
    "the teaser cards": (FEATURE, 106, 159, "Editorial Picks"),
    "the first image and its caption": (FEATURE, 23, 24, "Infographic"),
    "the second image and its caption": (FEATURE, 42, 43, "Infographic"),
    "the banner": ("new-hope-explainer", 1, 1, "banner"),
    "the rights of the wire story": (WIRE, 16, 16, "Copyright"),
    "the rights of the site": (WIRE, 21, 22, "copyright"),
}
WORDS_IN_A_ROW = 5


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", normalise(text).casefold())


def runs_of(words: list[str]) -> Iterator[str]:
    """Yield each run of a few words in a row; a shorter line is one run."""
    for start in range(max(1, len(words) - WORDS_IN_A_ROW + 1)):
        yield " ".join(words[start : start + WORDS_IN_A_ROW])


@pytest.fixture(scope="module")
def retriever(product_settings, raw_library):
    return open_retriever(product_settings, raw_library)


@pytest.mark.parametrize("span", SPANS)
def test_what_is_no_part_of_an_article_cannot_be_found(span: str, raw_place, raw_library, retriever) -> None:
    source, first, last, sign = SPANS[span]
    lines = (raw_place.corpus / f"{source}.txt").read_text(encoding="utf-8").splitlines()[first - 1 : last]
    assert sign in "\n".join(lines)
    passages = {passage.id: f" {' '.join(words_of(passage.text))} " for passage in raw_library.passages}
    for line in filter(str.strip, lines):
        words = words_of(line)
        found = [hit.passage.id for hit in retriever.search(line, 8).hits]
        held = [
            (id_, run) for id_ in {*found, *passages} for run in runs_of(words) if f" {run} " in passages[id_]
        ]
        assert held == [], line


def test_the_raw_articles_say_that_one_cannot_drive_home(call, raw_place, raw_library) -> None:
    assert raw_library.folder.is_relative_to(raw_place.store)
    places = ("--corpus", raw_place.corpus, "--store", raw_place.store)
    ended = call("ask", "Can I drive home after an infusion?", "--json", *places)
    assert ended.code == 0
    quotes = [
        c["quote"] for c in json.loads(ended.out)["citations"] if c["source_id"] == "what-to-know-guide"
    ]
    assert any(re.search(r"\bdrive\b", quote) for quote in quotes), ended.out


def test_every_passage_of_the_raw_articles_is_proved(call, raw_place, raw_library) -> None:
    ended = call("verify", "--store", raw_place.store)
    assert (ended.code, ended.out) == (0, f"{len(raw_library.passages)} citations, 0 invalid\n")
