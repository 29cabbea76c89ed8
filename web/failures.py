"""Failures go to the program's log without the patient's words, which an error message may repeat."""

import logging
import traceback

_log = logging.getLogger("citewell.web")


def log_failure(what: str, error: Exception) -> None:
    """Log where an error arose and its type, never its message."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s: %s\n%s", what, type(error).__name__, frames)
