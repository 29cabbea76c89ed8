import pytest

from schema.decisions import Decision
from schema.dialogue import Answer, Citation, Statement, Versions


def make_answer(
    decision: Decision,
    text: str = "Some text.",
    source_id: str = "guide",
    support: float | None = None,
    seconds: dict[str, float] | None = None,
) -> Answer:
    quotes = ("Some text.",) if decision.is_answering else ()
    return Answer(
        decision=decision,
        rule="rule",
        reason="reason",
        text=text,
        statements=tuple(Statement(quote=quote, citation=1) for quote in quotes),
        citations=tuple(
            Citation(
                number=1,
                source_id=source_id,
                title="Guide",
                publisher="not stated",
                published="2025",
                kind="news",
                evidence="News",
                section="One",
                url="not stated",
                passage_id=f"{source_id}#1",
                start=0,
                end=len(quote),
                quote=quote,
                context=quote,
                sha256="0" * 64,
            )
            for quote in quotes
        ),
        understood_as="question",
        versions=Versions(index="i", policy="p", code="c"),
        seconds=seconds or {"total": 0.01},
        support=support,
    )


@pytest.fixture
def answer_of():
    return make_answer
