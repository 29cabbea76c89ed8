from pathlib import Path

import pytest

from corpus.sidecar import read_asked, read_sidecars, read_unanswered
from schema.errors import CorpusError, SettingsError


def test_sidecars_are_read_by_document_id(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text('[[section]]\nheading = "H"\nfacts = ["A-1"]\nquestions = ["why"]\n')
    sidecars = read_sidecars(tmp_path)
    assert list(sidecars) == ["b"]
    assert sidecars["b"].section[0].questions == ("why",)


def test_a_folder_that_is_absent_holds_no_sidecar(tmp_path: Path) -> None:
    assert read_sidecars(tmp_path / "nothing") == {}


def test_a_wrong_field_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text('[[section]]\ntitle = "H"\n')
    with pytest.raises(SettingsError, match=r"section\.0\.heading"):
        read_sidecars(tmp_path)


def test_asked_questions_are_read_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    good = '{"question": "q", "document_id": "d", "sentence": "s"}'
    path.write_text(good + "\n")
    assert read_asked(path)[0].sentence == "s"
    path.write_text(good + "\n{}\n")
    with pytest.raises(CorpusError, match="line 2"):
        read_asked(path)


def test_no_file_of_asked_questions_holds_none(tmp_path: Path) -> None:
    assert read_asked(tmp_path / "nothing.jsonl") == ()


def test_every_shipped_question_leads_to_a_sentence_that_stands() -> None:
    root = Path(__file__).resolve().parents[2]
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (root / "corpus/library").glob("*.md")}
    asked = read_asked(root / "corpus/asked.jsonl")
    assert len(asked) > 2000
    lost = [each for each in asked if each.sentence not in texts.get(each.document_id, "")]
    assert not lost, lost[:3]


def test_questions_without_an_answer_are_read_and_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "unanswered.jsonl"
    path.write_text('{"question": "q"}\n')
    assert read_unanswered(path)[0].near == ""
    path.write_text('{"question": ""}\n')
    with pytest.raises(CorpusError, match="line 1"):
        read_unanswered(path)


def test_no_shipped_question_both_has_an_answer_and_has_none() -> None:
    root = Path(__file__).resolve().parents[2] / "corpus"
    answered = {each.question.lower() for each in read_asked(root / "asked.jsonl")}
    unanswered = [each.question.lower() for each in read_unanswered(root / "unanswered.jsonl")]
    assert len(unanswered) > 2000
    assert not answered.intersection(unanswered)
