"""Answers as readable text, and a small conversation in the terminal."""

from collections.abc import Callable, Sequence

from schema.dialogue import Answer, Citation, Role, Turn

Ask = Callable[[str, Sequence[Turn]], Answer]


def _source_line(citation: Citation) -> str:
    return (
        f"[{citation.number}] {citation.title}. {citation.publisher}, {citation.published}.\n"
        f"    {citation.evidence}\n"
        f"    {citation.section} ({citation.source_id}, {citation.start}-{citation.end})"
    )


def as_text(answer: Answer) -> str:
    """Return the answer's text, then its numbered citations, then the words explained."""
    sources = "\n".join(_source_line(citation) for citation in answer.citations)
    words = "\n".join(f"{word.term}: {word.meaning} ({word.source_id})" for word in answer.words)
    explained = words and f"Words explained\n{words}"
    return "\n\n".join(part for part in (answer.text, sources, explained) if part)


def converse(ask: Ask, read: Callable[[str], str], write: Callable[[str], object]) -> None:
    """Ask and answer until the input ends or is empty; the history is kept."""
    history: list[Turn] = []
    while True:
        try:
            text = read("\n> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not text:
            return
        answer = ask(text, tuple(history))
        if answer.understood_as != text:
            write(f"(understood as: {answer.understood_as})")
        write(as_text(answer))
        history += [Turn(role=Role.USER, text=text), Turn(role=Role.ASSISTANT, text=answer.text)]
