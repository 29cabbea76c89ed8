"""The evidence label of a source: how strong it is, at a glance."""

from schema.documents import NOT_STATED, Kind, Source


def evidence_label(source: Source) -> str:
    """Return kind, year, number of people and route of a source, as far as they are stated.

    Example: "Cohort without comparison group · 2025 · 1,034 people · infusion".
    """
    kind = "Kind of source not stated" if source.kind is Kind.NOT_STATED else source.kind.value.capitalize()
    people = f"{source.people:,} people" if source.people else NOT_STATED
    parts = [kind, source.published[:4], people, source.route]
    return " · ".join(part for part in parts if part and not NOT_STATED.startswith(part))
