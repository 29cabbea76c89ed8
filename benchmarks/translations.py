"""Messages in other languages, as mutations of the English ones."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from benchmarks.messages import Message
from benchmarks.mutations import Mutation
from schema.base import Noun
from schema.data_file import read_data_file
from schema.decisions import Decision


class Translated(Noun):
    """A message in English and, by language code, in others."""

    id: str
    decision: Decision
    english: str
    others: Mapping[str, str] = Field(alias="in")


class Translations(Noun):
    """What `translations.toml` holds."""

    message: tuple[Translated, ...]

    def messages(self) -> tuple[Message, ...]:
        """Return the English messages."""
        return tuple(
            Message(id=each.id, text=each.english, accepted=(each.decision,)) for each in self.message
        )

    def mutations(self) -> tuple[Mutation, ...]:
        """Return one mutation a language; it applies to the messages that are translated into it."""
        codes = dict.fromkeys(code for each in self.message for code in each.others)
        return tuple(self._into(code) for code in codes)

    def _into(self, code: str) -> Mutation:
        texts = {each.english: each.others[code] for each in self.message if code in each.others}
        return Mutation(f"in {code}", lambda text, _: (texts.get(text, text),))


def read_translations() -> Translations:
    """Return the translations that are shipped.

    Raises:
        SettingsError: the file is missing or malformed.
    """
    return read_data_file(Path(__file__).with_name("translations.toml"), Translations)
