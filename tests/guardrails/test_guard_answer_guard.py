"""What may not stand in an answer goes, everything else stays, and every quote is proven again."""

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.load import load_folder
from corpus.sentences import sentences_in
from guardrails.answer_guard import QUOTE_RULE, AnswerRule, AnswerRules, RuleAnswerGuard
from schema.data_file import read_data_file
from schema.decisions import Decision, Verdict
from schema.dialogue import Citation, Draft, Question, Statement
from schema.documents import Document, Section, Source
from schema.errors import SettingsError

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "guardrails" / "answer_rules.toml"
RULES = read_data_file(FILE, AnswerRules)
ARTICLES = (
    "clinic-outcomes-digest",
    "healthday-study-news",
    "new-hope-explainer",
    "states-of-mind-feature",
    "what-to-know-guide",
)
GENERAL = Verdict(decision=Decision.ANSWER, rule="general", reason="A general question.")
PERSONAL = GENERAL.model_copy(update={"is_personal": True})
ASKED = Question(text="What does the library say?")

# Sentences of the shipped library, and some of our own, that only look like what a rule forbids.
LOOK_ALIKES = {
    "dose-figure-to-a-person": (
        "Mayo Clinic says not to drive for 24 hours after ketamine by injection.",
        "Pain scores fell by 52% with non-stop ketamine drips of 7 to 14 days, a 2023 study found.",
        "About 72 in 100 adults (72%) in the Cleveland Clinic study were women and about 28 in 100 were not.",
        "In the Dublin study, 79 people with chronic pain took oral ketamine, and 73 were followed up.",
        "The 6 people with CRPS in the 2011 report were due to have two 100-hour infusions, 16 days apart.",
        "In Dutch clinics, a ketamine drip on a day visit ran for 6 hours, and often for 4 to 8 hours.",
        "Other sources name other times for one infusion, from 30 minutes to several hours.",
        "In the Cleveland Clinic study, each ketamine infusion took 40 minutes.",
        "Infusions that ran for 4 to 14 days eased pain for up to 3 months, says the 2014 review.",
        "In the UK, the legal driving limit for ketamine is 20 micrograms in each litre of blood.",
        "The legal driving limit is 20 micrograms per litre of blood.",
        "The dose of ketamine, and how often it is given, are fitted to the person.",
        "The aim is to find the lowest ketamine dose that eases pain with the fewest side effects.",
        "A low dose of ketamine is also called sub-anaesthetic.",
        "The Cleveland Clinic study set the dose by body weight, so heavier people were given more.",
        "A dose used in the 2011 report is not advice for any one person.",
        "A breastfed baby gets less than 1 in 100 of the mother's dose of injected ketamine, LactMed says.",
        "About 86 in 100 people had five or more infusions (890 of 1,034, or 86.1%).",
        "Staff can turn the ketamine dose down or stop the infusion if side effects are severe.",
        "The 75 studies in the 2020 Cochrane review had 9,401 people at the end of treatment.",
        "The study was open to people who weigh more than 40 kg.",
        "The UK calls ketamine a class B drug, and it can bring up to 5 years in prison.",
    ),
    "promotion": (
        "Ketamine is not a miracle cure, and it does not help everyone.",
        "Ketamine infusions are not a cure for chronic pain.",
        "The explainer says a large real-world study found low-dose ketamine safe and effective.",
        "The news digest says the Cleveland Clinic found low-dose ketamine safe and effective for hard pain.",
        "The lead author says pain clinics can use ketamine safely and well as part of whole-person care.",
        "The guide says ketamine infusions at low doses for pain are mostly safe if staff watch closely.",
        "A few case reports from mental health care cannot prove that MAOIs with ketamine are safe.",
        "The doctor decides if ketamine is safe for a person who is pregnant or plans a baby.",
        "Early results show promise for pain in some people, and for low mood that goes with pain.",
        "Ketamine infusions are best used with other pain treatments.",
        "The best evidence for ketamine is for CRPS, and even that is debated.",
        "The FDA (the US body that approves medicines) approved ketamine in 1970 as an anaesthetic.",
        "Tell your care team if you are pregnant, might be, or hope to be soon.",
        "One author hopes the results will help more people in the United States to get ketamine soon.",
        "The magazine claims that low-dose ketamine can help even in back pain that is hard to treat.",
        "A legal limit does not tell you when driving is safe for you, so ask your clinic.",
        "Ketamine infusions carry some risk, even though the guide says they seem safe overall.",
        "Breakthrough pain is a sudden flare of pain.",
        "Opioids are also given for breakthrough cancer pain.",
        "The FDA gave the nose spray breakthrough therapy status for depression.",
        "Is ketamine a cure for chronic pain?",
        "The drip won’t cure pain, and it doesn't cure its cause.",
        "The aim is to ease pain rather than to cure it.",
        "It is unclear whether ketamine is safe and effective in children.",
    ),
    "order-to-the-patient": (
        "Someone must take you home after an outpatient ketamine infusion.",
        "The Spravato label says not to drive until the next day, once you have slept well.",
        "Ask your own clinic what you may eat and drink, and until when.",
        "Tell your care team if you take lamotrigine, and do not change it on your own.",
        "Tell your care team if you take benzodiazepines, and do not change the dose on your own.",
        "Tell your care team about all opioids you take, and do not change them on your own.",
        "Tell your care team which blood pressure tablets you take and when you last took one.",
        "Your own clinic may have a different plan, so ask your care team about each medicine you take.",
        "Staff can turn the drip down or stop it if side effects are bad.",
        "Some treatment plans start with a short test infusion of ketamine before the full course.",
        "NICE in England said in April 2021 not to start ketamine for chronic primary pain.",
        "About 5 to 9 people must take a first-choice nerve pain medicine for one more to be helped.",
        "Doctors should take care with ketamine if a person has glaucoma or high eye pressure.",
        "Fair tests have not checked whether ketamine helps people to stop opioids.",
        "To titrate ketamine means to start very low and slow, and then to raise the dose step by step.",
        "You should have someone with you.",
        "You should have a responsible adult at home.",
        "You must stop driving until the clinic says that you may.",
        "You need to have a blood test and regular liver tests.",
        "You should take your time, take it easy and take part as you like.",
        "Ask your doctor if you should stop any of your tablets.",
        "Your team will say when you should take your usual tablets.",
        "That does not mean that you should stop your tablets.",
        "You should tell the nurse if you feel unwell.",
    ),
    "promise": (
        "There is no guarantee that ketamine infusions will work.",
        "There is no guarantee that ketamine will end your pain.",
        "Nobody can promise how much relief ketamine will bring, or how long relief will last.",
        "Nobody can promise that a person will feel any benefit from ketamine.",
        "Nobody knows whether the drip will cure the pain.",
        "A paper from a local NHS hospital says that lasting relief from ketamine alone is not likely.",
        "Other sources call ketamine a short-term help and not a long-term fix.",
        "For some people, ketamine brings real and lasting relief, the magazine says.",
        "Not everyone feels relief after a ketamine session.",
        "Some people with years of pain say they had lasting spells of relief after ketamine.",
        "Less inflammation may add to pain relief from ketamine, the explainer says.",
        "Low-dose ketamine can bring relief to some people when opioids stop helping, the magazine says.",
        "Early studies saw relief start within hours of a ketamine session in some people.",
        "Clear relief in the 2018 CRPS review meant a drop in pain of 30% or more.",
        "The explainer claims that ketamine gave clear relief in nerve pain in the Cleveland Clinic study.",
        "In some cases, pain relief from ketamine lasts for days or weeks after the infusion ends.",
        "The aim of a ketamine infusion is pain relief.",
        "How long relief from ketamine lasts differs a lot from one person to the next.",
        "Staff will end the drip if you ask.",
        "It is unlikely that one drip will take away all pain.",
        "It won't take away your pain for good.",
    ),
}


def document_of(*sentences: str, source_id: str = "a-leaflet") -> Document:
    text = " ".join(sentences)
    return Document(
        source=Source(id=source_id, title="A leaflet"),
        text=text,
        sections=(Section(heading_path=("A leaflet",), start=0, end=len(text)),),
        file_name=f"{source_id}.md",
        file_sha256="0" * 64,
    )


def citation_of(document: Document, quote: str, number: int = 1) -> Citation:
    start = document.text.index(quote)
    return Citation(
        number=number,
        source_id=document.id,
        title="A leaflet",
        publisher="not stated",
        published="not stated",
        kind="patient guide",
        evidence="not stated",
        section="A leaflet",
        url="not stated",
        passage_id=f"{document.id}:0",
        start=start,
        end=start + len(quote),
        quote=quote,
        context=document.text,
        sha256=document.sha256,
    )


def draft_of(*citations: Citation) -> Draft:
    return Draft(
        statements=tuple(Statement(quote=each.quote, citation=each.number) for each in citations),
        citations=citations,
    )


def whole(document: Document, quotes: Sequence[str]) -> Draft:
    return draft_of(*(citation_of(document, quote, number) for number, quote in enumerate(quotes, start=1)))


def removed_rules(sentence: str, verdict: Verdict) -> list[str]:
    document = document_of(sentence)
    guarded = RuleAnswerGuard(RULES, {document.id: document}).check(
        whole(document, [sentence]), verdict, ASKED
    )
    assert len(guarded.draft.statements) + len(guarded.removed) == 1
    return [each.rule for each in guarded.removed]


def cases(field: str) -> list[tuple[str, str]]:
    return [(rule.id, sentence) for rule in RULES.rule for sentence in getattr(rule, field)]


@pytest.fixture(scope="module")
def library() -> dict[str, Document]:
    return {each.id: each for each in load_folder(ROOT / "corpus" / "library").documents}


@pytest.fixture(scope="module")
def sentences(library: dict[str, Document]) -> list[tuple[str, str]]:
    return [
        (document.id, sentence.text)
        for document in library.values()
        for section in document.sections
        for sentence in sentences_in(document.text, section.start, section.end)
    ]


@pytest.mark.parametrize(("rule", "sentence"), cases("must_go"))
def test_a_sentence_that_must_go_goes(rule: str, sentence: str) -> None:
    assert rule in removed_rules(sentence, PERSONAL)


@pytest.mark.parametrize(("rule", "sentence"), cases("must_stay"))
def test_a_sentence_that_must_stay_stays(rule: str, sentence: str) -> None:
    assert removed_rules(sentence, PERSONAL) == [], rule


@pytest.mark.parametrize(
    ("rule", "sentence"), [(rule, sentence) for rule, found in LOOK_ALIKES.items() for sentence in found]
)
def test_a_look_alike_stays(rule: str, sentence: str) -> None:
    assert removed_rules(sentence, PERSONAL) == [], rule


def test_every_rule_has_about_twenty_look_alikes() -> None:
    assert LOOK_ALIKES.keys() == {rule.id for rule in RULES.rule}
    assert all(len(set(found)) >= 20 for found in LOOK_ALIKES.values())


@pytest.mark.parametrize(
    "sentence",
    [
        "Most people had forty mg.",
        "They took thirty-five milligrams at first.",
        "Some had thirty milligrams.",
        "A quarter of a gram was too much for them.",
        "The dose was 0,5 mg/kg.",
        "It was ½ mg for each kilo.",
        "The rate was 100 μg a minute.",
        "The drip held 200mg.",
        "A nurse gave 10 millilitres.",
        "The dose was set per kilogram.",
    ],
)
def test_dose_figures_in_any_writing_go_where_the_message_is_personal(sentence: str) -> None:
    assert removed_rules(sentence, PERSONAL) == ["dose-figure-to-a-person"]
    assert removed_rules(sentence, GENERAL) == []


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.rule if rule.when == "always"], ids=lambda rule: rule.id
)
def test_other_rules_hold_for_everyone(rule: AnswerRule) -> None:
    for sentence in rule.must_go:
        assert removed_rules(sentence, GENERAL) == [rule.id]
        assert removed_rules(sentence.upper(), GENERAL) == [rule.id]


def test_there_is_a_library_to_look_at(sentences: list[tuple[str, str]]) -> None:
    assert {source_id for source_id, _ in sentences}.issuperset(ARTICLES)
    assert len(sentences) > 500


def test_no_sentence_of_the_library_goes_from_a_general_answer(sentences: list[tuple[str, str]]) -> None:
    always = [rule for rule in RULES.rule if rule.when == "always"]
    assert [(rule.id, *each) for rule in always for each in sentences if rule.forbids(each[1])] == []


def test_only_dose_figures_of_the_library_go_from_a_personal_answer(sentences: list[tuple[str, str]]) -> None:
    (personal,) = (rule for rule in RULES.rule if rule.when == "personal")
    gone = {each for each in sentences if personal.forbids(each[1])}
    amounts = re.compile(r"\bm(illi)?g(ram)?s?\b")
    assert gone == {each for each in sentences if amounts.search(each[1])}
    assert {source_id for source_id, _ in gone}.intersection(ARTICLES) == {"healthday-study-news"}


def test_real_quotes_of_the_library_stand(library: dict[str, Document]) -> None:
    found = []
    for source_id in ARTICLES:
        document = library[source_id]
        section = document.sections[0]
        quote = sentences_in(document.text, section.start, section.end)[0].text
        found.append(citation_of(document, quote, len(found) + 1))
    guarded = RuleAnswerGuard(RULES, library).check(draft_of(*found), GENERAL, ASKED)
    assert guarded.draft == draft_of(*found)
    assert guarded.removed == ()


FIRST, SECOND = "Ketamine may ease pain.", "Staff watch you during the drip."


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "Ketamine may erase pain."},
        {"quote": FIRST.lower()},
        {"quote": FIRST.replace(" ", "\u00a0", 1)},
        {"start": 1},
        {"end": len(FIRST) + 1},
        {"start": 1, "end": len(FIRST) + 1},
        {"source_id": "another-leaflet"},
        {"source_id": "no-such-leaflet"},
        {"sha256": sha256(b"another edition").hexdigest()},
        {"sha256": ""},
    ],
    ids=str,
)
def test_a_quote_that_does_not_stand_in_its_document_is_removed(changes: dict[str, str | int]) -> None:
    document = document_of(FIRST, SECOND)
    another = document_of(SECOND, FIRST, source_id="another-leaflet")
    false = citation_of(document, FIRST).model_copy(update=changes)
    true = citation_of(document, SECOND, number=2)
    guard = RuleAnswerGuard(RULES, {each.id: each for each in (document, another)})
    guarded = guard.check(draft_of(false, true), GENERAL, ASKED)
    assert [each.rule for each in guarded.removed] == [QUOTE_RULE]
    assert guarded.removed[0].statement.quote == false.quote
    assert guarded.removed[0].reason
    assert [each.quote for each in guarded.draft.citations] == [SECOND]


def test_the_same_text_in_another_document_does_not_count() -> None:
    document, twin = document_of(FIRST), document_of(f"{FIRST} {SECOND}", source_id="twin")
    stolen = citation_of(document, FIRST).model_copy(update={"source_id": "twin"})
    guarded = RuleAnswerGuard(RULES, {"a-leaflet": document, "twin": twin}).check(
        draft_of(stolen), GENERAL, ASKED
    )
    assert guarded.draft == Draft()
    assert [each.rule for each in guarded.removed] == [QUOTE_RULE]


def test_a_false_quote_is_named_before_any_other_fault() -> None:
    document = document_of("The dose was 35 mg.")
    altered = citation_of(document, "The dose was 35 mg.").model_copy(update={"quote": "The dose was 45 mg."})
    guarded = RuleAnswerGuard(RULES, {document.id: document}).check(draft_of(altered), PERSONAL, ASKED)
    assert [each.rule for each in guarded.removed] == [QUOTE_RULE]


def test_what_stays_is_renumbered_and_keeps_its_place() -> None:
    kept = ("One.", "Three.", "Five.")
    gone = ("The usual dose was 35 mg.", "It is a miracle drug.")
    quotes = (kept[0], gone[0], kept[1], gone[1], kept[2])
    document = document_of(*quotes)
    draft = whole(document, quotes)
    guarded = RuleAnswerGuard(RULES, {document.id: document}).check(draft, PERSONAL, ASKED)
    assert [(each.number, each.quote) for each in guarded.draft.citations] == list(enumerate(kept, start=1))
    assert [(each.citation, each.quote) for each in guarded.draft.statements] == list(
        enumerate(kept, start=1)
    )
    assert [document.text[each.start : each.end] for each in guarded.draft.citations] == list(kept)
    assert [(each.statement.citation, each.statement.quote) for each in guarded.removed] == [
        (2, gone[0]),
        (4, gone[1]),
    ]
    assert [each.rule for each in guarded.removed] == ["dose-figure-to-a-person", "promotion"]
    assert [each.number for each in draft.citations] == [1, 2, 3, 4, 5]


def test_a_dose_figure_of_a_study_stays_in_a_general_answer() -> None:
    quotes = ("The usual dose was 35 mg.", FIRST)
    document = document_of(*quotes)
    guarded = RuleAnswerGuard(RULES, {document.id: document}).check(whole(document, quotes), GENERAL, ASKED)
    assert guarded.draft == whole(document, quotes)
    assert guarded.removed == ()


def test_an_empty_draft_stays_empty() -> None:
    assert RuleAnswerGuard(RULES, {}).check(Draft(), PERSONAL, ASKED).draft == Draft()


def test_every_rule_says_why_and_whence() -> None:
    assert len({rule.id for rule in RULES.rule}) == len(RULES.rule)
    assert all(rule.reason.endswith(".") and rule.source for rule in RULES.rule)


@pytest.mark.parametrize(
    ("written", "instead", "key"),
    [
        ('when = "personal"', 'when = "sometimes"', "rule.0.when"),
        ("\nunless = '", "\nunles = '", "rule.0"),
        ("pattern = '(", "pattern = '((", "rule.0.pattern"),
        ('must_go = ["People', 'must_go = [] # ["People', "rule.0.must_go"),
        ('reason = "A dose', 'reason = "" # "A dose', "rule.0.reason"),
    ],
)
def test_a_malformed_rule_names_its_key(tmp_path: Path, written: str, instead: str, key: str) -> None:
    content = FILE.read_text(encoding="utf-8")
    assert written in content
    path = tmp_path / "answer_rules.toml"
    path.write_text(content.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape(f"{path}: {key}")):
        read_data_file(path, AnswerRules)


def test_a_file_without_rules_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answer_rules.toml"
    path.write_text("rule = []\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="rule"):
        read_data_file(path, AnswerRules)
