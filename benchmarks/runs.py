"""What each search found, kept in files that people can read; slow searches are not asked twice."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from schema.base import Noun

QUERIES_BETWEEN_SAVES = 100
NOT_REUSED = ""


class Found(Noun):
    """A query as it was searched, and the documents found, best first."""

    query: str
    documents: tuple[str, ...]


class RunFile(Noun):
    """One search's results by query id; `made_from` names all that they depend on beside the queries."""

    made_from: str
    found: dict[str, Found]


class Runs:
    """Asks searches and keeps what they find in a folder.

    Args:
        folder: one file a search; made if absent.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def ask(
        self,
        name: str,
        queries: Mapping[str, str],
        open_search: Callable[[], Callable[[str, str], Sequence[str]]],
        made_from: str = NOT_REUSED,
    ) -> dict[str, tuple[str, ...]]:
        """Return the documents for each query, those kept from an earlier call if made from the same.

        Args:
            name: the file's.
            queries: text by id.
            open_search: opens what finds documents for a query's id and text; called if a query is new.
            made_from: names all that the results depend on; `NOT_REUSED` asks every query anew.
        """
        path = self._folder / f"{name}.json"
        found = self._kept(path, made_from)
        found = {key: each for key, each in found.items() if each.query == queries.get(key, each.query)}
        missing = [key for key in queries if key not in found]
        search = open_search() if missing else None
        for done, key in enumerate(missing, start=1):
            if search is not None:
                found[key] = Found(query=queries[key], documents=tuple(search(key, queries[key])))
            if done % QUERIES_BETWEEN_SAVES == 0 or done == len(missing):
                _save(path, RunFile(made_from=made_from, found=found))
        return {key: found[key].documents for key in queries}

    def _kept(self, path: Path, made_from: str) -> dict[str, Found]:
        try:
            kept = RunFile.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return {}
        return dict(kept.found) if kept.made_from == made_from != NOT_REUSED else {}


def _save(path: Path, run: RunFile) -> None:
    draft = path.with_suffix(".draft")
    draft.write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
