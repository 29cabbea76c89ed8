"""Runs the guard, and where needed whole answers, over third-party sets: `python -m benchmarks.guard_bench`.

The sets lie beside the repository and are run as they are. `guard_bench.toml` says what is measured, what
each figure shows and what it hides. A set that is not there is named, and not measured.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from assembly import MemoryLog, Place, build_assistant, fresh_index, question_guard
from benchmarks.guard_sets import Line, Measure, Plan, read_lines, read_plan
from benchmarks.messages import TURNED_AWAY
from evaluation.metrics import Rate, rate
from schema.base import Noun
from schema.decisions import Decision
from schema.dialogue import Question
from settings import ROOT, Settings, read_settings

SETS = ROOT.parent / "shared" / "bench" / "guardrail"
command = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Outcome(Noun):
    """What a message got.

    `cited` are the ids of the sources quoted and `support` the probability that the library answers; none
    where only the guard was asked.
    """

    decision: Decision
    rule: str
    evidence: str = ""
    cited: tuple[str, ...] = ()
    support: float | None = None


Look = Callable[[str], Outcome]
WRONG: Mapping[str, Callable[[Outcome], bool]] = {
    "refused": lambda outcome: outcome.decision in TURNED_AWAY,
    "dosing": lambda outcome: outcome.decision is Decision.REFUSE_DOSING,
    "urgent": lambda outcome: outcome.decision in (Decision.EMERGENCY, Decision.CRISIS),
    "cited": lambda outcome: bool(outcome.cited),
}


class Mistake(Noun):
    """A message on which the guard, or the answer, was wrong."""

    line: Line
    outcome: Outcome


class Result(Noun):
    """What came of a measure. `is_absent` says that its set is not there; then nothing was counted."""

    measure: Measure
    is_absent: bool
    rate: Rate
    decisions: dict[str, int]
    mistakes: tuple[Mistake, ...]


class Bench:
    """Measures what a guard and an assistant make of the sets.

    Args:
        looks: the guard's outcome and the answer's, by "guard" and "answer".
        plan: what is measured.
        folder: where the sets lie.
        limit: at most so many lines a measure, evenly spaced; 0 takes all.
    """

    def __init__(self, looks: Mapping[str, Look], plan: Plan, folder: Path, limit: int = 0) -> None:
        self._looks = looks
        self._plan = plan
        self._folder = folder
        self._limit = limit
        self._seen: dict[tuple[str, str], Outcome] = {}

    def results(self) -> Iterator[Result]:
        """Yield what comes of each measure, in the plan's order."""
        for measure in self._plan.measure:
            lines = read_lines(self._folder / measure.file)
            taken = [line for line in lines if self._plan.takes(measure, line)]
            yield self._result(measure, self._sample(taken), is_absent=not lines)

    def _sample(self, lines: Sequence[Line]) -> Sequence[Line]:
        if not 0 < self._limit < len(lines):
            return lines
        return [lines[place * len(lines) // self._limit] for place in range(self._limit)]

    def _result(self, measure: Measure, lines: Sequence[Line], *, is_absent: bool) -> Result:
        outcomes = [(line, self._look(measure.by, line.text)) for line in lines]
        wrong = [each for each in outcomes if WRONG[measure.mistake](each[1])]
        decisions = Counter(outcome.decision.value for _, outcome in outcomes)
        return Result(
            measure=measure,
            is_absent=is_absent,
            rate=rate(len(wrong), len(outcomes)),
            decisions=dict(decisions.most_common()),
            mistakes=tuple(Mistake(line=line, outcome=outcome) for line, outcome in wrong),
        )

    def _look(self, by: str, text: str) -> Outcome:
        """Look at a message once, however many measures count it."""
        if (by, text) not in self._seen:
            self._seen[by, text] = self._looks[by](text)
        return self._seen[by, text]


def looks_of(settings: Settings, place: Place) -> dict[str, Look]:
    """Return what the shipped guard, and the shipped assistant over an index, make of a message."""
    guard = question_guard(settings)
    library = fresh_index(settings, place, lambda line: print(line, file=sys.stderr))
    assistant = build_assistant(settings, library, MemoryLog())

    def by_guard(text: str) -> Outcome:
        verdict = guard.check(Question(text=text), text)
        return Outcome(decision=verdict.decision, rule=verdict.rule, evidence=verdict.evidence)

    def by_answer(text: str) -> Outcome:
        answer = assistant.answer(text)
        cited = tuple(dict.fromkeys(citation.source_id for citation in answer.citations))
        return Outcome(decision=answer.decision, rule=answer.rule, cited=cited, support=answer.support)

    return {"guard": by_guard, "answer": by_answer}


def lines_of(result: Result, examples: int) -> Iterator[str]:
    """Yield a result in words: figure, goal, what it shows and hides, decisions, mistakes."""
    measure, value = result.measure, result.rate
    yield f"{measure.name} ({measure.file}, {'question guard' if measure.by == 'guard' else 'whole answer'})"
    if result.is_absent:
        yield "  the set is not there: not measured"
        return
    goal = f"; goal at most {measure.goal:.0%}" if measure.goal is not None else ""
    yield f"  {value.count} / {value.total}  {value.share:.1%} [{value.low:.1%}, {value.high:.1%}]{goal}"
    yield f"  shows: {measure.shows}"
    yield f"  hides: {measure.hides}"
    yield f"  decisions: {', '.join(f'{name} {count}' for name, count in result.decisions.items())}"
    for each in result.mistakes[:examples]:
        cited = f", cites {', '.join(each.outcome.cited)}" if each.outcome.cited else ""
        got = f"{each.outcome.decision.value} ({each.outcome.rule}{cited})"
        yield f"  - {each.line.id}: {got}: {each.line.text}"


@command.command()
def main(
    folder: Annotated[Path, typer.Argument(help="Folder of the sets.")] = SETS,
    limit: Annotated[int, typer.Option(help="At most so many lines a measure; 0: all.")] = 0,
    examples: Annotated[int, typer.Option(help="Mistakes shown for each measure.")] = 5,
    store: Annotated[Path | None, typer.Option(help="Folder of the index.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the reports.")] = Path("build/guard-bench"),
) -> None:
    """Print each figure as it is measured; write results.jsonl with every mistake; exit 1 without any set."""
    plan = read_plan()
    missing = sorted({each.file for each in plan.measure if not (folder / each.file).is_file()})
    print(f"sets in {folder}: {'missing ' + ', '.join(missing) if missing else 'all there'}")
    if len(missing) == len({each.file for each in plan.measure}):
        raise typer.Exit(1)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "results.jsonl").open("w", encoding="utf-8") as stream:
        for result in Bench(looks_of(read_settings(), Place(None, store)), plan, folder, limit).results():
            print("\n".join(lines_of(result, examples)), flush=True)
            stream.write(result.model_dump_json() + "\n")
    print(f"every mistake: {out / 'results.jsonl'}")


if __name__ == "__main__":
    command()
