"""The clinic's own sheet: what may be filled in, and the document that it becomes."""

import re
from pathlib import Path

import pytest

from corpus.chunk import chunk
from corpus.clinic import (
    CLINIC_ID,
    Clinic,
    ClinicFact,
    clinic_documents,
    clinic_sidecars,
    read_clinic,
)
from index.views import make_views, patient_questions
from schema.documents import Kind
from schema.errors import SettingsError

FULL = """
name = "Hillside Pain Clinic"
phone = "020 7946 0018"
out_of_hours_phone = "111"
hours = "Monday to Friday, 8:30 a.m. to 5 p.m."
emergency_country = "uk"
arrival = "Come to the second floor half an hour early."
escort = "An adult must take you home."
fasting = '''
Do not eat for six hours before your infusion.
Bring these with you:
- your tablets
- a snack for afterwards.
'''
driving = "Do not drive until the next morning, and only after a good night's sleep."

[[fact]]
heading = "Parking"
text = "Patients can park behind the clinic for free."
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "clinic.toml"
    path.write_text(text, encoding="utf-8")
    return path


def quotes(clinic: Clinic) -> dict[str, list[str]]:
    (document,) = clinic_documents(clinic)
    return {
        passage.heading_path[-1]: [sentence.text for sentence in passage.sentences]
        for passage in chunk(document, 1000)
    }


def test_the_shipped_sheet_is_empty_and_becomes_no_document() -> None:
    clinic = read_clinic()

    assert clinic == Clinic()
    assert clinic_documents(clinic) == ()
    assert clinic_sidecars(clinic) == {}
    assert clinic.contact == ""


def test_the_shipped_file_explains_every_entry() -> None:
    text = (Path(__file__).resolve().parents[2] / "corpus" / "clinic.toml").read_text(encoding="utf-8")
    for entry in set(Clinic.model_fields) - {"fact"}:
        assert re.search(rf"(?:^# .+\n)+(?:\w+ = .*\n)*{entry} = ", text, re.MULTILINE), entry
    assert "# [[fact]]" in text


def test_what_is_filled_in_is_a_source_of_its_own(tmp_path: Path) -> None:
    clinic = read_clinic(written(tmp_path, FULL))
    (document,) = clinic_documents(clinic)

    assert clinic.emergency_country == "uk"
    assert clinic.contact == "Hillside Pain Clinic, 020 7946 0018"
    assert (document.id, document.source.title) == (CLINIC_ID, "Your clinic's sheet")
    assert document.source.kind is Kind.CLINIC_SHEET
    assert document.source.publisher == "Hillside Pain Clinic"
    assert len(document.file_sha256) == 64
    assert clinic_documents(clinic) == (document,)


def test_entries_are_quoted_as_they_were_written_under_headings_of_their_own(tmp_path: Path) -> None:
    found = quotes(read_clinic(written(tmp_path, FULL)))

    assert found == {
        "How to reach your clinic by phone": ["The phone number of Hillside Pain Clinic is 020 7946 0018."],
        "When your clinic can be reached": [
            "Hillside Pain Clinic can be reached at these times: Monday to Friday, 8:30 a.m. to 5 p.m."
        ],
        "Whom to call when your clinic is closed": [
            "When Hillside Pain Clinic is closed, patients can call 111."
        ],
        "Coming to your clinic": ["Come to the second floor half an hour early."],
        "Who should come with you to your clinic": ["An adult must take you home."],
        "Eating and drinking before an infusion at your clinic": [
            "Do not eat for six hours before your infusion.",
            "Bring these with you:",
            "your tablets",
            "a snack for afterwards.",
        ],
        "Driving after an infusion at your clinic": [
            "Do not drive until the next morning, and only after a good night's sleep."
        ],
        "Parking": ["Patients can park behind the clinic for free."],
    }


def test_a_sheet_without_a_name_speaks_of_your_clinic() -> None:
    found = quotes(Clinic(phone="+1 555 010 0018 ext. 4", hours="9 to 5, every day."))

    assert found == {
        "How to reach your clinic by phone": ["The phone number of your clinic is +1 555 010 0018 ext. 4."],
        "When your clinic can be reached": ["Your clinic can be reached at these times: 9 to 5, every day."],
    }


def test_a_text_broken_over_lines_stays_one_sentence() -> None:
    found = quotes(
        Clinic(driving="Do not drive until the next morning,\nand only after a good night's sleep.")
    )
    assert found["Driving after an infusion at your clinic"] == [
        "Do not drive until the next morning, and only after a good night's sleep."
    ]


def test_dots_that_a_clinic_writes_are_kept() -> None:
    found = quotes(Clinic(arrival="Ring the bell... and wait for us."))
    assert found["Coming to your clinic"] == ["Ring the bell... and wait for us."]


def test_a_country_alone_is_nothing_to_quote() -> None:
    assert clinic_documents(Clinic(emergency_country="us", name="Hillside")) == ()


def test_patients_questions_lead_to_the_sections_that_are_filled_in() -> None:
    clinic = Clinic(
        fasting="Do not eat for six hours.", fact=(ClinicFact(heading="Parking", text="Park here."),)
    )
    (document,) = clinic_documents(clinic)
    views = make_views(
        chunk(document, 1000), {document.id: document}, patient_questions(clinic_sidecars(clinic))
    )

    assert "can I eat before my infusion" in {view.text for view in views}
    assert not {view.text for view in views} & {"when can I drive again"}


@pytest.mark.parametrize(
    "phone",
    [
        "020 7946 0018",
        "+1 555 010 0018 ext. 4",
        "(216) 555-0199",
        "111",
        "116 123",
        "01983 534 999, ask for pain care",
    ],
)
def test_phone_numbers_as_clinics_write_them_pass(phone: str) -> None:
    assert Clinic(phone=phone).phone == phone


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('phone = "ask at the desk"', "phone = 'ask at the desk': Value error, this holds no phone number"),
        ('phone = "12"', "phone = '12': Value error, this holds no phone number"),
        ('out_of_hours_phone = "0800 CALL"', "out_of_hours_phone = '0800 CALL'"),
        ('name = "Hillside\\nClinic"', "write it on one line"),
        ('fasting = "6 hours no food"', "fasting = '6 hours no food': Value error, write whole sentences"),
        ('escort = "# Escort\\nBring somebody."', "would be a heading"),
        (
            'emergency_country = "fr"',
            "emergency_country = 'fr': Input should be 'us', 'uk', 'eu' or 'unknown'",
        ),
        ("driving = 24", "driving = 24: Input should be a valid string"),
        ('telephone = "020 7946 0018"', "telephone = '020 7946 0018': Extra inputs are not permitted"),
        ('[[fact]]\nheading = " "\ntext = "Park here."', "fact.0.heading = ' ': Value error, fill this in"),
        ('[[fact]]\nheading = "Parking"\ntext = ""', "fact.0.text = '': Value error, fill this in"),
        ('[[fact]]\nheading = "Parking"', "fact.0.text"),
        (
            '[[fact]]\nheading = "Coming to your clinic"\ntext = "Ring the bell."',
            "two entries have the heading 'Coming to your clinic'",
        ),
        ("name = ", "cannot be read"),
    ],
)
def test_a_wrong_entry_is_named_with_its_value_and_a_remedy(tmp_path: Path, line: str, told: str) -> None:
    path = written(tmp_path, line)
    with pytest.raises(SettingsError, match=re.escape(told)) as caught:
        read_clinic(path)
    assert caught.value.where == str(path)
    assert caught.value.remedy


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_clinic(tmp_path / "clinic.toml")
