"""Understanding OAI-PMH pages in both formats, whole, broken and hostile."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from source_replies import arxiv_record, header, oai, oai_error, raw_record

from broadsheet.model.errors import BadReply, WrongUse
from broadsheet.model.paper import Author, Link, Record, Version
from broadsheet.sources.arxiv.oai import read_page
from broadsheet.sources.arxiv.sets import set_of

SAMPLES = Path(__file__).parents[2] / "../shared/data/protocol/arxiv_oai"


def only(inner: str) -> Record:
    page = read_page(oai(inner))
    assert page.rejected == ()
    return page.records[0]


def test_an_arxiv_record_gives_its_fields() -> None:
    extra = (
        "<updated>2026-11-17</updated><comments>9 pages, code at https://github.com/ada/engine</comments>"
        "<journal-ref>Phys. Rev.\n  D93</journal-ref><license>http://creativecommons.org/licenses/by/4.0/</license>"
        "<doi>10.1103/A.93, 10.1103/B.98;10.1103/C.99</doi>"
    )
    record = only(arxiv_record(extra=extra))
    assert (record.source, record.key, record.arxiv_id, record.paper_id) == ("arxiv", *["2611.00001"] * 3)
    assert (record.title, record.abstract) == ("A Title", "We do this.")
    assert record.authors == (Author("Ada Lovelace"),)
    assert (record.author_count, record.categories) == (1, ("cs.CL", "cs.LG"))
    assert (record.published, record.updated, record.announced) == ("2026-11-16", "2026-11-17", "2026-11-17")
    assert (record.doi, record.journal_ref) == ("10.1103/A.93", "Phys. Rev. D93")
    assert record.license == "http://creativecommons.org/licenses/by/4.0/"
    assert [link.kind for link in record.links] == ["abstract", "pdf", "doi", "code"]
    assert Link("pdf", "https://arxiv.org/pdf/2611.00001") in record.links
    assert not record.withdrawn


def test_raw_is_the_record_element_byte_for_byte() -> None:
    first, second = arxiv_record("2611.00001", title="Caf&#233;"), arxiv_record("2611.00002")
    page = read_page(oai(first + "\n " + second))
    assert [one.raw.decode() for one in page.records] == [first, second]


def test_affiliations_and_suffixes_are_kept_and_a_lone_colon_is_no_author() -> None:
    authors = (
        "<author><keyname>One Collaboration</keyname></author><author><keyname>:</keyname></author>"
        "<author><keyname>King</keyname><forenames>M. L.</forenames><suffix>Jr</suffix>"
        "<affiliation>Univ A</affiliation><affiliation>Univ B</affiliation></author>"
    )
    assert only(arxiv_record(authors=authors)).authors == (
        Author("One Collaboration"),
        Author("M. L. King Jr", "Univ A; Univ B"),
    )


def test_a_raw_record_gives_every_version_and_the_exact_announcement_day() -> None:
    versions = (
        "<version version='v1'><date>Mon, 16 Nov 2026 19:30:00 GMT</date><size>31kb</size></version>"
        "<version version='v2'><date>Tue, 17 Nov 2026 10:00:00 GMT</date><size>32kb</size></version>"
    )
    record = only(raw_record(versions=versions))
    assert record.versions == (
        Version(1, datetime(2026, 11, 16, 19, 30, tzinfo=UTC), "31kb"),
        Version(2, datetime(2026, 11, 17, 10, 0, tzinfo=UTC), "32kb"),
    )
    assert (record.published, record.updated) == ("2026-11-16", "2026-11-17")
    assert record.announced == "2026-11-18"  # half an hour after Monday's cut-off
    assert [author.name for author in record.authors] == ["Ada Lovelace", "Alan Turing"]


@pytest.mark.parametrize(
    "extra",
    [
        "<comments>This paper has been withdrawn by the author due to an error in Section 3</comments>",
        "<comments>Withdrawn: see v1</comments>",
        "<comments>9 pages. This submission has been withdrawn by arXiv administrators</comments>",
    ],
)
def test_a_withdrawal_is_recognised_by_its_comment(extra: str) -> None:
    assert only(arxiv_record(extra=extra)).withdrawn


def test_a_withdrawal_is_recognised_by_a_version_without_files() -> None:
    date = "<date>Tue, 17 Nov 2026 10:00:00 GMT</date>"
    first = f"<version version='v1'>{date}<size>3kb</size></version>"
    last = f"<version version='v2'>{date}<size>0kb</size><source_type>I</source_type></version>"
    assert only(raw_record(versions=first + last)).withdrawn
    assert not only(raw_record(versions=last.replace("v2", "v1") + first.replace("v1", "v2"))).withdrawn


@pytest.mark.parametrize(
    "abstract", ["We study why withdrawn papers are cited.", "A drug was withdrawn. This paper asks why."]
)
def test_a_paper_about_withdrawals_is_not_withdrawn(abstract: str) -> None:
    assert not only(arxiv_record(abstract=abstract)).withdrawn


def test_accents_are_resolved_and_formulas_kept() -> None:
    record = only(arxiv_record(title=r"G\&quot;odel's  $\alpha$\n proof".replace(r"\n", "\n")))
    assert record.title == r"Gödel's $\alpha$ proof"


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (arxiv_record("2611.00002", title=" "), "no title"),
        (arxiv_record("2699.00002"), "no arXiv id"),
        (arxiv_record("2611.00002").replace("<keyname>Lovelace</keyname><forenames>Ada</forenames>", ""), "no name"),
        (raw_record("2611.00002", versions=""), "no version"),
        (raw_record("2611.00002", versions="<version version='vX'/>"), "no number"),
        ("<record>" + header("2611.00002") + "</record>", "no metadata"),
        ("<record>" + header("2611.00002") + "<metadata><dc/></metadata></record>", "neither"),
    ],
)
def test_a_broken_record_is_rejected_with_its_bytes_and_spoils_nothing_else(broken: str, why: str) -> None:
    page = read_page(oai(arxiv_record("2611.00001") + broken + arxiv_record("2611.00003")))
    assert [one.key for one in page.records] == ["2611.00001", "2611.00003"]
    assert why in page.rejected[0].why
    assert page.rejected[0].raw.decode() == broken


def test_a_deleted_header_is_reported_by_its_id() -> None:
    gone = f"<record>{header('2611.00002')}</record>".replace("<header>", "<header status='deleted'>")
    assert read_page(oai(gone)).deleted == ("2611.00002",)


def test_identifiers_are_listed_with_their_datestamps() -> None:
    page = read_page(oai(header("2611.00001") + header("math/0309136", "2026-11-01"), "ListIdentifiers"))
    assert page.stamps == {"2611.00001": date(2026, 11, 18), "math/0309136": date(2026, 11, 1)}
    assert page.records == ()


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("", (None, None)),
        ("<resumptionToken/>", (None, None)),
        ("<resumptionToken>  </resumptionToken>", (None, None)),
        ("<resumptionToken expires='2026-11-19T00:00:00Z'>a b&amp;skip=2</resumptionToken>", ("a b&skip=2", None)),
        ("<resumptionToken completeListSize='90' cursor='0'>t</resumptionToken>", ("t", 90)),
        ("<resumptionToken completeListSize='many'>t</resumptionToken>", ("t", None)),
    ],
)
def test_resumption_tokens_come_in_many_shapes(token: str, expected: tuple[str | None, int | None]) -> None:
    page = read_page(oai(arxiv_record() + token))
    assert (page.token, page.expected) == expected


def test_an_error_is_handed_on_with_its_code() -> None:
    page = read_page(oai_error("noRecordsMatch"))
    assert (page.error, page.records, page.response_day) == ("noRecordsMatch", (), date(2026, 11, 18))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Sorry</body></html>",
        b"not xml at all",
        oai(arxiv_record())[:-20],
        b"<OAI-PMH/>",
        b"<OAI-PMH><responseDate>soon</responseDate></OAI-PMH>",
        b"<OAI-PMH><responseDate>2026-11-18T00:00:00Z</responseDate></OAI-PMH>",
        b"<!DOCTYPE OAI-PMH [<!ENTITY x 'y'>]>" + oai(arxiv_record()).partition(b"?>")[2],
        oai(arxiv_record(title="&undefined;")),
    ],
)
def test_what_is_no_oai_page_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(BadReply):
        read_page(body)


def test_external_entities_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    attack = f"<!DOCTYPE OAI-PMH [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>".encode()
    with pytest.raises(BadReply, match="DOCTYPE"):
        read_page(attack + oai(arxiv_record(title="a &x; b")).partition(b"?>")[2])


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("cs.CL", "cs:cs:CL"),
        ("stat.ML", "stat:stat:ML"),
        ("math.NA", "math:math:NA"),
        ("hep-lat", "physics:hep-lat"),
        ("astro-ph.CO", "physics:astro-ph:CO"),
        ("cond-mat.mtrl-sci", "physics:cond-mat:mtrl-sci"),
        ("physics.optics", "physics:physics:optics"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
        ("quant-ph", "physics:quant-ph"),
        ("cs", "cs:cs"),
    ],
)
def test_a_category_has_its_oai_set(category: str, name: str) -> None:
    assert set_of(category) == name


@pytest.mark.parametrize("category", ["", "cs.", "CS.CL", "biology.XX", "cs.CL&x=1", "../cs"])
def test_an_unknown_category_is_wrong_use(category: str) -> None:
    with pytest.raises(WrongUse, match="no arXiv category"):
        set_of(category)


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the recorded arXiv answers are not beside the repository")
def test_every_recorded_answer_is_understood_without_rejections() -> None:
    for path in SAMPLES.glob("*.xml"):
        page = read_page(path.read_bytes())
        assert page.records, path.name
        assert page.rejected == (), path.name
        assert all(record.authors and record.announced and record.abstract for record in page.records), path.name
