"""The fixed sentences of the chat page, from `texts.toml`."""

from pathlib import Path

from pydantic import Field

from schema.base import Noun
from schema.data_file import read_data_file

TEXTS_FILE = Path(__file__).with_name("texts.toml")


class FixedText(Noun):
    """A sentence that patients see, with who read it and when ("not yet reviewed" until then)."""

    text: str = Field(min_length=1)
    reviewed_by: str = Field(min_length=1)
    reviewed_on: str = Field(min_length=1)

    def __str__(self) -> str:
        return self.text


class Texts(Noun):
    """All fixed sentences of the chat page, by what they are for."""

    title: FixedText
    what_this_is: FixedText
    what_this_is_not: FixedText
    in_an_emergency: FixedText
    privacy: FixedText
    conversation: FixedText
    examples_heading: FixedText
    ask_label: FixedText
    ask_placeholder: FixedText
    ask_button: FixedText
    start_again: FixedText
    looking: FixedText
    you_asked: FixedText
    the_answer: FixedText
    understood_as: FixedText
    notes_heading: FixedText
    sources_heading: FixedText
    show_source: FixedText
    quote_heading: FixedText
    published: FixedText
    publisher: FixedText
    evidence: FixedText
    section: FixedText
    not_stated: FixedText
    open_page: FixedText
    opens_new_tab: FixedText
    words_heading: FixedText
    words_about: FixedText
    topics_heading: FixedText
    was_it_helpful: FixedText
    helpful: FixedText
    not_helpful: FixedText
    thanks: FixedText
    not_saved: FixedText
    too_long: FixedText
    failed: FixedText
    urgent_heading: FixedText
    crisis_heading: FixedText
    urgent_return: FixedText
    examples: tuple[FixedText, ...] = Field(min_length=1)


def load_texts(path: Path = TEXTS_FILE) -> Texts:
    """Read the fixed sentences.

    Raises:
        SettingsError: the file is missing, is no TOML, or a sentence is missing or unknown.
    """
    return read_data_file(path, Texts)
