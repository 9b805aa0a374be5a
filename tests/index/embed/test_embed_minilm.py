"""Larger local models: files found, tokens cut, vectors pooled, and what is said when something is missing."""

import sys
from pathlib import Path

import numpy as np
import pytest
from embed_onnx import HUB, OURS, encoder, judge, mean, save
from embed_shared import SHARED, papers, shared
from embed_texts import STRANGE, USUAL

from broadsheet.index.embed.cross import CrossEncoder
from broadsheet.index.embed.minilm import LONGEST, MiniLM
from broadsheet.model.errors import EmbedderError

SNAPSHOT = "models--sentence-transformers--all-MiniLM-L6-v2/snapshots"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save(tmp_path / "model", encoder())


@pytest.mark.parametrize("names", [HUB, OURS, HUB[:2], OURS[:2]])
def test_a_vector_is_the_mean_of_its_tokens_by_whatever_names_the_model_takes_them(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    embedder = MiniLM(save(tmp_path, encoder(names)))
    assert embedder.dimensions == 4
    vectors = embedder.embed(["graph network", "speech", "speech sound speech sound speech sound"])
    assert vectors.dtype == np.float32
    assert np.allclose(vectors, [mean("graph", "network"), mean("speech"), mean(*["speech", "sound"] * 3)], atol=1e-6)


def test_texts_are_cut_where_we_say_not_where_the_file_says(folder: Path) -> None:
    long = MiniLM(folder).embed(["graph " * 2 * LONGEST, "graph " * (LONGEST - 2), "graph " * (LONGEST - 3)])
    assert np.array_equal(long[0], long[1])
    assert not np.array_equal(long[1], long[2])


def test_texts_without_a_token_are_zeros_and_odd_ones_do_not_stop_it(folder: Path) -> None:
    vectors = MiniLM(folder).embed(["", " \n", "\ud800 graph", *STRANGE])
    assert not np.any(vectors[:2])
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0))
    assert MiniLM(folder).embed([]).shape == (0, 4)


def test_the_version_follows_the_files(folder: Path) -> None:
    first = MiniLM(folder).version
    assert MiniLM(folder).version == first
    tokenizer = folder / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text() + "\n")
    assert MiniLM(folder).version != first


def test_the_model_is_found_where_the_hubs_tools_put_it(tmp_path: Path) -> None:
    place = tmp_path / SNAPSHOT
    save(place / "bbb", encoder(), "onnx/model.onnx")
    save(place / "aaa", encoder(OURS), "onnx/model.onnx")
    refs = place.parent / "refs" / "main"
    refs.parent.mkdir()
    refs.write_text("bbb")
    embedder = MiniLM(cache=tmp_path)
    assert embedder.version == MiniLM(place / "bbb").version != MiniLM(place / "aaa").version


def test_a_reduced_model_is_taken_where_there_is_no_other(tmp_path: Path) -> None:
    save(tmp_path / SNAPSHOT / "aaa", encoder(), "onnx/model_qint8_arm64.onnx")
    assert MiniLM(cache=tmp_path).dimensions == 4


def test_a_missing_model_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="name the folder in the settings"):
        MiniLM(cache=tmp_path)
    with pytest.raises(EmbedderError, match=r"model\.onnx and tokenizer\.json"):
        MiniLM(tmp_path)


@pytest.mark.parametrize("spoil", ["model.onnx", "tokenizer.json"])
def test_files_that_are_no_model_are_told(folder: Path, spoil: str) -> None:
    (folder / spoil).write_bytes(b"nothing of the kind")
    with pytest.raises(EmbedderError, match="cannot be opened"):
        MiniLM(folder)


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="another kind"):
        MiniLM(save(tmp_path / "judge", judge()))
    with pytest.raises(EmbedderError, match="another kind"):
        CrossEncoder(save(tmp_path / "encoder", encoder()))
    with pytest.raises(EmbedderError, match="not what a text model takes"):
        MiniLM(save(tmp_path / "pixels", encoder(("pixels", "attention_mask"))))


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_a_missing_library_is_told_with_what_to_install(
    folder: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(EmbedderError, match=rf'{library}, which is not installed: pip install "broadsheet\[minilm\]"'):
        MiniLM(folder)


def test_a_cross_encoder_reads_query_and_text_together(tmp_path: Path) -> None:
    reranker = CrossEncoder(save(tmp_path, judge()))
    scores = reranker.score("graph", ["speech", "sound sound", ""])
    assert scores.dtype == np.float32
    assert scores.tolist() == [6 + 2, 7 + 7 + 2, 2]
    assert reranker.score("graph", []).shape == (0,)


@pytest.mark.shared
@pytest.mark.slow
@shared
def test_the_real_model_gives_unit_vectors_that_do_not_depend_on_company() -> None:
    embedder = MiniLM(SHARED / "minilm")
    assert embedder.dimensions == 384
    assert embedder.version == "c408aa9155a4-256"
    texts = ["machine translation", "neural networks that translate sentences", "galaxy redshift", "", *papers(3)]
    vectors = embedder.embed(texts)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0, 1, 1, 1], atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3
    assert np.allclose(vectors[4], embedder.embed(texts[4:5])[0], atol=1e-5)
    assert np.isfinite(embedder.embed(USUAL)).all()
