"""Exceptions: a broken installation or broken input. Outcomes are values, never exceptions."""


class CitewellError(Exception):
    """Broken input or installation.

    Args:
        where: the file, folder or setting at fault.
        problem: what is wrong, with the value seen.
        remedy: what the reader can do about it.
    """

    def __init__(self, where: object, problem: str, remedy: str) -> None:
        self.where = str(where)
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{self.where}: {problem}. {remedy}")


class SettingsError(CitewellError):
    """A setting or data file holds a wrong key or value."""


class CorpusError(CitewellError):
    """A document or a folder of documents cannot be used."""


class StoreError(CitewellError):
    """The index is missing, damaged or made by another configuration."""


class ModelError(CitewellError):
    """The weights are missing or not the ones expected."""


class QuestionSetError(CitewellError):
    """A question set or an answers file holds a malformed line."""
