"""Fits the model that decides whether the library answers: `python -m benchmarks.fit_answerability`.

Trains on the development question sets and on the headings that are questions, on the shipped library
and, where it lies beside the project, on the raw articles (a library without written questions). Prints
ten-fold cross-validated figures and writes the weights. The operating point is chosen on the same folds.
"""

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assembly import Place, fresh_index, open_retriever
from corpus.load import load_folder
from dialogue.answerable import Features, features_of
from evaluation.question_set import Case, read_question_set
from settings import ROOT, read_settings

SETS = ROOT / "evaluation" / "sets"
RAW = ROOT.parent / "shared" / "sources"
OUT = ROOT / "dialogue" / "answerability.toml"
LEFT_OUT = {"debatable", "underspecified"}
POINTS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
MIN_PROBABILITY = 0.35
MIN_IN_DOUBT = 0.75


def rows_of(
    corpus: Path | None, answerable: list[Case], unanswerable: list[Case]
) -> tuple[np.ndarray, np.ndarray]:
    """Return features and labels (1: answerable) of both sets on one corpus."""
    settings = read_settings()
    retriever = open_retriever(settings, fresh_index(settings, Place(corpus)))
    cases = answerable + unanswerable
    found = [features_of(retriever.search(case.turns[-1].text, settings.retrieval.hits)) for case in cases]
    values = np.array([[value for _, value in features] for features in found])
    return values, np.array([1] * len(answerable) + [0] * len(unanswerable))


def plain_questions(corpus: Path) -> list[Case]:
    """Return the library's headings that are questions: they ask in its own words, and it answers them."""
    headings = {
        section.heading_path[-1]: None
        for document in load_folder(corpus).documents
        for section in document.sections
        if section.heading_path and section.heading_path[-1].endswith("?")
    }
    return [
        Case.model_validate(
            {
                "id": heading,
                "turns": [{"role": "user", "text": heading, "expect": {"decision": ["answer"]}}],
            }
        )
        for heading in headings
    ]


def main() -> None:
    """Fit, report and write."""
    answerable = list(read_question_set(SETS / "development-answerable.jsonl"))
    unanswerable = [
        case
        for case in read_question_set(SETS / "development-unanswerable.jsonl")
        if not LEFT_OUT & set(case.tags)
    ]
    plain = plain_questions(read_settings().paths.corpus)
    print(f"{len(plain)} questions in the library's own words, {len(answerable)} in patients'")
    parts = {"library": rows_of(None, answerable + plain, unanswerable)}
    if RAW.is_dir():
        of_articles = [case for case in answerable if "articles" in case.tags]
        parts["raw articles"] = rows_of(RAW, of_articles, unanswerable)
    else:
        print(f"{RAW} is not there: fitted on the shipped library alone")
    values = np.concatenate([part[0] for part in parts.values()])
    labels = np.concatenate([part[1] for part in parts.values()])
    model = LogisticRegression(C=10.0, max_iter=5000)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    chance = cross_val_predict(model, values, labels, cv=folds, method="predict_proba")[:, 1]
    begin = 0
    for name, (_, own) in parts.items():
        report(name, own, chance[begin : begin + len(own)])
        begin += len(own)
    model.fit(values, labels)
    write(model)


def report(name: str, labels: np.ndarray, chance: np.ndarray) -> None:
    """Print what each operating point keeps and what it abstains from."""
    print(f"{name}: AUROC {roc_auc_score(labels, chance):.3f}")
    for point in POINTS:
        kept, abstained = (chance[labels == 1] >= point).mean(), (chance[labels == 0] < point).mean()
        print(f"  at {point}: answerable kept {kept:.1%}, unanswerable abstained from {abstained:.1%}")


def write(model: LogisticRegression) -> None:
    """Write the weights."""
    weights = dict(zip(Features.model_fields, model.coef_[0], strict=True))
    lines = [
        "# Whether the library answers a question: a logistic model.",
        "# Written by `python -m benchmarks.fit_answerability`, from the development question sets.",
        f"intercept = {model.intercept_[0]:.4f}",
        "# Below this probability the assistant abstains.",
        f"min_probability = {MIN_PROBABILITY}",
        "# The same where the guard's model takes the message for another subject.",
        f"min_probability_in_doubt = {MIN_IN_DOUBT}",
        "",
        "[weights]",
        *(f"{name} = {weight:.4f}" for name, weight in weights.items()),
    ]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
