"""What a message means: alone, or with what stands before it, by what the library answers."""

from collections.abc import Sequence

import numpy as np
from pydantic import Field

from dialogue.answerable import Answerability, features_of
from dialogue.contextualise import Contextualiser, Lean, Reading
from dialogue.listed import sentences_of
from retrieval.retriever import Form, HybridRetriever
from schema.base import Noun
from schema.dialogue import Question, Role
from schema.protocols import Embedder


class Shares(Noun):
    """How much each wording of a follow-up counts when it is searched for.

    `own` is the share of its own words, `own_full` where they are more than a few, `led` that of its words
    behind the question it leans on, `filled_in` that of its words with the topic in the place of a pronoun,
    `before` that of all earlier questions, each counting `fading` times what the one after it counts, and
    `answer` that of the sentence of our last message which is nearest to it.
    """

    own: float = Field(ge=0.0)
    own_full: float = Field(ge=0.0)
    led: float = Field(ge=0.0)
    filled_in: float = Field(ge=0.0)
    before: float = Field(ge=0.0)
    fading: float = Field(gt=0.0, le=1.0)
    answer: float = Field(ge=0.0)


class Understood(Noun):
    """A message as understood, and the wordings that are searched for; without any, the text itself is."""

    text: str
    forms: tuple[Form, ...] = ()


class Resolver:
    """Chooses the reading of a message.

    A message that says nothing alone is led by what it leans on. One that may stand alone does so where
    the library answers it, unless it answers the led one better by far.

    Args:
        contextualiser: finds the readings.
        retriever: searches for each.
        answerability: says how likely the library answers each.
        embedder: tells which earlier question or sentence a message is nearest to.
        shares: how much each wording of a follow-up counts.
        hits: how many passages are searched for.
    """

    def __init__(  # noqa: PLR0913, PLR0917  (four parts and two settings)
        self,
        contextualiser: Contextualiser,
        retriever: HybridRetriever,
        answerability: Answerability,
        embedder: Embedder,
        shares: Shares,
        hits: int,
    ) -> None:
        self._contextualiser = contextualiser
        self._retriever = retriever
        self._answerability = answerability
        self._embedder = embedder
        self._shares = shares
        self._hits = hits

    def takes_up(self, question: Question) -> bool:
        """Say whether a message does nothing but take up an offer, or say that it was misunderstood."""
        return self._contextualiser.takes_up(question)

    def is_unclear(self, question: Question) -> bool:
        """Say whether a message names no topic and has nothing before it to lean on."""
        reading = self._contextualiser.read(question)
        return not reading.in_context and self._contextualiser.lean(reading.alone) is Lean.TIED

    def resolve(self, question: Question) -> Understood:
        """Return the message as understood: itself where it stands alone."""
        reading = self._contextualiser.read(question)
        if not reading.in_context:
            return Understood(text=reading.alone)
        if reading.lean is Lean.BACK:
            reading = self._led_back(question, reading)
        led = Understood(text=reading.in_context, forms=self._forms(question, reading))
        if reading.lean is Lean.LOOSE and self._stands_alone(reading, led):
            return Understood(text=reading.alone)
        return led

    def _forms(self, question: Question, reading: Reading) -> tuple[Form, ...]:
        """Return the wordings of a follow-up that are searched for together."""
        if self.takes_up(question):
            return ()
        shares, asked = self._shares, [t.text for t in question.history if t.role is Role.USER]
        fading = [shares.fading**place for place in range(len(asked))][::-1]
        forms = [
            (reading.alone, shares.own if reading.is_slight else shares.own_full),
            (reading.in_context, shares.led),
            (reading.filled_in, shares.filled_in),
            *(
                (text, shares.before * weight / sum(fading))
                for text, weight in zip(asked, fading, strict=True)
            ),
            (self._nearest_sentence(question), shares.answer),
        ]
        return tuple(Form(text=text, weight=weight) for text, weight in forms if text and weight)

    def _nearest_sentence(self, question: Question) -> str:
        """Return the sentence of our last message that is nearest to a follow-up; empty without one."""
        sentences = sentences_of(question.last_answer) if self._shares.answer else ()
        if not sentences:
            return ""
        vector = self._embedder.encode_query(question.text)
        near = [round(float(np.dot(vector, self._embedder.encode_query(each))), 6) for each in sentences]
        return sentences[int(np.argmax(near))]

    def _stands_alone(self, reading: Reading, led: Understood) -> bool:
        needed = self._contextualiser.needed_alone(reading, self._chance(led))
        return self._chance(Understood(text=reading.alone)) >= needed

    def _chance(self, understood: Understood) -> float:
        found = self._retriever.search(understood.text, self._hits, understood.forms)
        return self._answerability.probability(features_of(found))

    def _led_back(self, question: Question, reading: Reading) -> Reading:
        asked: Sequence[str] = [turn.text for turn in question.history if turn.role is Role.USER]
        vector = self._embedder.encode_query(self._contextualiser.returned_to(question.text))
        near = [float(np.dot(vector, self._embedder.encode_query(text))) for text in asked]
        best = max(range(len(asked)), key=lambda place: (round(near[place], 6), place))
        led = f"{asked[best].strip()} {question.text.strip()}"
        return reading.model_copy(update={"in_context": led, "lean": Lean.TIED})
