"""What a patient reads when nothing is quoted: the right numbers, plain words, no blame."""

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from textstat import flesch_kincaid_grade

from guardrails.policy import load_policy
from guardrails.wording import AFTER_CRISIS, ASKED_AGAIN, COUNTRIES, UNCLEAR, Wording, WordingFile
from schema.data_file import read_data_file
from schema.decisions import Decision, Origin, Verdict
from schema.errors import SettingsError

FOLDER = Path(__file__).resolve().parents[2] / "guardrails"
PATH = FOLDER / "wording.toml"
FILE = read_data_file(PATH, WordingFile)
NAMED = "call the pain clinic on the number on your card"
URGENT = (Decision.EMERGENCY, Decision.CRISIS)
OWN_NUMBERS = {
    "us": {"911", "988", "1-800-222-1222"},
    "uk": {"999", "111", "116 123", "85258"},
    "eu": {"112"},
}
NUMBERS = set().union(*OWN_NUMBERS.values())
FIRST_NUMBERS = {"us": {"911"}, "uk": {"999"}, "eu": {"112"}, "unknown": {"911", "999", "112"}}
CRISIS_NUMBERS = {"us": {"988"}, "uk": {"116 123"}, "eu": {"112"}, "unknown": {"988", "116 123"}}
HARDEST_GRADE = 8
BLAME = re.compile(
    r"\b(you should(n.t)? have|your (own )?fault|you (failed|ignored|forgot|broke)|abus\w+|misus\w+"
    r"|addicts?|junk(y|ie)s?|drug.?seek\w+|non.?complian\w+|irresponsib\w+|reckless\w*|foolish\w*|stupid\w*|silly"
    r"|crim(e|inal)s?|illegal\w*|wrong of you|shame\w*|asham\w+|warn(ed|ing)|violat\w+|refuse[sd]?"
    r"|attention.?seek\w+|committed suicide"
    r"|selfish|weak|calm down|overreact\w+|dangerous behaviou?r|liar?|lying)\b",
    re.IGNORECASE,
)
OVERDOSE_MESSAGES = (
    "is 3 an overdose",
    "how much is TOO MUCH",
    "what is the maximum",
    "a lethal amount",
    "too many",
)


def found_numbers(text: str) -> set[str]:
    longest_first = sorted(NUMBERS, key=len, reverse=True)
    return set(re.findall("|".join(rf"(?<!\d){re.escape(each)}(?!\d)" for each in longest_first), text))


def wording(country: str = "unknown", contact: str = "") -> Wording:
    return Wording(FILE, country, contact)


def verdict(decision: Decision, rule: str = "a-rule", evidence: str = "", **more: object) -> Verdict:
    return Verdict.model_validate(
        {"decision": decision, "rule": rule, "reason": "A reason.", "evidence": evidence, **more}
    )


FAILURE = verdict(Decision.OUT_OF_SCOPE, "guard-failure", origin=Origin.FAILURE)
QUOTELESS = tuple(decision for decision in Decision if not decision.is_answering)


def all_verdicts() -> Iterator[Verdict]:
    foreign = [
        f"{kind}-{code}" for code in FILE.languages for kind in ("emergency", "crisis", "dosing", "language")
    ]
    small = [f"smalltalk-{kind}" for kind in ("greeting", "thanks", "bye", "who", "filler")]
    rules = ["a-rule", ASKED_AGAIN, AFTER_CRISIS, "language-xx", *foreign, *small]
    for decision, rule, evidence in product(QUOTELESS, rules, ("", OVERDOSE_MESSAGES[0])):
        yield verdict(decision, rule, evidence)
    yield from (verdict(decision, "guard-failure", origin=Origin.FAILURE) for decision in QUOTELESS)


def all_replies(country: str, contact: str = "") -> list[str]:
    chosen = wording(country, contact)
    replies = [chosen.reply(each, ("Side effects",)) for each in all_verdicts()]
    return replies + list(chosen.support(verdict(Decision.ANSWER, AFTER_CRISIS)))


def filled(name: str, country: str, contact: str) -> str:
    number = FILE.emergency_number[country]
    text = FILE.texts[name].replace("{contact}", contact).replace("{emergency}", number)
    return text.replace("{Contact}", contact[0].upper() + contact[1:])


@pytest.mark.parametrize("name", sorted(FILE.texts))
@pytest.mark.parametrize("contact", [FILE.contact, NAMED])
def test_a_text_reads_at_grade_eight_or_lower(name: str, contact: str) -> None:
    for country in COUNTRIES:
        assert flesch_kincaid_grade(filled(name, country, contact)) <= HARDEST_GRADE, country


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("decision", QUOTELESS)
def test_a_whole_reply_reads_at_grade_eight_or_lower(country: str, decision: Decision) -> None:
    for evidence, contact in product(("", OVERDOSE_MESSAGES[0]), ("", NAMED)):
        reply = wording(country, contact).reply(verdict(decision, evidence=evidence))
        assert flesch_kincaid_grade(reply) <= HARDEST_GRADE, reply


def test_no_text_blames_the_patient() -> None:
    assert BLAME.search("You should have read the warning")
    for name, text in FILE.texts.items():
        assert not BLAME.search(text), name


def test_the_file_says_who_reviewed_it() -> None:
    assert FILE.reviewed_by
    assert FILE.reviewed_on == "not yet reviewed" or re.fullmatch(r"\d{4}-\d\d-\d\d", FILE.reviewed_on)
    assert (FILE.reviewed_by == "not yet reviewed") == (FILE.reviewed_on == "not yet reviewed")


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("contact", ["", NAMED])
def test_an_emergency_starts_with_what_to_do_and_a_number(country: str, contact: str) -> None:
    first, *rest = wording(country, contact).reply(verdict(Decision.EMERGENCY)).splitlines()
    assert re.match(r"Get help now\. Call \d", first)
    assert found_numbers(first) == FIRST_NUMBERS[country]
    assert any("stay with the person" in line for line in rest)
    assert any(contact in line for line in rest) if contact else not any("clinic" in line for line in rest)


@pytest.mark.parametrize("code", sorted(FILE.languages))
def test_an_emergency_in_another_language_starts_with_a_number_too(code: str) -> None:
    for country in COUNTRIES:
        first = wording(country).reply(verdict(Decision.EMERGENCY, f"emergency-{code}")).splitlines()[0]
        assert found_numbers(first) == FIRST_NUMBERS[country]


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_crisis_gets_a_line_to_call_and_company(country: str) -> None:
    reply = wording(country).reply(verdict(Decision.CRISIS))
    assert found_numbers(reply) >= CRISIS_NUMBERS[country] | FIRST_NUMBERS[country]
    assert "You are not alone" in reply
    assert reply.startswith("Thank you for telling me.")


@pytest.mark.parametrize("country", sorted(OWN_NUMBERS))
@pytest.mark.parametrize("contact", ["", NAMED])
def test_a_clinic_of_a_known_country_shows_no_other_countrys_numbers(country: str, contact: str) -> None:
    foreign = NUMBERS - OWN_NUMBERS[country]
    for reply in all_replies(country, contact):
        assert not foreign.intersection(found_numbers(reply)), reply
        assert not re.search("1-800", reply) or country == "us"


@pytest.mark.parametrize(
    "urgent",
    [
        verdict(Decision.EMERGENCY),
        verdict(Decision.CRISIS),
        verdict(Decision.REFUSE_DOSING, evidence=OVERDOSE_MESSAGES[0]),
        FAILURE,
        *(verdict(Decision.EMERGENCY, f"emergency-{code}") for code in FILE.languages),
        *(verdict(Decision.CRISIS, f"crisis-{code}") for code in FILE.languages),
    ],
    ids=lambda each: f"{each.rule}-{each.decision}",
)
def test_where_the_country_is_unknown_the_numbers_of_all_are_shown(urgent: Verdict) -> None:
    assert found_numbers(wording().reply(urgent)) >= {"911", "999", "112"}


@pytest.mark.parametrize("country", COUNTRIES)
def test_an_urgent_line_in_another_language_names_several_countries_only_where_none_is_known(
    country: str,
) -> None:
    for code, lines in FILE.languages.items():
        for decision, line in ((Decision.EMERGENCY, lines.emergency), (Decision.CRISIS, lines.crisis)):
            reply = wording(country).reply(verdict(decision, f"{decision}-{code}"))
            assert (line == reply.splitlines()[0]) == (country == "unknown")
            assert reply.endswith(wording(country).reply(verdict(decision)))


@pytest.mark.parametrize("code", sorted(FILE.languages))
def test_lines_in_another_language_hold_numbers_that_are_needed_and_no_other(code: str) -> None:
    lines = FILE.languages[code]
    assert found_numbers(lines.emergency) == {"911", "999", "112"}
    assert found_numbers(lines.crisis) == {"988", "116 123", "112"}
    for line in (lines.emergency, lines.crisis):
        assert not re.search(r"\d", without_numbers(line))
    assert not re.search(r"\d", lines.refuse_dosing + lines.covered)


@pytest.mark.parametrize("code", sorted(FILE.languages))
def test_a_dosing_question_in_another_language_is_refused_in_both(code: str) -> None:
    for country in COUNTRIES:
        reply = wording(country).reply(verdict(Decision.REFUSE_DOSING, f"dosing-{code}"))
        assert reply == "\n".join(
            [FILE.languages[code].refuse_dosing, wording(country).reply(verdict(Decision.REFUSE_DOSING))]
        )


@pytest.mark.parametrize("code", sorted(FILE.languages))
def test_any_other_message_in_another_language_is_told_which_is_covered(code: str) -> None:
    reply = wording("uk").reply(verdict(Decision.OUT_OF_SCOPE, f"language-{code}"), ("Side effects",))
    assert reply.splitlines() == [FILE.languages[code].covered, FILE.texts["language"]]


def test_a_language_without_lines_gets_the_english_one() -> None:
    assert wording().reply(verdict(Decision.OUT_OF_SCOPE, "language-xx")) == FILE.texts["language"]


def test_every_language_that_the_guard_knows_in_depth_has_its_lines() -> None:
    known = tomllib.loads((FOLDER / "languages.toml").read_text(encoding="utf-8"))["language"]
    assert {each["code"] for each in known} <= FILE.languages.keys()


def test_no_rule_of_the_policy_is_mistaken_for_one_of_another_language() -> None:
    ids = [rule.id for rule in load_policy(FOLDER / "policy.toml").rules]
    assert ids
    assert [each for each in ids if each.rpartition("-")[2] in FILE.languages] == []


def without_numbers(text: str) -> str:
    for number in sorted(NUMBERS, key=len, reverse=True):
        text = text.replace(number, "")
    return text


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_fixed_message_holds_a_digit_but_in_phone_numbers(country: str) -> None:
    for reply in all_replies(country, NAMED):
        assert not re.search(r"\d", without_numbers(reply)), reply


def test_no_refusal_or_small_talk_holds_a_digit_at_all() -> None:
    calm = [decision for decision in QUOTELESS if decision not in URGENT]
    for decision, rule in product(calm, ("a-rule", ASKED_AGAIN)):
        assert not re.search(r"\d", wording().reply(verdict(decision, rule))), decision


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("rule", ["dosing-amount", ASKED_AGAIN])
@pytest.mark.parametrize("evidence", OVERDOSE_MESSAGES)
def test_a_refusal_about_too_much_ends_with_the_emergency_number(
    country: str, rule: str, evidence: str
) -> None:
    reply = wording(country).reply(verdict(Decision.REFUSE_DOSING, rule, evidence))
    assert found_numbers(reply.splitlines()[-1]) == FIRST_NUMBERS[country]
    assert reply.splitlines()[-1].startswith("If someone may have taken too much, do not wait. Call ")


@pytest.mark.parametrize("evidence", ["", "how much should I take", "the climax of it", "many"])
def test_any_other_refusal_has_no_overdose_line(evidence: str) -> None:
    assert not found_numbers(wording().reply(verdict(Decision.REFUSE_DOSING, evidence=evidence)))


def test_a_refusal_says_why_who_decides_and_what_the_library_can_say() -> None:
    reply = wording(contact=NAMED).reply(verdict(Decision.REFUSE_DOSING))
    assert "can cause harm" in reply
    assert "Your care team decides this, because" in reply
    assert f"{NAMED[0].upper()}{NAMED[1:]}." in reply
    assert "in general" in reply


def test_a_question_asked_again_is_refused_in_other_words() -> None:
    first = wording().reply(verdict(Decision.REFUSE_DOSING))
    again = wording().reply(verdict(Decision.REFUSE_DOSING, ASKED_AGAIN))
    assert not set(first.splitlines()).intersection(again.splitlines())
    assert "Ask your care team." in again


def test_topics_are_listed_each_on_its_line() -> None:
    topics = ("Side effects", "The day of the drip")
    reply = wording().reply(verdict(Decision.OUT_OF_SCOPE), topics)
    assert reply.splitlines()[-3:] == [
        FILE.texts["out-of-scope-topics"],
        "- Side effects",
        "- The day of the drip",
    ]


def test_without_topics_none_are_announced() -> None:
    reply = wording().reply(verdict(Decision.OUT_OF_SCOPE))
    assert reply == filled("out-of-scope", "unknown", FILE.contact)


def test_topics_stand_only_where_there_is_no_source() -> None:
    for decision in QUOTELESS:
        listed = "- Side effects" in wording().reply(verdict(decision), ("Side effects",))
        assert listed == (decision is Decision.OUT_OF_SCOPE)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_failed_guard_apologises_and_names_the_emergency_number(country: str) -> None:
    reply = wording(country, NAMED).reply(FAILURE, ("Side effects",))
    assert reply == filled("guard-failure", country, NAMED)
    assert found_numbers(reply) == FIRST_NUMBERS[country]
    assert "Side effects" not in reply


@pytest.mark.parametrize("decision", URGENT)
def test_an_urgent_message_gets_help_though_the_guard_failed(decision: Decision) -> None:
    failed = verdict(decision, "guard-failure", origin=Origin.FAILURE)
    assert wording("uk").reply(failed) == wording("uk").reply(verdict(decision))


@pytest.mark.parametrize("kind", ["greeting", "thanks", "bye", "who", "filler"])
def test_small_talk_is_answered_by_its_rule(kind: str) -> None:
    assert (
        wording().reply(verdict(Decision.SMALLTALK, f"smalltalk-{kind}")) == FILE.texts[f"smalltalk-{kind}"]
    )


@pytest.mark.parametrize("rule", ["intent-smalltalk", "a-rule", "illicit", "smalltalk-x"])
def test_other_small_talk_gets_the_plain_line(rule: str) -> None:
    assert wording().reply(verdict(Decision.SMALLTALK, rule)) == FILE.texts["smalltalk-filler"]


def test_a_rule_for_ukrainian_is_not_taken_for_a_text_of_the_united_kingdom() -> None:
    reply = wording("us").reply(verdict(Decision.SMALLTALK, "emergency-uk"))
    assert reply.splitlines() == [FILE.languages["uk"].covered, FILE.texts["smalltalk-filler"]]


@pytest.mark.parametrize("decision", [Decision.ILLICIT, Decision.INJECTION])
def test_other_refusals_have_their_own_text(decision: Decision) -> None:
    assert wording().reply(verdict(decision)) == FILE.texts[decision]


@pytest.mark.parametrize("country", COUNTRIES)
def test_support_lines_go_with_an_answer_after_a_crisis_and_with_no_other(country: str) -> None:
    chosen = wording(country)
    (line,) = chosen.support(verdict(Decision.ANSWER, AFTER_CRISIS))
    assert found_numbers(line) >= FIRST_NUMBERS[country]
    assert country == "eu" or found_numbers(line) >= CRISIS_NUMBERS[country]
    assert chosen.support(verdict(Decision.ANSWER)) == ()


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("contact", ["", NAMED])
def test_every_placeholder_is_filled(country: str, contact: str) -> None:
    assert all("{" not in reply and reply.strip() == reply != "" for reply in all_replies(country, contact))


def test_the_contact_starts_a_sentence_with_a_capital_and_keeps_the_rest() -> None:
    chosen = wording("uk", "call Dr McRae on 020 7946 0018")
    assert "Call Dr McRae on 020 7946 0018." in chosen.reply(verdict(Decision.REFUSE_DOSING))
    assert "call Dr McRae on 020 7946 0018." in chosen.reply(verdict(Decision.EMERGENCY))


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        ('illicit = """', 'ilicit = """', "the text 'illicit' is missing"),
        ("[texts]", '[texts]\nextra = "More."', "the text 'extra' is not known"),
        ('eu = "112"', "", "the emergency number of 'eu' is missing"),
        ('eu = "112"', 'eu = ""', "emergency_number.eu = "),
        ('reviewed_by = "not yet reviewed"', "", "reviewed_by = "),
        ('reviewed_on = "not yet reviewed"', 'reviewed_on = ""', "reviewed_on = "),
        ("overdose_words = '", "overdose_words = '(", "overdose_words = .*no regular expression"),
        ("medicines. {Contact}", "medicines. {Kontact}", "texts = .*holds {Kontact}, which nothing fills"),
        ('illicit = """', 'illicit = """"""\nother = """', "texts.illicit = "),
        ("covered = ", "cover = ", "languages.es.covered = "),
    ],
)
def test_a_malformed_file_names_its_key(tmp_path: Path, written: str, instead: str, problem: str) -> None:
    content = PATH.read_text(encoding="utf-8")
    assert written in content
    path = tmp_path / "wording.toml"
    path.write_text(content.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"(?s){re.escape(str(path))}: .*{problem}"):
        read_data_file(path, WordingFile)


@pytest.mark.parametrize("country", COUNTRIES)
def test_where_a_message_may_be_urgent_whom_to_call_stands_first(country: str) -> None:
    doubted = verdict(Decision.ANSWER, is_urgent_doubt=True)
    (line,) = wording(country).first(doubted)
    assert found_numbers(line) >= FIRST_NUMBERS[country]
    assert wording(country).first(verdict(Decision.ANSWER)) == ()


def test_an_unclear_question_is_asked_back_with_what_it_may_be_about() -> None:
    unclear = verdict(Decision.OUT_OF_SCOPE, rule=UNCLEAR)
    reply = wording().reply(unclear, ["Driving", "Eating"])
    assert reply.splitlines()[-2:] == ["- Driving", "- Eating"]
    assert "Is it one of these?" in reply
    assert "not sure" in wording().reply(unclear)
