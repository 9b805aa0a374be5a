"""The default fusion of Broadsheet's search, H = 0.65 words + 0.35 meaning, as far as an embedder's judge needs it."""

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from tools.train_embedder.ragged import Floats

MEANING = 0.35
_DEPTH = 1_000
_BOOSTS = {"all": 1.0, "title": 0.25}
_WORD = re.compile(r"\w+")
_COMMON = """
a an and are as at be but by for from has have how i if in into is it its not of on or such that the their then
there these they this to was were what when where which who will with can do does any been about
"""
_UNASKED = frozenset(_COMMON.split())


def possible() -> bool:
    """Whether the words engine is installed."""
    return find_spec("tantivy") is not None


def fused(meaning: Floats, documents: Sequence[tuple[str, str]], queries: Mapping[str, str]) -> Floats:
    """``meaning`` and BM25, each scaled to 0 … 1 over its own best 1,000, and weighed; ``[queries, documents]``."""
    return (1 - MEANING) * _scaled(bm25(documents, queries)) + MEANING * _scaled(meaning)


def _scaled(scores: Floats) -> Floats:
    depth = min(_DEPTH, scores.shape[1])
    best = np.partition(scores, scores.shape[1] - depth, axis=1)[:, -depth:]
    low, high = best.min(1, keepdims=True), best.max(1, keepdims=True)
    return np.asarray(np.clip((scores - low) / np.maximum(high - low, 1e-9), 0, 1), np.float32)


def bm25(documents: Sequence[tuple[str, str]], queries: Mapping[str, str]) -> Floats:
    """Tantivy's BM25 over title and abstract as one field, and the title again at a quarter of the weight."""
    tantivy = import_module("tantivy")  # only where the fusion is judged
    schema = tantivy.SchemaBuilder()
    for name in _BOOSTS:
        schema.add_text_field(name, tokenizer_name="en_stem")
    index = tantivy.Index(schema.add_unsigned_field("at", stored=True).build())
    writer = index.writer(num_threads=1)
    for at, (title, text) in enumerate(documents):
        writer.add_document(tantivy.Document(all=f"{title} . {text}", title=title, at=at))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    scores = np.zeros((len(queries), len(documents)), np.float32)
    for row, text in enumerate(queries.values()):
        words = _WORD.findall(text.lower())
        asked = " ".join([word for word in words if word not in _UNASKED] or words)
        query = index.parse_query(asked, list(_BOOSTS), field_boosts=_BOOSTS)
        for score, address in searcher.search(query, _DEPTH).hits:
            scores[row, searcher.doc(address)["at"][0]] = score
    return scores
