"""Puts the server together: kept apart, since the page's libraries take seconds to import."""

from uuid import uuid4

from assembly import Place, Say, build_assistant, fresh_index
from review.database import ReviewDatabase
from review.desk import Desk
from review.log import SqlTurnLog
from schema.dialogue import Answer, Question
from schema.documents import Document
from schema.errors import CorpusError
from settings import Settings
from web.parts import Limits, WebParts
from web.server import Server
from web.texts import load_texts


def build_server(settings: Settings, place: Place, password: str | None, say: Say) -> Server:
    """Put the chat page, the API and the staff desk together; without a password the desk is closed."""
    database = ReviewDatabase(settings.paths.log)
    turn_log = SqlTurnLog(database)
    library = fresh_index(settings, place, say)
    assistant = build_assistant(settings, library, turn_log)

    def ask(question: Question, conversation_id: str) -> tuple[str, Answer]:
        turn_id = uuid4().hex
        history = question.history
        answer = assistant.answer(question.text, history, turn_id=turn_id, conversation_id=conversation_id)
        return turn_id, answer

    def open_document(source_id: str) -> Document:
        if source_id not in library.documents:
            raise CorpusError(
                source_id, "is not in the library that serves", "Serve the library it came from."
            )
        return library.documents[source_id]

    return Server(
        WebParts(
            ask=ask,
            mark_helpful=turn_log.mark_helpful,
            desk=Desk(database),
            texts=load_texts(),
            open_document=open_document,
            staff_password=password,
            limits=Limits(question_characters=settings.serve.max_question_characters),
        )
    )
