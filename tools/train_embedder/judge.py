"""How well a file finds: nDCG@10 and recall@100 on BEIR-style folders, any grade above 0 counted as relevant."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from tools.train_embedder import features, fusion
from tools.train_embedder.package import Package
from tools.train_embedder.ragged import Floats
from tools.train_embedder.read import lines, paper_text

_DEPTH = 100


@dataclass(frozen=True)
class Collection:
    """An evaluation set: documents, the judged queries, and the relevant documents of each query."""

    name: str
    documents: dict[str, tuple[str, str]]
    queries: dict[str, str]
    relevant: dict[str, dict[str, int]]


def collection(folder: Path) -> Collection:
    """Read ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv``, or ``qrels.tsv`` where there is no test part."""
    parts = folder / "qrels" / "test.tsv"
    relevant: dict[str, dict[str, int]] = {}
    for line in (parts if parts.exists() else folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        if float(grade) > 0:
            relevant.setdefault(query, {})[document] = 1
    documents = {one["_id"]: (one.get("title") or "", one.get("text") or "") for one in lines(folder / "corpus.jsonl")}
    asked = {one["_id"]: one["text"] for one in lines(folder / "queries.jsonl") if one["_id"] in relevant}
    return Collection(folder.name, documents, asked, relevant)


def judge(package: Package, folders: Sequence[Path]) -> dict[str, dict[str, float]]:
    """For every folder, and their mean: the figures in percent, those of the fusion where tantivy is installed."""
    table = {}
    for folder in folders:
        one = collection(folder)
        dense = _likeness(package, one)
        table[one.name] = _figures(one, dense, "")
        if fusion.possible():
            table[one.name] |= _figures(one, fusion.fused(dense, list(one.documents.values()), one.queries), "fused ")
    named = list(table.values())
    return table | {"mean": {key: float(np.mean([one[key] for one in named])) for key in named[0]}}


def _likeness(package: Package, one: Collection) -> Floats:
    texts = [paper_text(title, text) for title, text in one.documents.values()]
    asked, found = (features.of_texts(package.vocabulary, each) for each in (list(one.queries.values()), texts))
    return package.embed(asked) @ package.embed(found).T


def _figures(one: Collection, scores: Floats, prefix: str) -> dict[str, float]:
    measures = import_module("ir_measures")  # only where something is judged
    names: list[str] = list(one.documents)
    run = []
    for query, row in zip(one.queries, scores, strict=True):
        best = np.argsort(-row, kind="stable")[:_DEPTH]
        run += [measures.ScoredDoc(query, names[at], float(-place)) for place, at in enumerate(best)]
    wanted: dict[str, Any] = {"nDCG@10": measures.nDCG @ 10, "R@100": measures.R @ 100}
    found = measures.calc_aggregate(list(wanted.values()), one.relevant, run)
    return {prefix + name: 100 * found[measure] for name, measure in wanted.items()}


def shown(title: str, table: dict[str, dict[str, float]]) -> str:
    """The figures as a Markdown table."""
    heads = list(table["mean"])
    rows = [[name, *(f"{figures[head]:.1f}" for head in heads)] for name, figures in table.items()]
    return "\n".join("| " + " | ".join(row) + " |" for row in [[title, *heads], ["---"] * (len(heads) + 1), *rows])
