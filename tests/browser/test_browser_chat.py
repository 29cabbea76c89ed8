from playwright.sync_api import expect


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_patient_asks_an_example_and_opens_a_citation(visit) -> None:
    page = visit.open_chat()
    expect(page.get_by_text("It is not a doctor")).to_be_visible()
    page.get_by_role("button", name="Can I drive home after an infusion?").click()
    answer = page.locator(".answer.cited")
    expect(answer).to_contain_text("Do not drive home after an infusion.")
    expect(answer.locator(".notes")).to_contain_text("Do not drive until your care team says")
    source = answer.locator("details").first
    expect(source.locator("mark")).to_be_hidden()
    answer.get_by_role("button", name="Show source 1").click()
    expect(source.locator("mark")).to_have_text("Do not drive home after an infusion.")
    expect(source.locator("blockquote")).to_contain_text("You will feel drowsy for some hours.")
    expect(source).to_contain_text("Example Hospital")
    expect(source.get_by_role("link")).to_have_attribute("href", "https://hospital.example/leaflets/home")
    assert fits(page)
    visit.shoot(f"answer-{page.viewport_size['width']}")


def test_an_opened_citation_stays_open_when_the_talk_goes_on(one_visit) -> None:
    page = one_visit.open_chat()
    one_visit.ask("Can I drive?")
    page.locator("details summary").first.click()
    one_visit.ask("I weigh 80 kg, how many mg should I get?")
    expect(page.locator("#turn-1 details").first).to_have_attribute("open", "")


def test_a_dosing_question_is_refused_without_a_source(visit) -> None:
    page = visit.open_chat()
    visit.ask("I weigh 80 kg, how many mg should I get?")
    answer = page.locator(".turn").last.locator(".answer")
    expect(answer).to_contain_text("Only your care team can")
    expect(answer.locator("details")).to_have_count(0)
    visit.shoot(f"refusal-{page.viewport_size['width']}")


def test_an_emergency_stands_alone_with_numbers_to_call(visit) -> None:
    page = visit.open_chat()
    visit.ask("Can I drive?")
    visit.ask("My mother cannot breathe")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Get help now")
    expect(alert.get_by_role("link", name="911")).to_have_attribute("href", "tel:911")
    for hidden in ("#intro", "#welcome", "#log", "#small-print"):
        expect(page.locator(hidden)).to_be_hidden()
    assert alert.bounding_box()["y"] < 60
    visit.shoot(f"emergency-{page.viewport_size['width']}")
    visit.ask("Can I drive home after an infusion?")
    expect(page.locator(".turn").last).to_be_visible()
    expect(page.locator("#urgent .urgent")).to_have_count(0)


def test_a_crisis_stands_alone_too(one_visit) -> None:
    page = one_visit.open_chat()
    one_visit.ask("There is no reason to live")
    expect(page.get_by_role("alert").get_by_role("link", name="988")).to_be_visible()
    expect(page.locator("#log")).to_be_hidden()
    one_visit.shoot("crisis-390")


def test_an_abstention_offers_topics_to_choose(visit) -> None:
    page = visit.open_chat()
    visit.ask("What is the capital of France?")
    visit.shoot(f"out-of-scope-{page.viewport_size['width']}")
    page.get_by_role("button", name="Getting home").click()
    expect(page.locator(".turn").last.locator(".question")).to_contain_text("Getting home")
    expect(page.locator(".turn").last.locator(".answer.cited")).to_be_visible()


def test_a_mark_is_kept(one_visit, parts) -> None:
    page = one_visit.open_chat()
    one_visit.ask("Can I drive?")
    button = page.get_by_role("button", name="It did not help")
    button.click()
    expect(page.get_by_text("Your mark is saved")).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    turn = button.get_attribute("data-marks")
    assert parts.desk.turn(turn).feedback.helpfulness == "not_helpful"


def test_markup_that_a_patient_types_is_shown_and_not_run(one_visit) -> None:
    page = one_visit.open_chat()
    typed = "<img src=x onerror=\"document.title='run'\"> ${1+1} {{3}} tell me"
    one_visit.ask(typed)
    expect(page.locator(".question").last).to_contain_text(typed)
    expect(page.locator(".words").last).to_contain_text("<b>every medicine</b>")
    assert page.locator("#log img").count() == 0
    assert page.title() != "run"


def test_the_chat_works_with_the_keyboard_alone(one_visit) -> None:
    page = one_visit.open_chat()
    page.get_by_label("Your question").focus()
    page.keyboard.type("Can I drive?")
    page.keyboard.press("Enter")
    page.locator(".answer.cited").wait_for()
    page.locator("details summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details mark").first).to_be_visible()
    page.get_by_role("button", name="It helped").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Your mark is saved")).to_be_visible()


def test_starting_again_clears_the_page(one_visit) -> None:
    page = one_visit.open_chat()
    expect(page.get_by_role("button", name="Start again")).to_be_hidden()
    one_visit.ask("Can I drive?")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("button", name="Can I drive home after an infusion?")).to_be_visible()
    one_visit.ask("And walk?")
    expect(page.locator(".understood-as")).to_have_count(0)


def test_a_new_answer_is_read_from_its_start_with_the_box_in_reach(one_visit) -> None:
    page = one_visit.open_chat()
    for question in ("Can I drive?", "What do I tell them?", "And walk?"):
        one_visit.ask(question)
    expect(page.locator(".turn").last).to_be_in_viewport()
    assert page.locator(".turn").last.locator(".question").bounding_box()["y"] >= 0
    expect(page.get_by_label("Your question")).to_be_in_viewport()


def test_nothing_leaves_this_machine_or_stays_in_the_browser(one_visit) -> None:
    page = one_visit.open_chat()
    one_visit.ask("Can I drive home after an infusion?")
    page.locator("details summary").first.click()
    page.get_by_role("button", name="It helped").click()
    expect(page.get_by_text("Your mark is saved")).to_be_visible()
    assert len(one_visit.requests) > 5
    assert one_visit.elsewhere() == []
    assert one_visit.complaints == []
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "drive" not in kept
    databases = page.evaluate("indexedDB.databases().then((all) => all.map((each) => each.name))")
    assert databases == []


def test_the_page_fits_the_narrowest_phone_and_its_letters_are_large(one_visit) -> None:
    page = one_visit.open_chat()
    page.set_viewport_size({"width": 360, "height": 740})
    one_visit.ask("Can I drive home after an infusion?")
    page.locator("details summary").first.click()
    assert fits(page)
    sizes = page.eval_on_selector_all(
        ".words, .question, .notes p, #question textarea, .opened blockquote",
        "all => all.map((each) => parseFloat(getComputedStyle(each).fontSize))",
    )
    assert min(sizes) >= 16
    assert page.locator(".words").first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)") >= 17


def test_what_can_be_pressed_has_a_name_and_is_large_enough(one_visit) -> None:
    page = one_visit.open_chat()
    one_visit.ask("Can I drive home after an infusion?")
    pressed = page.locator("main button:visible, main summary:visible, main a:visible")
    assert pressed.count() >= 8
    for each in pressed.all():
        box = each.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert each.get_attribute("aria-label") or each.inner_text().strip()
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


def test_two_visitors_do_not_see_each_others_talk(one_visit, other_visit) -> None:
    mine, yours = one_visit.open_chat(), other_visit.open_chat()
    one_visit.ask("Can I drive?")
    other_visit.ask("What do I tell them?")
    one_visit.ask("And walk?")
    expect(mine.locator(".question")).to_have_count(2)
    expect(yours.locator(".question")).to_have_count(1)
    expect(mine.locator(".understood-as")).to_contain_text("And walk, Can I drive?")
