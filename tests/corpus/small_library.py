"""A small library on walking and swimming that passes every check, for tests that break one thing."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.check import check_folder, check_library
from corpus.check_report import Finding, LibraryReport

TODAY = date(2026, 11, 21)

HEAD = """---
id: "{id}"
title: "{title}"
publisher: "Park Press"
published: "{published}"
kind: "{kind}"
rights: "Written for this test."
bias: "None found."
route: "{route}"
population: "adults"
jurisdiction: "international"
about: "A text for tests."
reviewed: "2026-01-31"
---

# {title}

"""
WALKING = """## Does walking help the back?

Walking helps the back, a review of 2019 found. Most people walk for an hour. People with a new pain
should ask a nurse first.

## What to wear on a walk

Good shoes are best for a long walk. A warm coat helps on cold days.
"""
SWIMMING = """## Does swimming help the back?

Swimming does not help the back, a trial of 2020 found. The 20 people in the trial swam once a week.
"""
WALKING_SIDECAR = """
[[section]]
heading = "Does walking help the back?"
facts = ["W-01", "W-02"]
questions = ["is a walk good", "should I walk with a bad back", "how long do folk walk"]

[[section]]
heading = "What to wear on a walk"
facts = ["W-03"]
questions = ["which shoes", "do I need a coat", "what to put on"]
"""
SWIMMING_SIDECAR = """
[[section]]
heading = "Does swimming help the back?"
facts = ["B-01"]
questions = ["is the pool any good", "should I swim", "does a swim help"]
"""
FACTS = """
keep_out_everywhere = "leeches"

[[group]]
prefix = "W"
last = 4
document = "walking"

[[group]]
prefix = "B"
last = 2

[[fact]]
id = "W-01"
states = ["2019"]

[[fact]]
id = "W-04"
status = "left out"
why = "It is wrong."

[[fact]]
id = "B-01"
reported_by = "trial of 2020"
keep_out = "butterfly"

[[fact]]
id = "B-02"
status = "unchecked"
why = "Nobody compared it with a source."
"""
TENSIONS = """
[[tension]]
id = "B-01"
topic = "whether moving helps"
asks = ['help']
touched_by = ["does it help", "what helps"]
not_touched_by = ["how far", "how fast"]
say = "Sources do not agree."
reviewed_by = "not yet reviewed"

[[tension.side]]
label = "It helps"
[[tension.side.statements]]
source = "walking"
heading = "Does walking help the back?"
sentence = "Walking helps the back, a review of 2019 found."

[[tension.side]]
label = "It does not"
[[tension.side.statements]]
source = "swimming"
heading = "Does swimming help the back?"
sentence = "Swimming does not help the back, a trial of 2020 found."
"""


@dataclass(frozen=True)
class SmallLibrary:
    """The files of a library in a folder, and the check of them."""

    root: Path

    @property
    def documents(self) -> Path:
        return self.root / "library"

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, before: str, after: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert before in text
        self.write(name, text.replace(before, after))

    def check(self) -> LibraryReport:
        return check_library(
            self.documents,
            self.root / "sidecar",
            TODAY,
            self.root / "facts.toml",
            self.root / "tensions.toml",
        )

    def check_documents_alone(self) -> LibraryReport:
        return check_folder(self.documents, TODAY)


def document(source_id: str, body: str, **fields: str) -> str:
    values = {"title": source_id.capitalize(), "published": "2024-05", "kind": "trial", "route": "on foot"}
    return HEAD.format(id=source_id, **(values | fields)) + body


def small_library(root: Path) -> SmallLibrary:
    library = SmallLibrary(root)
    library.write("library/walking.md", document("walking", WALKING))
    library.write("library/swimming.md", document("swimming", SWIMMING))
    library.write("sidecar/walking.toml", WALKING_SIDECAR)
    library.write("sidecar/swimming.toml", SWIMMING_SIDECAR)
    library.write("facts.toml", FACTS)
    library.write("tensions.toml", TENSIONS)
    return library


def told(finding: Finding) -> str:
    return f"{finding.level.value} {finding.file}:{finding.line} [{finding.kind.value}] {finding.what}"
