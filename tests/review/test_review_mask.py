import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.mask import mask, mask_record

MASKED = [
    ("mail me at a.b+c@ex-ample.co.uk please", "mail me at [email] please"),
    ("see https://x.example/me?id=3 now", "see [link] now"),
    ("see facebook.com/some.body now", "see [link] now"),
    ("I am @some_body there", "I am [handle] there"),
    ("ring 07700 900123 or (216) 444-2200", "ring [phone] or [phone]"),
    ("555-010-0199 or 020 7946 0018", "[phone] or [phone]"),
    ("call +44 20 7946 0018", "call [phone]"),
    ("my cell is 555-0199 ok", "my cell is [phone] ok"),
    ("943 476 5919 is my number", "[id number] is my number"),
    ("NHS number: 123 456 7890", "NHS number: [id number]"),
    ("ssn 123-45-6789", "ssn [id number]"),
    ("123-45-6789", "[id number]"),
    ("QQ 12 34 56 C", "[id number]"),
    ("MRN: A1234567", "MRN: [id number]"),
    ("patient id is 88-1234", "patient id is [id number]"),
    ("card 4111111111111111", "card [id number]"),
    ("DOB 12/03/1980", "DOB [date of birth]"),
    ("born on 3rd of May 1971", "born on [date of birth]"),
    ("date of birth: 1971-05-03", "date of birth: [date of birth]"),
    ("my birthday is March 4, 1966", "my birthday is [date of birth]"),
    ("I live at 12 Acacia Avenue, London SW1A 1AA", "I live at [address], London [address]"),
    ("221b baker street", "[address]"),
    ("flat 3, 10 Downing Street", "[address]"),
    ("New York, NY 10001", "New York, NY [address]"),
    ("zip code is 44106", "zip code is [address]"),
    ("postcode: sw1a 1aa", "postcode: [address]"),
    ("my name is sarah jones and I ache", "my name is [name] and I ache"),
    ("My name’s José Álvarez-Núñez. Can I drive?", "My name’s [name]. Can I drive?"),
    ("I'm Sarah, 45, diabetic", "I'm [name], 45, diabetic"),
    ("i'm john", "i'm [name]"),
    ("my name is María del Carmen García López and", "my name is [name] and"),
    ("I'm Ludwig van der Berg, I ache", "I'm [name], I ache"),
    ("My name is Anna Bella Cara Dora Emma Fay", "My name is [name] Fay"),
    ("This is Sarah, calling about Monday", "This is [name], calling about Monday"),
    ("it's Mary speaking", "it's [name] speaking"),
    ("my husband John takes 20 mg", "my husband [name] takes 20 mg"),
    ("Dr. Patel said 0.5 mg/kg", "Dr. [name] said 0.5 mg/kg"),
    ("Regards, Peter Parker", "Regards, [name]"),
    ("My name is Ann. I'm Ann Lee", "My name is [name]. I'm [name]"),
]
KEPT = [
    "I'm diabetic",
    "I'm Diabetic",
    "I'm Type 2 diabetic",
    "I'M DIABETIC AND SCARED",
    "I am On ketamine",
    "I'm taking Lyrica",
    "This is Ketamine",
    "this is important",
    "this is Kind of hard",
    "it's Monday",
    "do I miss Wednesday's infusion",
    "It is Ramadan, I wish to fast",
    "my name is not important",
    "I'm in la la land",
    "my daughter is 14 and was born in 1980",
    "Nurse Practitioner or doctor",
    "my infusion on 2024-03-12 at 14:30, the last on 12 March 2024",
    "0.5 mg/kg/h for 4 hours on days 1, 3, 5",
    "I got 2000 2500 3000 mg, then 100 200 300 400 mg",
    "I took 1000000000 units",
    "blood pressure 120/80, pulse 70, I'm 45 and weigh 80 kg",
    "from 1 2 3 4 5 6 7 8 9 10 it is a 7",
    "call 116 123 or 988 or 1-800-222-1222",
    "phone 1-800-222-1222",
    "b12 1mg daily, L5 disc 3 hours",
    "B12 1MG",
    "a 40 minute drive home, 3 sessions down the road",
    "half of 76?",
    "943 476 591, then 120 200 3000 mg",
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_a_personal_detail_is_masked(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize("text", KEPT)
def test_medical_content_and_help_lines_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("text", [text for text, _ in MASKED])
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="0123456789@./:"), max_size=40))
def test_any_text_can_be_masked(text: str) -> None:
    assert isinstance(mask(text), str)


def test_the_whole_record_is_masked(make_record) -> None:
    question = "my name is Sarah Jones, can I drive?"
    record = mask_record(
        make_record(
            question=question,
            understood_as=f"{question} (call 07700 900123)",
            text=f"You asked: {question}\n\nDo not drive home. [1]",
            evidence="Sarah Jones",
        )
    )
    assert record.question == "my name is [name], can I drive?"
    assert record.answer.understood_as == "my name is [name], can I drive? (call [phone])"
    assert record.answer.text == "You asked: my name is [name], can I drive?\n\nDo not drive home. [1]"
    assert record.verdict.evidence == "[masked]"
    assert "Sarah" not in record.model_dump_json()


def test_evidence_that_names_nobody_stays(make_record) -> None:
    record = mask_record(make_record(question="I'm Sarah. How many mg?", evidence="how many mg"))
    assert record.verdict.evidence == "how many mg"


def test_the_librarys_own_words_are_never_masked(make_record) -> None:
    quote = "Dr Smith of www.hospital.example says: call (216) 444-2200."
    record = make_record(cites=((quote, "leaflet"),))
    assert mask_record(record) == record
