"""Command line: parses, calls, prints. Heavy imports stand in the commands that need them."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from schema.errors import CitewellError, QuestionSetError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from index.report import Progress

app = typer.Typer(add_completion=False, no_args_is_help=False, pretty_exceptions_enable=False)
library = typer.Typer(no_args_is_help=True, help="Check the documents, and compare two indexes.")
app.add_typer(library, name="library")

Corpus = Annotated[Path | None, typer.Option(help="Folder of documents; default: the shipped library.")]
Store = Annotated[Path | None, typer.Option(help="Folder of the index; default: one for each corpus.")]


@app.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Citewell answers patients' questions with cited sentences of a local library."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if context.invoked_subcommand is None:
        serve()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    corpus: Corpus = None,
    store: Store = None,
) -> None:
    """Serve the chat page; the staff desk opens when CITEWELL_STAFF_PASSWORD is set."""
    from assembly import Place
    from serving import build_server
    from settings import read_settings

    settings = read_settings()
    password = os.environ.get("CITEWELL_STAFF_PASSWORD")
    server = build_server(settings, Place(corpus, store), password, typer.echo)
    address = (host or settings.serve.host, port or settings.serve.port)
    typer.echo(f"Citewell answers on http://{address[0]}:{address[1]}")
    server.run(*address)


@app.command()
def index(corpus: Corpus = None, store: Store = None) -> None:
    """Read, clean, chunk and embed the documents, and write the index."""
    from assembly import Place, build_index
    from settings import read_settings

    with _progress_bar() as progress:
        build_index(read_settings(), Place(corpus, store), typer.echo, progress)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question; none opens a conversation.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    corpus: Corpus = None,
    store: Store = None,
) -> None:
    """Answer one question, or hold a conversation in the terminal."""
    from assembly import MemoryLog, Place, build_assistant, fresh_index
    from dialogue.terminal import as_text, converse
    from settings import read_settings

    settings = read_settings()
    assistant = build_assistant(settings, fresh_index(settings, Place(corpus, store)), MemoryLog())
    if question is None:
        converse(assistant.answer, input, typer.echo)
        return
    answer = assistant.answer(question)
    typer.echo(answer.model_dump_json(indent=2) if json else as_text(answer))


@app.command()
def evaluate(
    sets: Annotated[list[Path], typer.Argument(help="Question sets, JSON Lines.")],
    corpus: Corpus = None,
    store: Store = None,
    out: Annotated[Path, typer.Option(help="Folder for answers.jsonl and report.json.")] = Path(
        "build/evaluation"
    ),
) -> None:
    """Run question sets, print a table, write answers.jsonl and report.json."""
    from assembly import Place
    from evaluation.report import table
    from judging import evaluate_sets
    from settings import read_settings

    report = evaluate_sets(read_settings(), sets, Place(corpus, store), out, _to_stderr)
    typer.echo(table(report))
    typer.echo(f"answers and report: {out}")


@app.command()
def verify(
    answers: Annotated[
        Path | None, typer.Argument(help="answers.jsonl; none: every passage of the index.")
    ] = None,
    store: Store = None,
) -> None:
    """Prove that every citation's quote stands in its document."""
    from assembly import Place
    from judging import verify_answers
    from settings import read_settings

    result = verify_answers(read_settings(), answers, Place(None, store))
    for line in result.invalid:
        typer.echo(line)
    typer.echo(f"{result.checked} citations, {len(result.invalid)} invalid")
    raise typer.Exit(1 if result.invalid else 0)


@app.command()
def guard(message: Annotated[str, typer.Argument(help="A patient's message.")]) -> None:
    """Show what the question guard decides about a message, and why."""
    from assembly import question_guard
    from schema.dialogue import Question
    from settings import read_settings

    verdict = question_guard(read_settings()).check(Question(text=message), message)
    typer.echo(verdict.model_dump_json(indent=2))


@library.command("check")
def library_check(
    folder: Annotated[Path | None, typer.Argument(help="Default: the shipped library.")] = None,
    html: Annotated[Path | None, typer.Option(help="Also write the report as one HTML file.")] = None,
) -> None:
    """Check reading grade, metadata, facts, disagreements and wording; exit code 1 on errors."""
    from datetime import UTC, datetime

    from corpus.check import check_folder, check_library
    from corpus.check_render import render_html, render_text
    from settings import read_settings

    paths, today = read_settings().paths, datetime.now(UTC).date()
    own = folder is None or folder.resolve() == paths.corpus.resolve()
    report = (
        check_library(paths.corpus, paths.sidecar, today)
        if own or folder is None
        else check_folder(folder, today)
    )
    typer.echo(render_text(report))
    if html is not None:
        _write(html, render_html(report))
    raise typer.Exit(1 if report.has_errors else 0)


@library.command("diff")
def library_diff(
    old: Annotated[Path, typer.Argument(help="Folder of the old index.")],
    new: Annotated[Path, typer.Argument(help="Folder of the new index.")],
) -> None:
    """Say what changed, and which logged answers quoted what changed or went."""
    from index.diff import diff_libraries, read_contents, render_diff
    from review.affected import affected_turns, render_affected
    from review.database import ReviewDatabase
    from review.desk import Desk
    from review.verdicts import Filters
    from settings import read_settings

    contents = read_contents(new)
    typer.echo(render_diff(diff_libraries(read_contents(old), contents)))
    logged = read_settings().paths.log
    if logged.exists():
        turns = Desk(ReviewDatabase(logged)).each_turn(Filters())
        typer.echo(render_affected(affected_turns(contents, turns)))


@contextmanager
def _progress_bar() -> Iterator[Callable[["Progress"], None]]:
    """Show how far a build has come, on a terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def show(progress: "Progress") -> None:
            stage = progress.stage.value
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=progress.total)
            bar.update(tasks[stage], completed=progress.done)

        yield show


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CitewellError(path, f"cannot be written ({error.strerror})", "Give another file.") from error


def _to_stderr(line: str) -> None:
    typer.echo(line, err=True)


def run(command: Callable[[], object] = app) -> None:
    """Run the command line; a broken question set ends with exit code 2, anything else broken with 1."""
    try:
        command()
    except QuestionSetError as error:
        _to_stderr(f"error: {error}")
        sys.exit(2)
    except CitewellError as error:
        _to_stderr(f"error: {error}")
        sys.exit(1)


if __name__ == "__main__":
    run()
