"""Folders to documents."""

from pathlib import Path

import pytest

from corpus.load import load_file, load_folder
from corpus.raw import SkippedFile
from schema.documents import Document
from schema.errors import CorpusError


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_documents_are_sorted_by_id_and_subfolders_read(tmp_path: Path) -> None:
    fill(tmp_path, {"b/knee.txt": "Rest helps.", "hip.md": "Ice helps.", "a/c/arm.txt": "Heat helps."})
    corpus = load_folder(tmp_path)
    assert [document.id for document in corpus.documents] == ["arm", "hip", "knee"]
    assert [document.file_name for document in corpus.documents] == ["a/c/arm.txt", "hip.md", "b/knee.txt"]
    assert corpus.skipped == ()


def test_hidden_files_and_folders_are_ignored(tmp_path: Path) -> None:
    fill(tmp_path, {".hidden.txt": "No.", ".git/config.txt": "No.", "knee.txt": "Rest helps."})
    corpus = load_folder(tmp_path)
    assert [document.id for document in corpus.documents] == ["knee"]
    assert corpus.skipped == ()


def test_the_rest_loads_when_some_files_cannot_be_used(tmp_path: Path) -> None:
    fill(tmp_path, {"knee.txt": "Rest helps.", "empty.txt": "", "table.csv": "a,b", "sub/blank.md": " \n"})
    corpus = load_folder(tmp_path)
    assert [document.id for document in corpus.documents] == ["knee"]
    assert [file.file_name for file in corpus.skipped] == ["empty.txt", "sub/blank.md", "table.csv"]
    assert all(file.reason and file.remedy for file in corpus.skipped)


def test_of_two_files_with_one_id_the_first_is_used(tmp_path: Path) -> None:
    fill(tmp_path, {"knee.md": "Rest helps.", "knee.txt": "Ice helps.", "sub/knee.md": "Heat helps."})
    corpus = load_folder(tmp_path)
    assert [document.file_name for document in corpus.documents] == ["knee.md"]
    assert [file.file_name for file in corpus.skipped] == ["knee.txt", "sub/knee.md"]
    assert corpus.skipped[0].reason == "its id 'knee' is already that of knee.md"


def test_a_file_with_nothing_left_after_cleaning_is_skipped(tmp_path: Path) -> None:
    fill(tmp_path, {"page.txt": "Share this page\n\nPrivacy policy\n\n© 2020 A Clinic\n"})
    file = load_file(tmp_path / "page.txt")
    assert isinstance(file, SkippedFile)
    assert "nothing to quote is left" in file.reason


def test_a_missing_folder_a_file_and_an_empty_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="there is no such folder"):
        load_folder(tmp_path / "nowhere")
    fill(tmp_path, {"knee.txt": "Rest helps."})
    with pytest.raises(CorpusError, match="it is a file, not a folder"):
        load_folder(tmp_path / "knee.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="it holds no files"):
        load_folder(tmp_path / "empty")


def test_a_folder_without_a_usable_file_lists_all_reasons(tmp_path: Path) -> None:
    fill(tmp_path, {"empty.txt": "", "table.csv": "a,b"})
    with pytest.raises(CorpusError) as error:
        load_folder(tmp_path)
    assert "empty.txt: it is empty (0 bytes)" in str(error.value)
    assert "table.csv: files of kind .csv are not read" in str(error.value)
    assert "Add .md" in str(error.value)


def test_a_folder_linked_into_itself_does_not_loop(tmp_path: Path) -> None:
    fill(tmp_path, {"knee.txt": "Rest helps."})
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [document.id for document in load_folder(tmp_path).documents] == ["knee"]


def test_the_limit_of_size_is_the_callers(tmp_path: Path) -> None:
    fill(tmp_path, {"knee.txt": "Rest helps. " * 10, "hip.txt": "Ice helps."})
    corpus = load_folder(tmp_path, max_bytes=50)
    assert [file.file_name for file in corpus.skipped] == ["knee.txt"]


def test_loading_twice_gives_the_same_document(tmp_path: Path) -> None:
    fill(tmp_path, {"knee.txt": "Stiff knees\n\nRest helps.\n\nShare this page\n"})
    first, second = load_file(tmp_path / "knee.txt"), load_file(tmp_path / "knee.txt")
    assert isinstance(first, Document)
    assert first == second
    assert first.file_sha256 != first.sha256


def test_the_order_of_the_files_on_disk_does_not_matter(tmp_path: Path) -> None:
    names = [f"doc{number}.txt" for number in range(6)]
    for folder, order in (("one", names), ("two", names[::-1])):
        fill(tmp_path / folder, {name: f"Text of {name} helps." for name in order})
    assert load_folder(tmp_path / "one") == load_folder(tmp_path / "two")
