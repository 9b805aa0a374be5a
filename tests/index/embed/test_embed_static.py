"""The default embedder: the vectors are those the model card defines, wherever and however it is asked."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest
from embed_plain import FOLDER, shipped, vector
from embed_shared import SHARED, papers, shared
from embed_texts import STRANGE, USUAL

from broadsheet.index.embed.spelling import LONGEST_TEXT
from broadsheet.index.embed.static import PaperStatic
from broadsheet.model.errors import EmbedderError

TEXTS = [*USUAL, *STRANGE]


@pytest.fixture(scope="module")
def embedder() -> PaperStatic:
    return PaperStatic()


def test_vectors_are_those_of_a_plain_reading(embedder: PaperStatic) -> None:
    plain = shipped()
    expected = np.array([vector(text[:LONGEST_TEXT], *plain) for text in TEXTS])
    vectors = embedder.embed(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 384)
    said = np.any(expected, axis=1)
    assert np.array_equal(said, np.any(vectors, axis=1))
    assert (vectors * expected).sum(axis=1)[said].min() > 0.9999


def test_vectors_are_of_unit_length_or_zero(embedder: PaperStatic) -> None:
    lengths = np.linalg.norm(embedder.embed(TEXTS), axis=1)
    assert np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0))
    assert not np.any(embedder.embed(["", "the of", "\ud800", "日本語"]))
    assert embedder.embed([]).shape == (0, 384)


def test_a_text_has_the_same_vector_alone_and_among_others(embedder: PaperStatic) -> None:
    together = embedder.embed(TEXTS)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-6)


def test_threads_get_the_same_vectors(embedder: PaperStatic) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: embedder.embed(USUAL * 20), range(8)))
    assert all(np.array_equal(answers[0], one) for one in answers)


def test_what_follows_a_very_long_beginning_is_not_read(embedder: PaperStatic) -> None:
    begin = ("graph networks " * 3000)[:LONGEST_TEXT]
    assert np.array_equal(embedder.embed([begin])[0], embedder.embed([begin + " quantum chemistry" * 500_000])[0])


def test_near_in_meaning_is_near_in_space(embedder: PaperStatic) -> None:
    asked, near, far = embedder.embed(
        ["machine translation", "neural networks that translate sentences between languages", "galaxy cluster redshift"]
    )
    assert asked @ near > asked @ far + 0.3


def test_the_version_names_the_files_and_changes_with_them_only(embedder: PaperStatic) -> None:
    said = json.loads((FOLDER / "meta.json").read_text())
    digest = hashlib.sha256()
    for name in ("codes.npy", "pairs.npy", "pieces.txt", "scales.npy", "words.txt"):
        digest.update((FOLDER / name).read_bytes())
    digest.update(json.dumps([said["power"], said["stop"]]).encode())
    assert said["digest"] == digest.hexdigest()[:12]
    assert embedder.version == PaperStatic().version == "1060962c1b63-1"


def test_the_files_are_small_and_all_of_them_are_packed() -> None:
    root = FOLDER.parents[3]
    text = (root / "pyproject.toml").read_text()
    globs = [part.strip(' "') for part in text.partition('\nbroadsheet = ["')[2].partition("]")[0].split(",")]
    names = [path.relative_to(FOLDER.parents[1]).as_posix() for path in FOLDER.iterdir()]
    assert "data/embedder/codes.npy" in names
    assert all(any(fnmatch(name, one) for one in globs) for name in names)
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 12_300_000


def test_opening_it_imports_numpy_and_nothing_else_from_outside() -> None:
    script = (
        "import sys; from broadsheet.index.embed.registry import open_embedder; "
        "open_embedder('paper-static').embed(['graph']); "
        "print({name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names))"
    )
    ran = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    outside = {name for name in eval(ran.stdout) if not name.startswith("_")}
    assert outside == {"broadsheet", "numpy"}


@pytest.mark.parametrize("spoil", ["missing", "short", "garbage"])
def test_damaged_files_are_told_with_what_to_do(tmp_path: Path, spoil: str) -> None:
    folder = tmp_path / "embedder"
    shutil.copytree(FOLDER, folder)
    if spoil == "missing":
        (folder / "scales.npy").unlink()
    elif spoil == "short":
        (folder / "words.txt").write_text("graph\n")
    else:
        (folder / "codes.npy").write_bytes(b"no array")
    with pytest.raises(EmbedderError, match="Install Broadsheet again"):
        PaperStatic(folder)


@pytest.mark.shared
@shared
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # that reader leaves its files open
def test_real_papers_get_the_vectors_of_the_reader_the_table_was_made_with(embedder: PaperStatic) -> None:
    spec = importlib.util.spec_from_file_location("trained_reader", SHARED / "embedder" / "embedder.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    texts = [*papers(300), *(text for text in TEXTS if len(text) <= LONGEST_TEXT)]
    expected = module.StaticEmbedder(str(SHARED / "embedder")).encode(texts)
    vectors = embedder.embed(texts)
    said = np.any(expected, axis=1)
    assert np.array_equal(said, np.any(vectors, axis=1))
    assert (vectors * expected).sum(axis=1)[said].min() > 0.9999


@pytest.mark.shared
@shared
def test_the_centre_is_the_mean_of_real_papers(embedder: PaperStatic) -> None:
    mean = embedder.embed(papers(2000)).mean(axis=0)
    centre = embedder.centre
    assert centre.shape == (384,)
    assert centre.dtype == np.float32
    assert (
        mean @ centre / np.linalg.norm(mean) / np.linalg.norm(centre) > 0.85
    )  # these first ones are of a few fields only
