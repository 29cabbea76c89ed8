"""The text that the dialogue tests quote, cut into a passage by hand."""

from schema.documents import Passage, Sentence

TEXT = """Side effects
Some people feel sick during an infusion. Feeling sick passes soon after the infusion ends.

You may not be able to have an infusion if you have:
- epilepsy
- a liver disease

Is that common? Nobody knows."""
SENTENCES = (
    "Some people feel sick during an infusion.",
    "Feeling sick passes soon after the infusion ends.",
    "You may not be able to have an infusion if you have:",
    "epilepsy",
    "a liver disease",
    "Is that common?",
    "Nobody knows.",
)


def cut(text: str, document_id: str, number: int = 1) -> Passage:
    sentences = tuple(
        Sentence(
            start=text.index(words),
            end=text.index(words) + len(words),
            text=words,
            lead_in=2 if position in (3, 4) else None,
        )
        for position, words in enumerate(SENTENCES)
    )
    return Passage(
        id=f"{document_id}#{number}",
        document_id=document_id,
        heading_path=("Side effects",),
        start=0,
        end=len(text),
        text=text,
        sentences=sentences,
    )
