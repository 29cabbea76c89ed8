from web_stand_in import DOCUMENT, DRIVE, TEXT, citation, open_document

from web.opened import Place, open_citation

CITATION = citation(1, DRIVE)


def opener(text: str):
    return lambda _: DOCUMENT.model_copy(update={"text": text, "sections": ()})


def test_a_quote_is_found_where_the_citation_says() -> None:
    opened = open_citation(CITATION, open_document)
    assert opened.place is Place.HERE
    assert opened.quote == DRIVE
    assert opened.before + opened.quote + opened.after == TEXT


def test_a_changed_document_is_said_to_have_changed() -> None:
    same_place = open_citation(CITATION, opener(TEXT + "\n\nMore."))
    moved = open_citation(CITATION, opener("A new start.\n\n" + TEXT))
    assert (same_place.place, moved.place) == (Place.MOVED, Place.MOVED)
    assert same_place.quote == moved.quote == DRIVE
    assert moved.before.startswith("A new start.")


def test_a_quote_that_is_gone_marks_nothing() -> None:
    opened = open_citation(CITATION, opener("Something else."))
    assert (opened.place, opened.before, opened.quote) == (Place.GONE, "Something else.", "")


def test_a_missing_document_shows_the_kept_paragraph() -> None:
    opened = open_citation(CITATION.model_copy(update={"source_id": "gone"}), open_document)
    assert (opened.place, opened.quote) == (Place.NO_DOCUMENT, DRIVE)
    assert opened.before + opened.quote + opened.after == CITATION.context
