"""How a message may be read with the turns before it, by rules: no language model."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from dialogue.listed import questions_in, sentences_of, things_listed
from dialogue.topic import filled_in, running_topic
from schema.base import Noun
from schema.dialogue import Question, Role, Turn


class Cues(Noun):
    """What makes a message lean on the messages before it; see `follow_up.toml`."""

    openers: tuple[str, ...]
    pointers: tuple[str, ...]
    names: tuple[str, ...]
    things_before: tuple[str, ...]
    treatment: tuple[str, ...]
    empty: frozenset[str]
    light: frozenset[str]
    people: frozenset[str]
    few_words: int
    slight_words: int
    longest_chain: int
    enough_alone: float
    slight_margin: float
    shifts: tuple[str, ...]
    returns: tuple[str, ...]
    returned_to: str
    corrections: tuple[str, ...]
    acceptances: tuple[str, ...]
    misunderstandings: tuple[str, ...]
    offers: tuple[str, ...]
    ordinals: Mapping[str, int]
    verbs: tuple[str, ...]


class Lean(StrEnum):
    """How much a message leans on what stands before it.

    One that is `free` stands alone; one that is `loose` may; one that is `tied` says nothing alone. One
    that goes `back` leans on a question further back.
    """

    FREE = "free"
    LOOSE = "loose"
    TIED = "tied"
    BACK = "back"


class Reading(Noun):
    """A message alone, and read with what stands before it; without such a reading, `in_context` is empty.

    `filled_in` is the message with the topic of the conversation in the place of a pronoun. One that
    `is_slight` has next to no words of its own topic; one that `is_offer` is what our last message offered.
    """

    alone: str
    in_context: str = ""
    filled_in: str = ""
    lean: Lean = Lean.FREE
    is_slight: bool = False
    is_offer: bool = False


def _any_of(patterns: Sequence[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


class Contextualiser:
    """Reads follow-ups, corrections, changes of subject and answers to our own offers."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self._opener = re.compile(rf"^\W*({_any_of(cues.openers)})\b", re.IGNORECASE)
        self._pointer = re.compile(rf"\b({_any_of(cues.pointers)})\b", re.IGNORECASE)
        self._name = re.compile(rf"\b({_any_of(cues.names)})\b", re.IGNORECASE)
        self._thing_before = re.compile(rf"\b({_any_of(cues.things_before)})\b", re.IGNORECASE)
        self._shift = re.compile(rf"^\W*({_any_of(cues.shifts)})\W*", re.IGNORECASE)
        self._return = re.compile(rf"^\W*({_any_of(cues.returns)})", re.IGNORECASE)
        self._treatment = re.compile(rf"\b({_any_of(cues.treatment)})\b", re.IGNORECASE)
        self._returned_to = re.compile(cues.returned_to, re.IGNORECASE)
        self._correction = re.compile(rf"^\W*({_any_of(cues.corrections)})\W*", re.IGNORECASE)
        self._acceptance = re.compile(rf"^\W*({_any_of(cues.acceptances)})\W*$", re.IGNORECASE)
        self._misunderstanding = re.compile(rf"^\W*({_any_of(cues.misunderstandings)})\W*$", re.IGNORECASE)
        self._offer = re.compile(rf"\b({_any_of(cues.offers)})\b\s*", re.IGNORECASE)
        ordinals = sorted(cues.ordinals, key=len, reverse=True)
        place = rf"(?:the |that |this )?({_any_of(ordinals)})"
        thing = (
            rf"\b{place}( one| of (?:these|those|them)|)\s*(?=$|[?.!,]|(?<=one )|(?:{_any_of(cues.verbs)})\b)"
        )
        self._bare_ordinal = re.compile(rf"^\W*{place}( one)?( please)?\W*$", re.IGNORECASE)
        self._ordinal = re.compile(thing, re.IGNORECASE)

    def needed_alone(self, reading: Reading, led: float) -> float:
        """Return the probability of an answer from which a loose message is read alone.

        Args:
            reading: the message.
            led: the probability of an answer where it is read with what stands before it.
        """
        return max(self._cues.enough_alone, led + self._cues.slight_margin * reading.is_slight)

    def takes_up(self, question: Question) -> bool:
        """Say whether a message does nothing but take up an offer, or say that it was misunderstood."""
        text = question.text.strip()
        return bool(
            self._acceptance.match(text)
            or self._misunderstanding.match(text)
            or (self._bare_ordinal.match(text) and len(questions_in(question.last_answer)) > 1)
        )

    def topic_words(self, text: str) -> tuple[str, ...]:
        """Return the lower-case words that carry a text's topic, in order."""
        words = re.findall(r"[a-z][a-z'-]+|\d+", text.lower())
        return tuple(word for word in words if word not in self._cues.empty)

    def lean(self, text: str) -> Lean:
        """Say how much a message leans on what was said before it."""
        if self._shift.match(text):
            return Lean.FREE
        if self._return.match(text):
            return Lean.BACK
        words, heavy = self.topic_words(text), self._heavy_words(text)
        opens, points = bool(self._opener.search(text)), bool(self._pointer.search(text))
        if not heavy or self._correction.match(text):
            return Lean.TIED
        if self._name.search(text) and not opens and not self._thing_before.search(text):
            return Lean.FREE
        return Lean.LOOSE if opens or points or len(words) < self._cues.few_words else Lean.FREE

    def _heavy_words(self, text: str) -> list[str]:
        return [word for word in self.topic_words(text) if word not in self._cues.light | self._cues.people]

    def read(self, question: Question) -> Reading:
        """Return how a message may be read."""
        text, history = question.text.strip(), question.history
        if not any(turn.role is Role.USER for turn in history):
            return Reading(alone=question.text)
        if self._misunderstanding.match(text):
            return self._other_reading(history)
        if self.takes_up(question):
            return self._taken_up(text, history)
        shifted = self._shift.sub("", text)
        if shifted != text and self.topic_words(shifted):
            return Reading(alone=shifted)
        lean = self.lean(text)
        if lean is Lean.FREE:
            return Reading(alone=question.text)
        said = self._correction.sub("", text) or text
        said = self._chosen(said, history)
        led = " ".join([*self._asked_before(history), said])
        filled = filled_in(said, self._running_topic(history))
        is_slight = len(self._heavy_words(text)) <= self._cues.slight_words
        is_slight |= bool(self._opener.search(text) and self._pointer.search(text))
        is_slight &= not self._treatment.search(text)
        return Reading(alone=question.text, in_context=led, filled_in=filled, lean=lean, is_slight=is_slight)

    def returned_to(self, text: str) -> str:
        """Return the words that say what a message goes back to, or the whole of it."""
        found = self._returned_to.search(text)
        return found.group(1) if found and self.topic_words(found.group(1)) else text

    def _running_topic(self, history: Sequence[Turn]) -> str:
        asked = [turn.text for turn in history if turn.role is Role.USER]
        leans = [place > 0 and self.lean(text) is not Lean.FREE for place, text in enumerate(asked)]
        return running_topic(asked, leans, self._cues.empty | self._cues.light)

    def _asked_before(self, history: Sequence[Turn]) -> list[str]:
        """Return the questions that a follow-up leans on, oldest first.

        These are the last that stood alone and, of those that lean on it, the latest.
        """
        asked: list[str] = []
        for turn in reversed(history):
            if turn.role is not Role.USER or not self.topic_words(turn.text):
                continue
            asked.insert(0, turn.text.strip())
            if self.lean(turn.text) is Lean.FREE:
                break
        latest = self._cues.longest_chain - 1
        return asked if len(asked) <= latest else [asked[0], *asked[-latest:]]

    def _chosen(self, text: str, history: Sequence[Turn]) -> str:
        """Put the thing meant in the place of "the second one" where one of our messages lists several."""
        found = self._ordinal.search(text)
        if not found:
            return text
        place = self._cues.ordinals[found.group(1).lower()]
        answers = self._answers_listing(history)
        lists = [*filter(None, map(things_listed, answers)), *map(sentences_of, answers[:1])]
        things = next((each for each in lists if len(each) >= max(place, 2)), ())
        if not things:
            return text
        chosen = things[place - 1 if place > 0 else -1]
        return f"{text[: found.start()]}{chosen}{text[found.end() :]}"

    def _answers_listing(self, history: Sequence[Turn]) -> list[str]:
        """Return our messages, latest first, from before the first of several picks out of one list."""
        turns = list(history)
        while len(turns) > 1:
            asked = next((turn.text for turn in reversed(turns) if turn.role is Role.USER), "")
            if not self._ordinal.search(asked):
                break
            while turns.pop().role is not Role.USER:
                pass
        kept = turns if any(turn.role is Role.ASSISTANT for turn in turns) else history
        return [turn.text for turn in reversed(kept) if turn.role is Role.ASSISTANT]

    def _taken_up(self, text: str, history: Sequence[Turn]) -> Reading:
        """Read "yes please" as the last thing that our last message offered."""
        last = next((turn.text for turn in reversed(history) if turn.role is Role.ASSISTANT), "")
        topics = [line[2:].strip() for line in last.splitlines() if line.startswith("- ")]
        place = self._bare_ordinal.match(text)
        if topics and not place:
            return Reading(alone=text, in_context=topics[0], lean=Lean.TIED, is_offer=True)
        asked = [q for q in questions_in(last) if self.topic_words(q) and not self._offer.search(q)]
        offers = [each for each in sentences_of(last) if self._offer.search(each)]
        offered = [self._offer.sub("", each).strip(" .?!") for each in offers]
        named = [each for each in offered if self.topic_words(each)]
        if named and not asked:
            led = " ".join([*self._asked_before(history)[-1:], named[-1]])
            return Reading(alone=text, in_context=led, lean=Lean.TIED, is_offer=True)
        if not asked:
            return Reading(alone=text)
        number = self._cues.ordinals[place.group(1).lower()] if place else 1
        chosen = asked[min(number, len(asked)) - 1 if number > 0 else -1]
        return Reading(alone=text, in_context=chosen, lean=Lean.TIED, is_offer=True)

    def _other_reading(self, history: Sequence[Turn]) -> Reading:
        """Read the message before this one the other way: alone where it was led, else led."""
        places = [place for place, turn in enumerate(history) if turn.role is Role.USER]
        missed = history[places[-1]].text.strip()
        before = self._asked_before(history[: places[-1]])
        if self.lean(missed) is Lean.FREE and before:
            return Reading(alone=missed, in_context=" ".join([*before, missed]), lean=Lean.TIED)
        return Reading(alone=missed)
