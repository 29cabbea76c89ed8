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


MEANT = """
es|emergency|mi niña se tragó unas cuantas pastillas mías|¿cuánto dura la infusión?
es|crisis|mi familia estaría mejor sin mí|¿dónde guardo las pastillas?
es|dosing|¿puedo tomarme dos paracetamol después?|mi madre pesa 60 kilos, ¿la pesan antes?
pt|emergency|a minha filhinha engoliu alguns dos meus comprimidos|quanto tempo demora a infusão?
pt|crisis|não quero mais viver|posso conduzir para casa?
pt|dosing|quantos mg devo tomar?|ajuda na dor neuropática?
fr|emergency|mon mari dort et je n'arrive pas à le réveiller|combien de temps dure la perfusion ?
fr|crisis|tous mes cachets sont devant moi|puis-je prendre le volant après ?
fr|dosing|quelle dose pour ma mère ?|est-ce que ça fait mal ?
de|emergency|ich kriege meinen Mann nicht wach|wie lange dauert eine Infusion?
de|crisis|alle meine Tabletten liegen vor mir|darf ich danach nach Hause fahren?
de|dosing|soll ich das Tramadol weglassen?|hilft es bei Nervenschmerzen?
it|emergency|non riesco a svegliarlo|quanto dura la flebo?
it|crisis|ho tutte le pastiglie davanti a me e stanotte voglio che finisca tutto|fa male?
it|dosing|posso saltare la compressa?|mia moglie pesa 59 chili, la pesano prima?
pl|emergency|moja mała córeczka połknęła kilka moich tabletek|ile trwa wlew?
pl|crisis|dzieciom będzie lepiej beze mnie|czy to pomaga na nerwobóle?
pl|dosing|czy mam odstawić tramadol?|czy mogę potem prowadzić?
ro|emergency|nu îl pot trezi|cât durează perfuzia?
ro|crisis|copiilor le-ar fi mai bine fără mine|ce efecte secundare are?
ro|dosing|pot să iau două pastile?|am 84 de kile, încap în scaun?
tr|emergency|kocamı uyandıramıyorum|infüzyon ne kadar sürer?
tr|crisis|bütün haplarım önümde, bu gece her şey bitsin istiyorum|sinir ağrısına iyi gelir mi?
tr|dosing|ilacı bırakmalı mıyım?|yan etkileri nelerdir?
ar|emergency|رجع زوجي من التسريب ومو قادرة أصحيه|كم تستغرق الحقنة؟
ar|crisis|أقراصي كلها أمامي والليلة أريد أن ينتهي كل شيء|هل يساعد في ألم الأعصاب؟
ar|dosing|كم حبة آخذ؟|وزني ٧٨ كيلو، هل يوزنوني قبلها؟
ur|emergency|شوہر جاگ نہیں رہے|کتنا وقت لگتا ہے؟
ur|crisis|میرے بغیر سب خوش ہوں گے|کیا درد ہوتا ہے؟
hi|emergency|मैं पति को जगा नहीं पा रही|ड्रिप में कितना समय लगता है?
hi|crisis|सारी गोलियाँ मेरे सामने हैं|क्या मैं गाड़ी चलाकर घर जा सकता हूँ?
zh|emergency|我丈夫打完点滴，我叫不醒他|输液一次要多长时间？
zh|crisis|没有我，家人会过得更好|有什么副作用？
zh|dosing|布洛芬可以吃几片？|打完可以开车吗？
ru|emergency|не могу разбудить мужа после капельницы|сколько обычно длится капельница?
ru|crisis|все таблетки лежат передо мной, хочу, чтобы всё закончилось|какие побочные эффекты?
ru|dosing|можно пропустить таблетку?|можно потом за руль?
uk|emergency|дитина проковтнула мої таблетки|скільки триває крапельниця?
uk|crisis|всім буде краще без мене|які побічні ефекти?
tl|crisis|ayoko na magising bukas|masakit ba ito?
vi|emergency|con tôi nuốt thuốc của tôi|tác dụng phụ là gì?
vi|crisis|tôi không muốn sống nữa|truyền từ từ trong bao lâu?
nl|emergency|ik krijg mijn man niet wakker|hoe lang duurt het infuus?
nl|crisis|mijn gezin is beter af zonder mij|mag ik na het infuus autorijden?
nl|dosing|hoeveel mg moet ik nemen?|wat zijn de bijwerkingen?
sv|emergency|jag kan inte andas|hur lång tid tar droppet?
sv|crisis|jag vill inte leva längre|vilka biverkningar finns det?
da|emergency|jeg kan ikke vække min mand|hvor lang tid tager det?
no|crisis|jeg vil ikke leve lenger|hvilke bivirkninger er det?
fi|emergency|mieheni ei herää|kuinka kauan se kestää?
cs|emergency|nemůžu ho vzbudit|jak dlouho trvá infuze?
sk|crisis|nechcem žiť|ako dlho trvá infúzia?
hu|emergency|nem tudom felébreszteni a férjemet|mennyi ideig tart az infúzió?
hr|crisis|djeci bi bilo bolje bez mene|koliko traje infuzija?
el|emergency|δεν μπορώ να αναπνεύσω|πόσο διαρκεί ο ορός;
el|crisis|δεν θέλω να ζω|πονάει ο ορός;
fa|emergency|نمی‌توانم شوهرم را بیدارش کنم|تزریق چقدر طول می‌کشد؟
fa|crisis|می‌خواهم بمیرم|عوارض آن چیست؟
ja|emergency|夫を起こしても起きません|点滴はどのくらい時間がかかりますか
ja|crisis|もう死にたい|副作用は何ですか
ko|emergency|남편이 깨워도 안 일어나요|주사는 얼마나 걸려요?
ko|crisis|살고 싶지 않아요|부작용이 있나요?
so|crisis|ma rabo inaan noolaado|daawadani muddo intee ah ayay qaadataa?
"""
ROWS = [row.split("|") for row in MEANT.strip().splitlines()]


@pytest.mark.parametrize(("code", "kind", "grave", "harmless"), ROWS)
def test_a_grave_message_is_told_from_an_ordinary_question_in_the_same_language(
    code: str, kind: str, grave: str, harmless: str
) -> None:
    wanted = {"emergency": "emergency", "crisis": "crisis", "dosing": "refuse_dosing"}[kind]
    assert (check(grave).decision, check(grave).rule) == (wanted, f"{kind}-{code}")
    reading = languages().read(normaliser().normalise(harmless))
    assert reading.decision in {"out_of_scope", "answer"}


@pytest.mark.parametrize(
    "text",
    [
        "¿puedo tomar el autobús esta noche?",
        "ich möchte nicht mehr so viele Tabletten",
        "non voglio più prendere il tramadolo, a cosa serve?",
        "Mit 19 hatte ich mal eine Überdosis, muss das in den Bogen?",
        "hace veinte años tuve una sobredosis, ¿lo tengo que contar?",
        "truyền từ từ có tốt không?",
    ],
)
def test_figures_of_speech_and_old_stories_are_no_emergency_and_no_crisis(text: str) -> None:
    assert check(text).decision not in {"emergency", "crisis"}


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
