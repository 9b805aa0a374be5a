"""arXiv ids in every form they ever had."""

import pytest
from tests.cast import a_record

from broadsheet.model.paper import ArxivId, arxiv_id


@pytest.mark.parametrize(
    ("text", "bare", "version"),
    [
        ("2409.17481", "2409.17481", None),
        ("0704.0001v2", "0704.0001", 2),
        ("1412.9999", "1412.9999", None),
        ("1501.00001v12", "1501.00001", 12),
        ("math.GT/0309136", "math.GT/0309136", None),
        ("hep-th/9901001v3", "hep-th/9901001", 3),
        ("HEP-TH/9901001", "hep-th/9901001", None),
        ("math.gt/0309136", "math.GT/0309136", None),
        ("arXiv:2409.17481v1", "2409.17481", 1),
        ("https://arxiv.org/pdf/2409.17481v2.pdf", "2409.17481", 2),
        ("https://export.arxiv.org/abs/hep-th/9901001", "hep-th/9901001", None),
        ("https://arxiv.org/abs/2409.17481v1?context=cs#top", "2409.17481", 1),
        ("http://dx.doi.org/10.48550/arXiv.2409.17481", "2409.17481", None),
        ("oai:arXiv.org:math.GT/0309136", "math.GT/0309136", None),
        ("  2409.17481\n", "2409.17481", None),
    ],
)
def test_an_id_is_read_in_every_form(text: str, bare: str, version: int | None) -> None:
    assert arxiv_id(text) == ArxivId(bare, version)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2409",
        "2413.17481",
        "2400.17481",
        "2409.174812345",
        "2409.17481v0",
        "2409.17481v",
        "2409.17481.pdf",
        "hep-th/9913001",
        "see 2409.17481",
        "https://example.org/abs/2409.17481",
        "arxiv:" * 200 + "2409.17481",
        "2409.17481\x00",
    ],
)
def test_anything_else_is_no_id(text: str) -> None:
    assert arxiv_id(text) is None


def test_a_paper_is_known_by_its_arxiv_id_else_by_its_source_and_key() -> None:
    assert a_record().paper_id == "2611.00001"
    assert a_record(source="marsh", key="x").paper_id == "marsh:x"
    assert a_record(source="marsh", key="x", arxiv_id="2611.00001").paper_id == "2611.00001"
