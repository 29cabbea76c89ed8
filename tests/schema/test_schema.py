"""The nouns refuse what must not be."""

import pytest
from pydantic import ValidationError

from schema.decisions import Decision, Origin, Verdict
from schema.dialogue import Answer, Citation, Draft, Statement, Versions
from schema.documents import Document, Hit, Passage, Section, Sentence, Source
from schema.errors import CitewellError

TEXT = "One fact. Two facts."


def citation(number: int = 1, quote: str = "One fact.") -> Citation:
    return Citation(
        number=number,
        source_id="a",
        title="A",
        publisher="not stated",
        published="2025",
        kind="news",
        evidence="News",
        section="S",
        url="not stated",
        passage_id="a#1",
        start=0,
        end=len(quote),
        quote=quote,
        context=quote,
        sha256="0",
    )


def passage(**changes: object) -> Passage:
    fields: dict[str, object] = {
        "id": "a#1",
        "document_id": "a",
        "heading_path": ("S",),
        "start": 10,
        "end": 10 + len(TEXT),
        "text": TEXT,
        "sentences": (
            Sentence(start=10, end=19, text="One fact."),
            Sentence(start=20, end=30, text="Two facts."),
        ),
    }
    return Passage.model_validate(fields | changes)


def answer(**changes: object) -> Answer:
    fields: dict[str, object] = {
        "decision": Decision.ANSWER,
        "rule": "r",
        "reason": "r",
        "text": "One fact. [1]",
        "statements": (Statement(quote="One fact.", citation=1),),
        "citations": (citation(),),
        "understood_as": "q",
        "versions": Versions(index="i", policy="p", code="c"),
        "seconds": {"total": 0.1},
    }
    return Answer.model_validate(fields | changes)


def test_unknown_fields_and_changes_are_refused() -> None:
    with pytest.raises(ValidationError, match="extra"):
        Source.model_validate({"id": "a", "title": "A", "colour": "red"})
    with pytest.raises(ValidationError, match="frozen"):
        Source(id="a", title="A").title = "B"


def test_a_document_hashes_its_text_and_keeps_its_sections_inside() -> None:
    fields = {"source": Source(id="a", title="A"), "text": TEXT, "file_name": "a.md", "file_sha256": "0"}
    document = Document(sections=(Section(heading_path=("S",), start=0, end=20),), **fields)
    assert document.id == "a"
    assert document.sha256 == "3cf64c9940c2653e0c30d58cc70d6ed8b1272f2bc58389e0998cb1880e65a560"
    with pytest.raises(ValidationError, match="lies outside the text of a"):
        Document(sections=(Section(heading_path=("S",), start=0, end=99),), **fields)


def test_a_passage_is_as_long_as_its_span() -> None:
    with pytest.raises(ValidationError, match="not as long as its span"):
        passage(end=99)


def test_a_sentence_stands_at_its_offsets() -> None:
    with pytest.raises(ValidationError, match="sentence 0 does not stand at its offsets"):
        passage(sentences=(Sentence(start=11, end=20, text="One fact."),))
    with pytest.raises(ValidationError, match="sentence 0 does not stand at its offsets"):
        passage(sentences=(Sentence(start=0, end=9, text="One fact."),))


def test_a_lead_in_comes_before_its_item() -> None:
    with pytest.raises(ValidationError, match="no earlier lead-in"):
        passage(sentences=(Sentence(start=10, end=19, text="One fact.", lead_in=0),))


def test_a_hit_scores_every_sentence() -> None:
    assert Hit(passage=passage(), score=1.0, rank=1, sentence_scores=(0.1, 0.2)).rank == 1
    with pytest.raises(ValidationError, match="one score per sentence"):
        Hit(passage=passage(), score=1.0, rank=1, sentence_scores=(0.1,))


def test_an_answer_cites_or_it_is_no_answer() -> None:
    assert answer().citations[0].quote == "One fact."
    with pytest.raises(ValidationError, match="an answer cites"):
        answer(statements=(), citations=())


def test_a_refusal_cites_nothing() -> None:
    with pytest.raises(ValidationError, match="gets no citation"):
        answer(decision=Decision.REFUSE_DOSING)
    assert answer(decision=Decision.CRISIS, statements=(), citations=()).citations == ()


@pytest.mark.parametrize(
    ("statements", "citations", "problem"),
    [
        ((Statement(quote="One fact.", citation=2),), (citation(2),), "numbered 1, 2, 3"),
        ((), (citation(),), "one citation of its own"),
        ((Statement(quote="Another.", citation=1),), (citation(),), "is not the quote of its citation"),
    ],
)
def test_statements_and_citations_go_one_to_one(statements, citations, problem) -> None:
    with pytest.raises(ValidationError, match=problem):
        Draft(statements=statements, citations=citations)


def test_decisions_stand_in_order_of_precedence() -> None:
    assert [decision.value for decision in Decision][:4] == [
        "emergency",
        "crisis",
        "illicit",
        "refuse_dosing",
    ]
    assert [decision for decision in Decision if decision.is_answering] == [
        Decision.ANSWER_WITH_CAUTION,
        Decision.ANSWER,
    ]


def test_a_verdict_needs_its_rule_and_a_confidence_between_0_and_1() -> None:
    with pytest.raises(ValidationError):
        Verdict(decision=Decision.ANSWER, rule="", reason="r")
    with pytest.raises(ValidationError):
        Verdict(decision=Decision.ANSWER, rule="r", reason="r", confidence=1.5)


def test_an_error_says_where_what_and_how_to_mend() -> None:
    error = CitewellError("a.toml", "colour = 'red' is unknown", "Remove the key.")
    assert str(error) == "a.toml: colour = 'red' is unknown. Remove the key."


def test_only_a_models_doubt_about_the_subject_is_searched() -> None:
    by_model = Verdict(decision=Decision.OUT_OF_SCOPE, rule="r", reason="r", origin=Origin.MODEL)
    by_rule = by_model.model_copy(update={"origin": Origin.RULE})
    assert (by_model.is_doubted, by_model.is_searched) == (True, True)
    assert (by_rule.is_doubted, by_rule.is_searched) == (False, False)
    assert by_rule.model_copy(update={"decision": Decision.ANSWER}).is_searched
