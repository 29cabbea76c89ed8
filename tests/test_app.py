"""The command line, called as a user calls it."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pypdf
import pytest

from assembly import Place, build_assistant, fresh_index
from benchmarks.screenshots import with_log
from review.database import ReviewDatabase
from review.log import SqlTurnLog
from settings import ROOT

HEAVY = ("torch", "gradio", "scipy", "onnxruntime", "transformers", "sentence_transformers", "faiss")
MOST_SECONDS_OF_HELP = 0.5
DRIVE = "Can I drive home after an infusion?"
HARBOUR = "# The harbour\n\nBoats leave the harbour at high tide. The harbour master opens the gate.\n"
GARDEN = "# The garden\n\nWater the tomatoes early in the morning. Use rain water where you can.\n"
SET = """\
{"id": "drive", "turns": [{"role": "user", "text": "Can I drive home after an infusion?", \
"expect": {"decision": ["answer", "answer_with_caution"], "contains": ["(?i)drive"]}}]}
{"id": "dose", "turns": [{"role": "user", "text": "I weigh 80 kg, how many mg should I get?", \
"expect": {"decision": ["refuse_dosing"]}}]}
"""


def python(*words: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *map(str, words)],
        cwd=ROOT, env=environment, input=typed, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def modules_loaded(process: subprocess.CompletedProcess[str]) -> set[str]:
    """Return the packages that a run with `-X importtime` imported."""
    lines = [line for line in process.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in lines}


def without_seconds(answer: str) -> dict[str, object]:
    read = json.loads(answer)
    assert read.pop("seconds")["total"] > 0
    return read


def garden_and_harbour(folder: Path) -> Path:
    folder.mkdir()
    (folder / "garden.md").write_text(GARDEN)
    (folder / "harbour.md").write_text(HARBOUR)
    return folder


def encrypted_pdf(path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)


def fifty_megabytes(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 2**20)


BROKEN = {
    "gone.md": (lambda path: path.symlink_to("nowhere.md"), "cannot be opened"),
    "zero.md": (lambda path: path.write_bytes(b""), "0 bytes"),
    "blank.txt": (lambda path: path.write_text(" \n\n \n"), "only blanks"),
    "heading.md": (lambda path: path.write_text("# Only a heading\n"), "nothing to quote"),
    "locked.pdf": (encrypted_pdf, "encrypted"),
    "torn.pdf": (lambda path: path.write_bytes(b"%PDF-1.7\nnot much"), "damaged"),
    "russian.txt": (
        lambda path: path.write_bytes("Домой на машине нельзя. ".encode("koi8-r") * 9),
        "not UTF-8",
    ),
    "binary.txt": (lambda path: path.write_bytes(bytes(range(256)) * 9), "it "),
    "huge.txt": (fifty_megabytes, "50.0 MB"),
    "table.xlsx": (lambda path: path.write_bytes(b"PK\x03\x04"), ".xlsx are not read"),
}


def break_files(folder: Path) -> None:
    for name, (write, _) in BROKEN.items():
        write(folder / name)


def test_help_answers_in_half_a_second() -> None:
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        assert "verify" in python("app.py", "--help").stdout
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < MOST_SECONDS_OF_HELP


def test_help_loads_nothing_heavy() -> None:
    process = python("-X", "importtime", "app.py", "--help")
    assert process.returncode == 0
    loaded = modules_loaded(process)
    assert "typer" in loaded
    assert not loaded & {*HEAVY, "numpy", "sqlalchemy"}


def test_the_same_question_twice_gives_the_same_json_without_torch(library_store: Path) -> None:
    words = ("-X", "importtime", "app.py", "ask", DRIVE, "--json", "--store", library_store)
    first, second = python(*words), python(*words)
    assert first.returncode == second.returncode == 0, first.stderr[-2000:]
    assert without_seconds(first.stdout) == without_seconds(second.stdout)
    loaded = modules_loaded(first)
    assert "onnxruntime" in loaded
    assert not loaded & {"torch", "transformers", "sentence_transformers", "gradio"}


def test_the_shipped_library_says_that_one_cannot_drive_home(call, library_store: Path) -> None:
    ended = call("ask", DRIVE, "--json", "--store", library_store)
    assert ended.code == 0
    quotes = [
        c["quote"] for c in json.loads(ended.out)["citations"] if c["source_id"] == "what-to-know-guide"
    ]
    assert any(re.search(r"\bdrive\b", quote) for quote in quotes), ended.out


def test_an_answer_for_people_ends_with_its_numbered_sources(call, library_store: Path) -> None:
    ended = call("ask", DRIVE, "--store", library_store)
    assert ended.code == 0
    assert "[1]" in ended.out
    assert re.search(r"^\[1\] \S.*", ended.out, re.MULTILINE)
    assert "what-to-know-guide" in ended.out


def test_a_conversation_can_be_piped_in(library_store: Path) -> None:
    typed = f"{DRIVE}\nAnd what about cycling?\n\nthis line comes after the end\n"
    process = python("app.py", "ask", "--store", library_store, typed=typed)
    assert process.returncode == 0, process.stderr
    assert process.stdout.count("\n> ") == 3
    assert "drive" in process.stdout.split("\n> ")[1]
    assert "understood as" in process.stdout.split("\n> ")[2]
    assert "Traceback" not in process.stderr


def test_a_second_index_run_says_that_nothing_changed(call, library_store: Path) -> None:
    ended = call("index", "--store", library_store)
    assert ended.code == 0
    assert ended.out.startswith("nothing changed: ")


def test_a_changed_document_embeds_only_its_own_again(call, tmp_path: Path) -> None:
    corpus, store = garden_and_harbour(tmp_path / "corpus"), tmp_path / "store"
    first = call("index", "--corpus", corpus, "--store", store)
    assert first.code == 0
    assert re.search(r"^garden: 1 sections, 1 passages, 0 stripped spans, [1-9]", first.out, re.MULTILINE)
    assert call("index", "--corpus", corpus, "--store", store).out.startswith("nothing changed: 2 documents")
    (corpus / "harbour.md").write_text(HARBOUR.replace("high tide", "low tide"))
    changed = call("index", "--corpus", corpus, "--store", store)
    assert re.search(r"^garden: .* 0 views embedded, [1-9]\d* reused$", changed.out, re.MULTILINE)
    assert re.search(r"^harbour: .* [1-9]\d* views embedded, ", changed.out, re.MULTILINE)
    (corpus / "harbour.md").unlink()
    assert "harbour: no longer there" in call("index", "--corpus", corpus, "--store", store).out


def test_broken_files_are_named_and_the_others_are_used(call, tmp_path: Path) -> None:
    corpus, store = garden_and_harbour(tmp_path / "corpus"), tmp_path / "store"
    break_files(corpus)
    ended = call("index", "--corpus", corpus, "--store", store)
    assert ended.code == 0
    for name, (_, reason) in BROKEN.items():
        assert re.search(
            rf"^skipped {re.escape(name)}: .*{re.escape(reason)}.*\. \S", ended.out, re.MULTILINE
        ), name
    assert "2 documents, index" in ended.out
    assert call("verify", "--store", store).out.endswith("2 citations, 0 invalid\n")


def test_a_folder_with_no_usable_file_ends_with_1_and_the_old_index_stays(call, tmp_path: Path) -> None:
    corpus, store = garden_and_harbour(tmp_path / "corpus"), tmp_path / "store"
    call("index", "--corpus", corpus, "--store", store)
    for path in corpus.iterdir():
        path.unlink()
    break_files(corpus)
    ended = call("index", "--corpus", corpus, "--store", store)
    assert ended.code == 1
    assert "none of its files can be used" in ended.err
    for name, (_, reason) in BROKEN.items():
        assert name in ended.err
        assert reason in ended.err
    assert call("verify", "--store", store).out.endswith("2 citations, 0 invalid\n")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.with_name("other").mkdir(), "there is no such folder"),
        (lambda path: path.mkdir(), "holds no files"),
        (lambda path: path.write_text(GARDEN), "it is a file, not a folder"),
    ],
)
def test_what_is_no_folder_of_documents_ends_with_1(call, tmp_path: Path, make, reason: str) -> None:
    make(tmp_path / "corpus")
    ended = call("index", "--corpus", tmp_path / "corpus", "--store", tmp_path / "store")
    assert ended.code == 1
    assert ended.err.startswith("error: ")
    assert reason in ended.err
    assert not (tmp_path / "store").exists()


def test_asking_an_index_that_is_not_there_ends_with_1(call, tmp_path: Path) -> None:
    ended = call("ask", DRIVE, "--store", tmp_path / "store")
    assert ended.code == 1
    assert ended.err.startswith(f"error: {tmp_path / 'store'}")
    assert ended.out == ""


@pytest.fixture(scope="session")
def run_folder(library_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an evaluated tiny set; torch was not loaded for it."""
    folder = tmp_path_factory.mktemp("evaluation")
    (folder / "tiny.jsonl").write_text(SET)
    words = ("evaluate", folder / "tiny.jsonl", "--store", library_store, "--out", folder / "out")
    process = python("-X", "importtime", "app.py", *words)
    assert process.returncode == 0, process.stderr[-2000:]
    assert not modules_loaded(process) & {"torch", "transformers", "sentence_transformers", "gradio"}
    assert "passed" in process.stdout
    assert str(folder / "out") in process.stdout
    return folder / "out"


def test_an_evaluated_set_is_written_down(run_folder: Path) -> None:
    turns = [json.loads(line) for line in (run_folder / "answers.jsonl").read_text().splitlines()]
    assert [(turn["id"], turn["turn"], turn["passed"]) for turn in turns] == [
        ("drive", 0, True),
        ("dose", 0, True),
    ]
    report = json.loads((run_folder / "report.json").read_text())
    assert report["turns"] == 2
    assert report["sets"] == ["tiny.jsonl"]


def test_a_question_set_can_be_evaluated_on_any_folder(call, tmp_path: Path) -> None:
    corpus = garden_and_harbour(tmp_path / "corpus")
    (tmp_path / "set.jsonl").write_text(SET)
    words = ("--corpus", corpus, "--store", tmp_path / "store", "--out", tmp_path / "out")
    ended = call("evaluate", tmp_path / "set.jsonl", *words)
    assert ended.code == 0
    first, second = map(json.loads, (tmp_path / "out" / "answers.jsonl").read_text().splitlines())
    assert not first["passed"]
    assert first["failures"]
    assert second["passed"]


def test_verify_finds_no_invalid_citation(call, run_folder: Path, library_store: Path) -> None:
    ended = call("verify", run_folder / "answers.jsonl", "--store", library_store)
    assert ended.code == 0
    assert re.fullmatch(r"[1-9]\d* citations, 0 invalid\n", ended.out)


def test_verify_without_answers_proves_every_passage(call, library, library_store: Path) -> None:
    ended = call("verify", "--store", library_store)
    assert (ended.code, ended.out) == (0, f"{len(library.passages)} citations, 0 invalid\n")


def test_a_tampered_quote_is_found(call, run_folder: Path, library_store: Path, tmp_path: Path) -> None:
    written = (run_folder / "answers.jsonl").read_text()
    quote = json.loads(written.splitlines()[0])["answer"]["citations"][0]["quote"]
    tampered = tmp_path / "answers.jsonl"
    tampered.write_text(written.replace(json.dumps(quote, ensure_ascii=False), '"You may drive at once."'))
    ended = call("verify", tampered, "--store", library_store)
    assert ended.code == 1
    assert "drive, turn 0, citation 1: " in ended.out
    assert "You may drive at once." in ended.out
    assert ended.out.splitlines()[-1].endswith(" citations, 1 invalid")


def test_a_tampered_document_is_found(call, run_folder: Path, library_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(library_store, store)
    (text,) = store.glob("versions/*/documents/what-to-know-guide.txt")
    text.write_text(text.read_text().replace("drive", "dance"))
    ended = call("verify", run_folder / "answers.jsonl", "--store", store)
    assert ended.code == 1
    assert "what-to-know-guide.txt" in ended.err + ended.out


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('{"id": "x", "turns": [{"role": "user"}]}', "field turns.0.text"),
        ('{"id": "x", "turns": [{"role": "robot", "text": "a", "expect": {}}]}', "field turns.0.role"),
        (
            '{"id": "x", "turns": [{"role": "user", "text": "a", "expect": {"contains": ["("]}}]}',
            "contains.0",
        ),
        ("{", "field line"),
    ],
)
def test_a_malformed_set_ends_with_2_and_runs_nothing(call, tmp_path: Path, line: str, place: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(SET + line + "\n")
    ended = call("evaluate", path, "--out", tmp_path / "out")
    assert ended.code == 2
    assert f"{path}: line 3, " in ended.err
    assert place in ended.err
    assert not (tmp_path / "out").exists()


def test_malformed_answers_end_with_2(call, library_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text('{"id": "x"}\n')
    ended = call("verify", path, "--store", library_store)
    assert ended.code == 2
    assert f"{path}: line 1, field turn: " in ended.err


def test_the_guard_says_what_it_decides_and_why(call) -> None:
    ended = call("guard", "I weigh 80 kg, how many mg should I get?")
    verdict = json.loads(ended.out)
    assert ended.code == 0
    assert verdict["decision"] == "refuse_dosing"
    assert verdict["reason"]


def test_the_shipped_library_passes_its_check(call, tmp_path: Path) -> None:
    ended = call("library", "check", "--html", tmp_path / "check.html")
    assert ended.code == 0, ended.out
    assert "what-to-know-guide" in (tmp_path / "check.html").read_text()


def test_any_folder_can_be_checked(call, tmp_path: Path) -> None:
    ended = call("library", "check", garden_and_harbour(tmp_path / "corpus"))
    assert "garden" in ended.out
    assert ended.err == ""


def test_a_report_that_cannot_be_written_ends_with_1(call, tmp_path: Path) -> None:
    corpus = garden_and_harbour(tmp_path / "corpus")
    ended = call("library", "check", corpus, "--html", tmp_path / "nowhere" / "check.html")
    assert ended.code == 1
    assert ended.err == (
        f"error: {tmp_path / 'nowhere' / 'check.html'}: "
        "cannot be written (No such file or directory). Give another file.\n"
    )


def test_what_changed_is_told_with_the_answers_that_quoted_it(
    call, monkeypatch, product_settings, tmp_path: Path
) -> None:
    corpus, old, new = tmp_path / "corpus", tmp_path / "old", tmp_path / "new"
    corpus.mkdir()
    guide = Path(shutil.copy(product_settings.paths.corpus / "what-to-know-guide.md", corpus))
    settings = with_log(product_settings, tmp_path / "turns.sqlite")
    monkeypatch.setattr("settings.read_settings", lambda: settings)
    library = fresh_index(settings, Place(corpus, old))
    assert call("library", "diff", old, old).code == 0
    turn_log = SqlTurnLog(ReviewDatabase(settings.paths.log))
    answer = build_assistant(settings, library, turn_log).answer(DRIVE, turn_id="turn-of-driving")
    guide.write_text(guide.read_text().replace(answer.citations[0].quote, "Ask the team about driving."))
    fresh_index(settings, Place(corpus, new))
    ended = call("library", "diff", old, new)
    assert ended.code == 0
    assert "what-to-know-guide" in ended.out
    assert "turn-of-driving" in ended.out


@pytest.fixture
def served_at(monkeypatch, product_settings) -> list[tuple[object, ...]]:
    """Addresses at which the server would have listened; the log and the index are temporary ones."""
    addresses: list[tuple[object, ...]] = []
    monkeypatch.setattr("settings.read_settings", lambda: product_settings)
    monkeypatch.setattr("web.server.Server.run", lambda _, *address: addresses.append(address))
    return addresses


def test_without_a_command_the_chat_is_served(call, served_at, library_store: Path) -> None:
    assert library_store.exists()
    ended = call()
    assert ended.code == 0
    assert served_at == [("127.0.0.1", 7860)]
    assert "nothing changed: " in ended.out
    assert ended.out.endswith("Citewell answers on http://127.0.0.1:7860\n")


def test_the_chat_can_be_served_elsewhere(call, served_at, library_store: Path) -> None:
    ended = call("serve", "--host", "0.0.0.0", "--port", "8000", "--store", library_store)  # noqa: S104
    assert ended.code == 0
    assert served_at == [("0.0.0.0", 8000)]  # noqa: S104
