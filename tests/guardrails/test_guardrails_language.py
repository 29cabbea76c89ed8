"""Other languages: named, and grave messages in them recognised."""

import pytest
from guard_parts import check, languages, normaliser, vocabulary

from guardrails.language import AnyDosing, Language, LanguageFile, Languages
from schema.errors import SettingsError

ENGLISH = """
hi|Thanks!|ta|cheers pal|does it hurt|Is it safe?|how long|will i be sick|side effects?|nausea?
can i drive home|CRPS|is it an opioid|fibro|wat r the risks|hw long dus it tak|infuson side efects
can i eat b4|is it addictive|im scared|dizzy after|cost?|do they monitor u|aye but does it hurt
whit aboot the side effects|cannae sleep efter it|more|why|ma heid's spinnin|och aye cheers
ye reckon it works?|me mam had it|what's the craic with ketamine|lol no|ok|yes|no|k
kindly tell about side effects sir|after infusion i am having vomiting only|pain is too much yaar
hello|bye|coffee?|reckon it'd help me dodgy back?|arvo infusion ok?|y'all take Medicaid
gonna be sick?|tramadol|gabapentin pregabalin|migraine|opioids vs ketamine|NMDA receptors|glutamate?
Cochrane review|phantom limb|liver|psychosis|bad dreams|nhs?|hallucinations|do they stay wiv u
IV line where|needle phobia|evidence?|fda approved?|insurance|spravato|oral vs iv|esketamine nasal
lozenges|depression too?|can it cure me|pls explain simple|can u repeat|paracetamol|mi hip hurts
Ketamin infusion safe?|doctor says no|la la la|is 46% good|study size|blood pressure|in the arm?
tell me more|yep
"""
SHORT = [text for line in ENGLISH.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", SHORT)
def test_short_and_misspelt_english_is_english(text: str) -> None:
    assert languages().read(normaliser().normalise(text)).code == "en"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("es", "¿Puedo conducir después de la infusión?"),
        ("pt", "quais são os efeitos colaterais"),
        ("fr", "ça fait mal ?"),
        ("de", "Wie lange dauert die Infusion?"),
        ("it", "quali sono gli effetti collaterali"),
        ("pl", "czy to boli"),
        ("ro", "care sunt efectele secundare"),
        ("tr", "yan etkileri nelerdir"),
        ("ar", "ما هي الآثار الجانبية"),
        ("ur", "اس کے مضر اثرات کیا ہیں"),
        ("hi", "kya isse dard hota hai"),
        ("pa", "ਇਸਦੇ ਮਾੜੇ ਪ੍ਰਭਾਵ ਕੀ ਹਨ"),
        ("bn", "এর পার্শ্বপ্রতিক্রিয়া কী"),
        ("zh", "输液需要多长时间"),
        ("ru", "какие побочные эффекты"),
        ("uk", "які побічні ефекти"),
        ("tl", "masakit ba ito"),
        ("vi", "tác dụng phụ là gì"),
        ("nl", "wat zijn de bijwerkingen"),
        ("ja", "副作用は何ですか"),
    ],
)
def test_an_ordinary_question_in_another_language_is_out_of_scope(code: str, text: str) -> None:
    verdict = check(text)
    assert (verdict.decision, verdict.rule) == ("out_of_scope", f"language-{code}")


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("emergency-es", "no puedo respirar despues de la infusion"),
        ("emergency-fr", "mon mari ne se réveille pas"),
        ("emergency-de", "Ich bekomme keine Luft"),
        ("emergency-it", "mia figlia ha ingoiato le mie pastiglie"),
        ("emergency-pl", "nie mogę oddychać"),
        ("emergency-pt", "não consigo respirar"),
        ("emergency-ro", "soțul meu a leșinat"),
        ("emergency-tr", "nefes alamıyorum"),
        ("emergency-ar", "لا أستطيع التنفس"),
        ("emergency-hi", "saans nahi aa rahi"),
        ("emergency-zh", "我喘不过气来"),
        ("emergency-ru", "не могу дышать"),
        ("emergency-vi", "tôi không thở được"),
        ("crisis-es", "ya no quiero vivir"),
        ("crisis-fr", "je veux mourir"),
        ("crisis-de", "ich will nicht mehr leben"),
        ("crisis-pl", "chcę umrzeć"),
        ("crisis-ru", "я не хочу жить"),
        ("crisis-tl", "gusto ko nang mamatay"),
        ("dosing-es", "¿Cuánta ketamina me toca si peso 70 kilos?"),
        ("dosing-de", "wie viel mg ketamin brauche ich bei 80 kg"),
        ("dosing-hi", "mujhe kitni ketamine leni chahiye"),
        ("dosing-zh", "我体重70公斤，应该用多少氯胺酮？"),
        ("dosing-el", "κεταμινη 70 κιλα"),
    ],
)
def test_grave_messages_are_recognised_in_other_languages(rule: str, text: str) -> None:
    assert check(text).rule == rule


def test_a_language_pattern_that_does_not_compile_is_named() -> None:
    wrong = Language(code="xx", emergency=("(",), crisis=(), dosing=())
    file = LanguageFile.model_validate(
        {
            "detected": ("en", "xx"),
            "any_dosing": AnyDosing(medicine=("a",), figure=("b",)),
            "language": (wrong,),
        }
    )
    with pytest.raises(SettingsError, match="language 'xx', emergency"):
        Languages(file, vocabulary())
