"""The finished parts that the web pages are made of."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import Field

from review.desk import Desk
from schema.base import Noun
from schema.dialogue import Answer, Question
from schema.documents import Document
from web.texts import Texts

Ask = Callable[[Question, str], tuple[str, Answer]]
MarkHelpful = Callable[[str, bool, str], None]
OpenDocument = Callable[[str], Document]


class Limits(Noun):
    """How much one visitor may send or hold."""

    question_characters: int = Field(default=2000, ge=1)
    history_turns: int = Field(default=40, ge=0)
    turn_characters: int = Field(default=20_000, ge=1)
    body_bytes: int = Field(default=1_000_000, ge=1)
    idle_seconds: int = Field(default=7200, ge=1)
    staff_seconds: int = Field(default=28_800, ge=1)
    failed_sign_ins: int = Field(default=5, ge=1)
    failed_sign_in_seconds: int = Field(default=900, ge=1)
    page_size: int = Field(default=25, ge=1)


@dataclass(frozen=True)
class WebParts:
    """What `create_app` needs.

    Args:
        ask: a question and the id of its conversation to the id of the logged turn and the answer.
        mark_helpful: keeps a patient's mark on a turn, with a comment.
        desk: what staff ask of the log.
        texts: the fixed sentences of the chat page.
        open_document: the id of a source to its document; raises `CorpusError` where there is none.
        staff_password: opens the staff desk; the desk is closed where this is None or empty.
        limits: how much one visitor may send or hold.
    """

    ask: Ask
    mark_helpful: MarkHelpful
    desk: Desk
    texts: Texts
    open_document: OpenDocument
    staff_password: str | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)
