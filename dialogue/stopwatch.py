"""Seconds per stage."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Times named stages one after another."""

    def __init__(self) -> None:
        self._begin = perf_counter()
        self._seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what runs inside; a name used twice adds up."""
        begin = perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + perf_counter() - begin

    def read(self) -> dict[str, float]:
        """Return seconds by stage, in the order in which stages ended, with `total`."""
        seconds = self._seconds | {"total": perf_counter() - self._begin}
        return {name: round(value, 6) for name, value in seconds.items()}
