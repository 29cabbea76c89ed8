import gradio as gr
import pytest
from web_stand_in import web_parts

from web.conversation import Conversation
from web.parts import Limits
from web.patient import PatientPage, theme


@pytest.fixture
def page(tmp_path) -> PatientPage:
    return PatientPage(web_parts(tmp_path, limits=Limits(question_characters=60)))


def say(
    page: PatientPage, text: str, conversation: Conversation | None = None
) -> tuple[Conversation, str, str, str]:
    accepted, _, _, typed = page.accept(conversation or Conversation(), text)
    return page.reply(accepted, typed)


def event(**values: object) -> gr.EventData:
    return gr.EventData(None, values)


def test_a_question_is_shown_at_once_and_the_box_is_emptied(page) -> None:
    _, log, urgent, typed = page.accept(Conversation(), "Can I drive?")
    assert "Can I drive?" in log
    assert "Looking in the library" in log
    assert (urgent.strip(), typed) == ("", "")


def test_an_answer_shows_quotes_notes_and_numbered_sources(page) -> None:
    _, log, urgent, _ = say(page, "Can I drive?")
    assert log.count('data-opens="turn-1-source-') == 2
    assert '<details class="source" id="turn-1-source-2">' in log
    assert "<mark>Do not drive home after an infusion.</mark>" in log
    assert "10 October 2025" in log
    assert 'href="https://hospital.example/leaflets/home"' in log
    assert log.count("Do not drive until your care team says that you may.") == 1
    assert "Understood as" not in log
    assert urgent.strip() == ""


def test_a_closed_source_says_how_strong_it_is(page) -> None:
    _, log, _, _ = say(page, "Can I drive?")
    summary = log.split("<summary>")[1].split("</summary>")[0]
    assert '<span class="badge weak">Weak source</span> Guide for patients, not a study · 2025' in summary


def test_an_opened_source_says_once_what_kind_it_is(page) -> None:
    _, log, _, _ = say(page, "Can I drive?")
    source = log.split('<details class="source"')[1].split("</details>")[0]
    assert source.lower().count("guide for patients") == 1
    assert "It is not proof of how well the treatment works." in source


def test_words_are_explained_apart_from_quotes(page) -> None:
    _, log, _, _ = say(page, "Can I drive?")
    explained = log.split('<details class="explained"')[1].split("</details>")[0]
    assert "A drug given &lt;slowly&gt; by a drip." in explained
    assert "Going home after an infusion" in explained
    assert "They are not quotes." in explained


def test_an_answer_without_difficult_words_explains_none(page) -> None:
    assert 'class="explained"' not in say(page, "What do I tell them?")[1]


def test_a_follow_up_says_how_it_was_understood(page) -> None:
    conversation, *_ = say(page, "Can I drive?")
    _, log, _, _ = say(page, "And walk?", conversation)
    assert "Understood as" in log


def test_what_patients_type_and_documents_hold_is_escaped(page) -> None:
    _, log, _, _ = say(page, "<script>alert(1)</script> tell me")
    assert "<script" not in log
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in log
    assert "&lt;b&gt;every medicine&lt;/b&gt;" in log


def test_an_emergency_stands_first_with_numbers_to_call(page) -> None:
    conversation, log, urgent, _ = say(page, "I cannot breathe")
    assert 'href="tel:911"' in urgent
    assert "data-marks" not in log
    waiting, _, still, _ = page.accept(conversation, "Can I drive?")
    assert 'href="tel:911"' in still
    _, log, gone, _ = page.reply(waiting, "")
    assert gone.strip() == ""
    assert 'href="tel:911"' in log


def test_a_crisis_stands_first_in_its_own_words(page) -> None:
    _, log, urgent, _ = say(page, "I have no reason to live")
    assert "Please talk to someone now" in urgent
    assert "Get help now" not in urgent + log
    assert 'href="tel:988"' in urgent


def test_abstaining_offers_the_nearest_topics_once(page) -> None:
    _, log, _, _ = say(page, "What is the capital of France?")
    assert log.count('data-asks="Getting home"') == 1
    assert "Where this comes from" not in log


def test_topics_that_the_text_does_not_list_are_offered_below(page) -> None:
    conversation, *_ = say(page, "What is the capital of France?")
    answer = (
        conversation.exchanges[0].answers[0].model_copy(update={"text": "The library is silent on this."})
    )
    exchange = conversation.exchanges[0].model_copy(update={"answers": (answer,)})
    _, log, _, _ = page.mark(conversation.replaced(0, exchange), "", event(turn="other", helpful=True))
    assert "The library does say something about" in log
    assert log.count('data-asks="Getting home"') == 1


def test_a_chosen_example_is_asked_and_what_was_typed_stays(page) -> None:
    accepted, log, _, typed = page.accept_chosen(Conversation(), "half a thought", event(text="Can I drive?"))
    assert "Can I drive?" in log
    assert typed == "half a thought"
    assert page.reply(accepted, typed)[3] == "half a thought"


def test_a_question_that_is_too_long_stays_in_the_box(page) -> None:
    long = "x" * 61
    _, log, _, typed = page.accept(Conversation(), long)
    assert "too long" in log
    assert typed == long


def test_a_question_that_failed_goes_back_into_the_box(page) -> None:
    _, log, _, typed = say(page, "please fail")
    assert "something went wrong" in log
    assert typed == "please fail"


def test_a_mark_is_kept_and_shown(page) -> None:
    conversation, *_ = say(page, "Can I drive?")
    turn = conversation.exchanges[0].turn_id
    _, log, _, typed = page.mark(conversation, "a thought", event(turn=turn, helpful=False))
    assert 'data-helpful="no" aria-pressed="true"' in log
    assert "Your mark is saved" in log
    assert typed == "a thought"
    assert page._parts.desk.turn(turn).feedback.helpfulness == "not_helpful"


def test_a_mark_that_is_lost_says_so(page, tmp_path) -> None:
    conversation, *_ = say(page, "Can I drive?")
    for path in tmp_path.glob("review.sqlite*"):
        path.unlink()
    turn = conversation.exchanges[0].turn_id
    _, log, _, _ = page.mark(conversation, "", event(turn=turn, helpful=True))
    assert "could not be saved" in log


def test_starting_again_forgets_everything(page) -> None:
    conversation, log, urgent, typed = page.start_again()
    assert conversation == Conversation()
    assert (log.strip(), urgent.strip(), typed) == ("", "", "")


def test_the_theme_fetches_no_font() -> None:
    look = theme()
    assert "@font-face" not in look._get_theme_css()
    assert look._stylesheets == []
