from dialogue.evidence import evidence_label
from schema.documents import Kind, Source


def test_the_label_names_kind_year_people_and_route() -> None:
    source = Source(
        id="a", title="A", kind=Kind.COHORT, published="2025-10-05", people=1034, route="infusion"
    )
    assert evidence_label(source) == "Cohort without comparison group · 2025 · 1,034 people · infusion"


def test_what_is_not_stated_is_left_out() -> None:
    assert evidence_label(Source(id="a", title="A")) == "Kind of source not stated"
