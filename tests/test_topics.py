"""Every topic that patients of a pain clinic bring is answered from a proper source, with its label."""

from typing import NamedTuple

import pytest

from corpus.sidecar import read_asked, read_sidecars
from dialogue.evidence import read_evidence_words
from settings import ROOT


class Topic(NamedTuple):
    """A topic, two ways to ask of it, the sources that may answer, and words: a quote holds one of them."""

    name: str
    asked: tuple[str, str]
    sources: frozenset[str]
    words: tuple[str, ...]


def topic(name: str, asked: tuple[str, str], sources: str, words: str) -> Topic:
    return Topic(name, asked, frozenset(sources.split()), tuple(words.casefold().split("|")))


TOPICS = [
    topic(
        "fasting",
        (
            "May I have toast and tea before I set off for the clinic?",
            "Does my stomach have to be empty for the infusion?",
        ),
        "royal-free-nhs-leaflet cheyenne-regional-ketamine changepain-clinic-ketamine "
        "midwest-ketamine-center oxford-nhs-ketamine-service ketamine-label-interactions",
        "food|fast|breakfast|eat|lunch",
    ),
    topic(
        "next-day driving",
        (
            "Will I be fit to get behind the wheel the morning after?",
            "I commute by car. How soon after a ketamine session is driving allowed?",
        ),
        "mayo-clinic-ketamine oxford-nhs-ketamine-service what-to-know-guide spravato-label",
        "24 hours|drive",
    ),
    topic(
        "alcohol",
        (
            "Is a glass of wine with dinner a bad idea around infusion day?",
            "Do beer and ketamine mix badly?",
        ),
        "ketamine-label-interactions",
        "alcohol",
    ),
    topic(
        "benzodiazepines",
        (
            "I take lorazepam for panic. Does it clash with the infusion?",
            "Can Valium and ketamine be in the body together?",
        ),
        "ketamine-label-interactions veraart-interactions-2021",
        "benzodiazepine|calming",
    ),
    topic(
        "MAOI",
        (
            "Is phenelzine a problem with ketamine?",
            "My old-style antidepressant is a monoamine oxidase inhibitor. "
            "What is known about that with ketamine?",
        ),
        "veraart-interactions-2021 spravato-label",
        "MAOI",
    ),
    topic(
        "theophylline",
        (
            "My chest doctor prescribes theophylline. Does ketamine interfere?",
            "Are aminophylline and ketamine a risky pair?",
        ),
        "ketamine-label-interactions",
        "theophylline|aminophylline",
    ),
    topic(
        "glaucoma",
        (
            "The optician says the pressure in my eyes is raised. Does that matter for ketamine?",
            "Is glaucoma a reason for caution?",
        ),
        "pdr-ketamine-summary asra-guideline-2018",
        "eye",
    ),
    topic(
        "breastfeeding",
        (
            "Does ketamine get into breast milk?",
            "I am nursing a two-month-old. What is known about infusions then?",
        ),
        "lactmed-breastfeeding",
        "breast",
    ),
    topic(
        "bladder pain",
        (
            "Could the drip be why it burns when I wee?",
            "What does ketamine do to the bladder over time?",
        ),
        "ketamine-us-label bladder-review-2022 what-to-know-guide fda-home-warning-2023",
        "bladder|pee",
    ),
    topic(
        "liver tests",
        (
            "Why would they take blood to look at my liver?",
            "Are liver function checks needed with repeat infusions?",
        ),
        "ketamine-us-label pdr-ketamine-summary",
        "liver",
    ),
    topic(
        "FDA status for pain",
        (
            "Has the American regulator ever approved this drug for pain?",
            "Is long-term pain on the official US label?",
        ),
        "ketamine-us-label",
        "has not approved|off-label",
    ),
    topic(
        "off-label meaning",
        (
            "The consent form says off-label. What is that?",
            "Explain unlicensed use in simple words.",
        ),
        "ketamine-us-label cleveland-consult-qd-2025 oxford-nhs-ketamine-service anzca-ps12-2021 "
        "nhs-oral-ketamine-leaflets",
        "off-label means|off-label use",
    ),
    topic(
        "Spravato",
        (
            "Is the esketamine nasal spray meant for pain?",
            "How is Spravato given and watched over?",
        ),
        "spravato-label fda-nasal-warning-2022",
        "Spravato",
    ),
    topic(
        "compounded lozenges at home",
        (
            "An online company would post me ketamine troches. Is that approved?",
            "What dangers come with using pharmacy-mixed ketamine at home?",
        ),
        "fda-home-warning-2023 ketamine-us-label",
        "lozenge|at home|compounded",
    ),
    topic(
        "NICE",
        (
            "What is the view of England's guideline body on ketamine for primary pain?",
            "Does NICE tell doctors to use it?",
        ),
        "nice-ng193-2021",
        "not to start ketamine",
    ),
    topic(
        "CRPS evidence",
        (
            "I have CRPS in my foot. What have studies shown?",
            "Do researchers think infusions help with CRPS?",
        ),
        "asra-guideline-2018 crps-meta-analysis-2018",
        "CRPS",
    ),
    topic(
        "lidocaine infusion",
        (
            "Is a lignocaine drip any good for nerve pain?",
            "What did trials find about lidocaine given into a vein?",
        ),
        "lidocaine-meta-analysis-2019",
        "lidocaine",
    ),
    topic(
        "exercise and CBT",
        (
            "Could moving more or talking therapy help my pain instead?",
            "What treatments other than drugs do guidelines suggest?",
        ),
        "nice-ng193-2021 cochrane-psychology-2020 cdc-opioid-guideline-2022 states-of-mind-feature",
        "exercise|talking therap|CBT|many kinds of pain care",
    ),
    topic(
        "cost",
        (
            "What will I be charged for one infusion?",
            "Roughly how expensive is a course?",
        ),
        "kff-cost-report-2022",
        "no reliable figure",
    ),
    topic(
        "children",
        (
            "My daughter is 12 and in constant pain. Has ketamine been tried in kids?",
            "Is it allowed under the age of sixteen?",
        ),
        "ketamine-us-label sheehy-children-2015",
        "children|under 16",
    ),
    topic(
        "over-65s",
        (
            "My grandad is 81. Do older folk react differently?",
            "Are pensioners more prone to strange waking experiences?",
        ),
        "older-ketamine-label",
        "over 65",
    ),
]
CASES = [pytest.param(each, asked, id=f"{each.name}: {asked}") for each in TOPICS for asked in each.asked]


@pytest.fixture(scope="module")
def own_questions() -> set[str]:
    """The questions that lead to sections and sentences, in small letters without their last mark."""
    sidecars = read_sidecars(ROOT / "corpus" / "sidecar").values()
    led = [asked for sidecar in sidecars for section in sidecar.section for asked in section.questions]
    led += [each.question for each in read_asked(ROOT / "corpus" / "asked.jsonl")]
    return {bare(each) for each in led}


def bare(question: str) -> str:
    return question.casefold().rstrip("?. ")


def test_all_topics_are_asked_in_two_ways() -> None:
    assert len({each.name for each in TOPICS}) == 21
    assert len({asked for each in TOPICS for asked in each.asked}) == 2 * 21


def test_every_topic_is_answered_from_a_proper_source_with_its_label(assistant) -> None:
    missed = [
        asked for each, asked in (case.values for case in CASES) if not is_served(assistant, each, asked)
    ]
    assert not missed


def is_served(assistant, each: Topic, asked: str) -> bool:
    answer = assistant.answer(asked)
    badges = tuple(read_evidence_words().badge.values())
    fitting = [
        citation
        for citation in answer.citations
        if citation.source_id in each.sources
        and any(word in citation.quote.casefold() for word in each.words)
    ]
    labelled = all(citation.evidence.startswith(badges) for citation in answer.citations)
    return answer.decision.is_answering and bool(fitting) and labelled
