"""Reads judged sets: a corpus, queries, and which documents answer which query.

The form is BEIR's (Thakur et al. 2021, arXiv:2104.08663): ``corpus.jsonl`` with
``_id``, ``title`` and ``text``, ``queries.jsonl`` with ``_id`` and ``text``, and
``qrels/test.tsv`` or ``qrels.tsv`` with query, document and grade, with or without
a first line of names; TREC's four columns are read as well.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broadsheet.index.feed import Document
from broadsheet.model.errors import WrongUse

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", ("qrels/test.tsv", "qrels.tsv")
_FORM = f"A set holds {CORPUS}, {QUERIES} and {' or '.join(QRELS)}."


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Documents numbered from 1, the queries that were judged, and the ids of the documents relevant to each.

    Any grade above 0 is relevant. Authors and other details are left out of the
    documents: what is measured is searching titles and abstracts.
    """

    name: str
    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    relevant: Mapping[str, frozenset[str]]


def folders(named: Iterable[Path]) -> tuple[Path, ...]:
    """The sets named: each folder is one, or holds some. Raises WrongUse when it is neither, or for a name twice."""
    found = [one for path in named for one in _sets_in(path)]
    names = [one.resolve().name for one in found]
    for name in names:
        if names.count(name) > 1:
            raise WrongUse(f"Two sets are called {name}.")
    return tuple(found)


def read(folder: Path) -> JudgedSet:
    """One set. Raises WrongUse with the line that cannot be read."""
    relevant = _relevant(_qrels(folder))
    texts = {one["_id"]: one["text"] for one in _rows(folder / QUERIES)}
    queries = {query: texts[query] for query in sorted(relevant.keys() & texts.keys())}
    if not queries:
        raise WrongUse(f"{folder}: no query is judged to have a relevant document.")
    documents = tuple(_documents(folder / CORPUS))
    return JudgedSet(folder.resolve().name, documents, queries, {query: relevant[query] for query in queries})


def _sets_in(path: Path) -> list[Path]:
    if (path / CORPUS).is_file():
        return [path]
    found = sorted(one.parent for one in path.glob(f"*/{CORPUS}"))
    if not found:
        raise WrongUse(f"{path} is no judged set and holds none. {_FORM}")
    return found


def _documents(path: Path) -> Iterator[Document]:
    seen: set[str] = set()
    for no, row in enumerate(_rows(path), 1):
        if row["_id"] in seen:
            raise WrongUse(f"{path}: two documents are called {row['_id']}.")
        seen.add(row["_id"])
        yield Document(no=no, id=row["_id"], titles=(row["title"],), abstract=row["text"])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The id, title and text of each line, as text; what is absent is empty."""
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            yield {"_id": _text(row["_id"]), "title": _text(row.get("title")), "text": _text(row.get("text"))}
        except (ValueError, KeyError, TypeError, AttributeError) as mistake:
            raise WrongUse(f"{path}, line {number}: not an object with _id and text. {_FORM}") from mistake


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _qrels(folder: Path) -> Path:
    for name in QRELS:
        if (folder / name).is_file():
            return folder / name
    raise WrongUse(f"{folder} has no judgements. {_FORM}")


def _relevant(path: Path) -> dict[str, frozenset[str]]:
    """The relevant documents of each query that has any."""
    found: dict[str, set[str]] = {}
    for number, line in _lines(path):
        fields = line.strip().split("\t" if "\t" in line else None)
        grade = _grade(fields[-1])
        if grade is None and number == 1:
            continue  # the names of the columns
        if grade is None or len(fields) not in (3, 4):
            raise WrongUse(f"{path}, line {number}: not a query, a document and a grade.")
        if grade > 0:
            found.setdefault(fields[0], set()).add(fields[-2])
    return {query: frozenset(documents) for query, documents in found.items()}


def _grade(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, numbered from 1."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except FileNotFoundError as absent:
        raise WrongUse(f"{path} is not there. {_FORM}") from absent
    except UnicodeDecodeError as mistake:
        raise WrongUse(f"{path} is not text in UTF-8.") from mistake
