"""Embedders by name, and any model of the sentence-transformers library."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from embed_onnx import encoder, save

from broadsheet.index.embed.base import paper_text
from broadsheet.index.embed.registry import DEFAULT, Options, open_embedder
from broadsheet.model.errors import EmbedderError, WrongUse


class FakeModel:
    """What the library gives: vectors of any length, as many numbers as the text has letters."""

    def __init__(self, name: str) -> None:
        if name == "missing":
            raise OSError("no such model")

    def __getitem__(self, place: int) -> object:
        return SimpleNamespace(auto_model=SimpleNamespace(config=SimpleNamespace(_commit_hash="0123456789abcdef")))

    def encode(self, texts: list[str], *, convert_to_numpy: bool, show_progress_bar: bool) -> np.ndarray:
        assert convert_to_numpy
        assert not show_progress_bar
        if "stop" in texts:
            raise RuntimeError("out of memory")
        return np.array([[len(text), 2, 3] for text in texts], np.float64)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = FakeModel
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)


def test_the_default_is_our_own_table() -> None:
    embedder = open_embedder(DEFAULT)
    assert (embedder.name, embedder.dimensions) == ("paper-static", 384)


def test_minilm_is_opened_from_its_folder_or_the_cache(tmp_path: Path) -> None:
    folder = save(tmp_path / "model", encoder())
    embedder = open_embedder("minilm", Options(folder=folder, threads=2))
    assert (embedder.name, embedder.dimensions, embedder.centre) == ("minilm", 4, None)
    with pytest.raises(EmbedderError, match="downloads no models"):
        open_embedder("minilm", Options(cache=tmp_path))


def test_a_service_is_opened_without_being_asked() -> None:
    embedder = open_embedder("openai:some/model:free", Options(url="https://example.org/v1", key="secret", price=1.0))
    assert embedder.name == "openai:some/model:free"
    assert "secret" not in repr(Options(key="secret"))


@pytest.mark.parametrize("name", ["", "static", "openai", "openai:", "openai: ", "sentence-transformers", "minilm:x"])
def test_an_unknown_name_is_wrong_use_and_the_known_ones_are_listed(name: str) -> None:
    with pytest.raises(WrongUse, match="Known are paper-static, minilm, sentence-transformers:MODEL, openai:MODEL"):
        open_embedder(name)


@pytest.mark.usefixtures("library")
def test_a_model_of_the_library_gives_unit_vectors_and_names_its_state() -> None:
    embedder = open_embedder("sentence-transformers:some/model")
    assert (embedder.name, embedder.version) == ("sentence-transformers:some/model", "0123456789ab")
    assert embedder.dimensions == 3
    vectors = embedder.embed(["graph", "", "\ud800"])
    assert vectors.dtype == np.float32
    assert np.allclose(vectors[0], np.array([5, 2, 3]) / 38**0.5)
    assert not np.any(vectors[1])
    assert embedder.embed([]).shape == (0, 3)


@pytest.mark.usefixtures("library")
def test_a_model_in_a_folder_has_another_version_once_its_files_change(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"1")
    first = open_embedder(f"sentence-transformers:{tmp_path}").version
    assert open_embedder(f"sentence-transformers:{tmp_path}").version == first
    (tmp_path / "weights").write_bytes(b"22")
    assert open_embedder(f"sentence-transformers:{tmp_path}").version != first


@pytest.mark.usefixtures("library")
def test_a_failing_model_is_told() -> None:
    with pytest.raises(EmbedderError, match="cannot be loaded: no such model"):
        open_embedder("sentence-transformers:missing")
    with pytest.raises(EmbedderError, match="failed: out of memory"):
        open_embedder("sentence-transformers:some/model").embed(["stop"])


def test_a_missing_library_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbedderError, match=r'pip install "broadsheet\[sentence-transformers\]"'):
        open_embedder("sentence-transformers:some/model")


@pytest.mark.parametrize(
    ("title", "abstract", "text"),
    [("A title.", "Words.", "A title. Words."), ("Title", "", "Title"), ("", "Words.", "Words."), ("", "", "")],
)
def test_a_paper_is_embedded_by_its_title_and_abstract(title: str, abstract: str, text: str) -> None:
    assert paper_text(title, abstract) == text
