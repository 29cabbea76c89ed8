"""Our reading of a follow-up, behind two functions: how a message is understood, and how that is searched."""

from collections.abc import Callable, Sequence

from assembly import open_embedder
from benchmarks.bench_sets import Follow
from dialogue.answerable import Answerability
from dialogue.contextualise import Contextualiser, Cues
from dialogue.resolve import Resolver, Understood
from retrieval.retriever import HybridRetriever
from schema.data_file import read_data_file
from schema.dialogue import Question, Role, Turn
from schema.documents import Hit
from settings import ROOT, Settings

Resolve = Callable[[Sequence[Turn], str], Understood]


def open_resolver(settings: Settings, retriever: HybridRetriever) -> Resolve:
    """Return what reads a message against the earlier turns, oldest first, as the assistant does."""
    dialogue = ROOT / "dialogue"
    resolver = Resolver(
        Contextualiser(read_data_file(dialogue / "follow_up.toml", Cues)),
        retriever,
        read_data_file(dialogue / "answerability.toml", Answerability),
        open_embedder(settings),
        settings.follow_up,
        settings.retrieval.hits,
    )
    return lambda earlier, message: resolver.resolve(Question(text=message, history=tuple(earlier)))


def search(retriever: HybridRetriever, understood: Understood, k: int) -> tuple[Hit, ...]:
    """Return at most k hits for what was understood, as the assistant finds them."""
    return retriever.search(understood.text, k, understood.forms).hits


def earlier_turns(follow: Follow) -> tuple[Turn, ...]:
    """Return what was said before, as far as the set holds it: all messages, and the last reply."""
    messages = tuple(Turn(role=Role.USER, text=text) for text in follow.history)
    reply = follow.previous_response.strip()
    return (*messages, Turn(role=Role.ASSISTANT, text=reply)) if reply and messages else messages
