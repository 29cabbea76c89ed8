"""Builds a small index in a process of its own; dies at a moment named on the command line.

Arguments: model folder, store, text of the one document, and the number of the progress report after
which the process kills itself (0: never).
"""

import os
import signal
import sys
from hashlib import sha256
from itertools import count
from pathlib import Path

from corpus.load import Corpus
from index.build import build
from index.onnx_embedder import OnnxEmbedder
from index.report import Progress
from schema.documents import Document, Section, Source

MAX_CHARACTERS = 400


def main(model_folder: str, store: str, text: str, dies_after: str) -> None:
    document = Document(
        source=Source(id="garden", title="Garden"),
        text=text,
        sections=(Section(heading_path=("Tools",), start=0, end=len(text)),),
        file_name="garden.md",
        file_sha256=sha256(text.encode()).hexdigest(),
    )
    reports = count(1)

    def die_in_time(_: Progress) -> None:
        if next(reports) == int(dies_after):
            os.kill(os.getpid(), signal.SIGKILL)

    corpus = Corpus(documents=(document,), skipped=())
    build(corpus, OnnxEmbedder(Path(model_folder)), Path(store), MAX_CHARACTERS, die_in_time)


if __name__ == "__main__":
    main(*sys.argv[1:])
