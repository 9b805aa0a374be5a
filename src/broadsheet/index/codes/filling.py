"""Takes papers into a generation: embeds what is new, copies what stayed, buries what it replaces."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from broadsheet.index.codes.layout import Column, Rows
from broadsheet.index.codes.quantise import quantised
from broadsheet.index.codes.volume import Volume
from broadsheet.index.codes.writing import Writer
from broadsheet.index.embed.base import Embedder, Vectors, Wordwise, paper_text
from broadsheet.index.feed import Document


class Filling:
    """One generation on its way to the newest change: its last commit, and what was done."""

    def __init__(self, volume: Volume, embedder: Embedder) -> None:
        self.volume = volume
        self.seq = volume.manifest.seq
        self.indexed = self.removed = 0
        self._embedder = embedder

    def apply(
        self, writer: Writer, documents: Sequence[Document], gone: Sequence[int], reached: int, *, synced: bool = True
    ) -> None:
        """Take papers in and others out, and commit as of change ``reached``. Raises Fault, StoreError."""
        given = np.array([document.no for document in documents], np.int64)
        old = self.volume.places.find(given)
        block, sets = self._described(documents)
        columns = self.volume.columns
        same = old >= 0
        same[same] = columns["texts"][old[same]] == block["texts"][same]
        still = same.copy()
        still[same] = (columns["dates"][old[same]] == block["dates"][same]) & (
            columns["labels"][old[same]] == block["labels"][same]
        )
        changed = np.flatnonzero(~still)
        made, centre = self._vectors(documents, old, same, changed)
        writer.append({name: column[changed] for name, column in block.items()} | made, sets)
        left = self.volume.places.find(np.unique(np.array(gone, np.int64)))
        buried = np.concatenate([old[changed], left])
        writer.bury(np.unique(buried[buried >= 0]))
        writer.commit(reached, centre, synced=synced)
        self.volume = self.volume.grown()
        self.seq = reached
        self.indexed += len(documents)
        self.removed += len(gone)

    def _described(self, documents: Sequence[Document]) -> tuple[dict[str, Column], bytes]:
        """What is kept of papers besides their vectors, and the new lines of their label sets."""
        labels = [self.volume.labels.of(document) for document in documents]
        texts = [int.from_bytes(_hash(document), "little") for document in documents]
        block: dict[str, Column] = {
            "numbers": np.array([document.no for document in documents], np.int64),
            "dates": np.array([document.date for document in documents], np.int32),
            "labels": np.array([number for number, _ in labels], np.int32),
            "texts": np.array(texts, np.uint64),
        }
        return block, b"".join(line for _, line in labels)

    def _vectors(
        self, documents: Sequence[Document], old: Rows, same: Column, changed: Rows
    ) -> tuple[dict[str, Column], Vectors | None]:
        """The columns of the changed papers' vectors and words: embedded, or copied where only other things changed."""
        fresh = changed[~same[changed]]
        vectors, terms = self._embedded([_text(documents[place]) for place in fresh])
        centre = None
        if not self.volume.manifest.centre and len(vectors):
            centre = self.volume.centre = vectors.mean(axis=0)
        made = quantised(vectors, self.volume.centre) | terms
        into = np.searchsorted(changed, fresh)
        copied = self.volume.take(np.maximum(old[changed], 0)) if self.volume.manifest.rows else {}
        for name, column in made.items():
            whole = copied.get(name, np.zeros((len(changed), *column.shape[1:]), column.dtype))
            whole = whole.reshape(len(changed), *column.shape[1:])
            whole[into] = column
            made[name] = whole
        return made, centre

    def _embedded(self, texts: list[str]) -> tuple[Vectors, dict[str, Column]]:
        """The vectors of texts, and the column of their words where the embedder has any."""
        embedder = self._embedder
        if not texts:
            kept = self.volume.manifest.terms
            terms = {"terms": np.empty((0, kept), np.uint16)} if kept else {}
            return np.empty((0, embedder.dimensions), np.float32), terms
        if isinstance(embedder, Wordwise):
            vectors, words = embedder.read(texts)
            return vectors, {"terms": words}
        return embedder.embed(texts), {}


def _text(document: Document) -> str:
    return paper_text(document.titles[0] if document.titles else "", document.abstract)


def _hash(document: Document) -> bytes:
    return blake2b(_text(document).encode("utf-8", "surrogatepass"), digest_size=8).digest()
