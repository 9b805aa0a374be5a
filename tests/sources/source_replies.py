"""Replies as arXiv and Hugging Face send them, and a Fetch that plays them back."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from broadsheet.sources.base import Ask, Reply

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)  # a Wednesday, 10:00 in New York
TODAY = date(2026, 11, 18)
Answer = bytes | Reply | Exception


class Recorded:
    """A Fetch that asks ``answer`` and keeps what was asked."""

    def __init__(self, answer: Callable[[str, dict[str, str]], Answer]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __call__(self, url: str, params: Mapping[str, str] | None = None) -> Reply:
        given = dict(params or {})
        self.asked.append((url, given))
        answer = self.answer(url, given)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Reply) else reply(answer, url=url)


def reply(body: bytes, status: int = 200, url: str = "https://source.test/", **headers: str) -> Reply:
    return Reply(url, status, headers, body)


def ask(*categories: str, **more: object) -> Ask:
    first = more.pop("first", date(2026, 11, 10))
    return Ask(categories=categories or ("cs.CL",), first=first, last=more.pop("last", TODAY), **more)  # type: ignore[arg-type]


def arxiv_record(
    identifier: str = "2611.00001", *, stamp: str = "2026-11-18", title: str = "A Title", **more: str
) -> str:
    """One ``arXiv`` record; ``extra`` adds elements, ``authors`` replaces them."""
    authors = more.get("authors", "<author><keyname>Lovelace</keyname><forenames>Ada</forenames></author>")
    return (
        f"<record><header><identifier>oai:arXiv.org:{identifier}</identifier><datestamp>{stamp}</datestamp>"
        f"<setSpec>cs:cs:CL</setSpec></header><metadata><arXiv xmlns='http://arxiv.org/OAI/arXiv/'>"
        f"<id>{identifier}</id><created>{more.get('created', '2026-11-16')}</created><authors>{authors}</authors>"
        f"<title>{title}</title><categories>cs.CL cs.LG</categories>"
        f"<abstract>{more.get('abstract', '  We do this.')}</abstract>{more.get('extra', '')}"
        "</arXiv></metadata></record>"
    )


def raw_record(identifier: str = "2611.00001", *, stamp: str = "2026-11-18", **more: str) -> str:
    """One ``arXivRaw`` record."""
    versions = more.get(
        "versions",
        "<version version='v1'><date>Mon, 16 Nov 2026 13:00:00 GMT</date><size>31kb</size>"
        "<source_type>D</source_type></version>",
    )
    return (
        f"<record><header><identifier>oai:arXiv.org:{identifier}</identifier><datestamp>{stamp}</datestamp></header>"
        f"<metadata><arXivRaw xmlns='http://arxiv.org/OAI/arXivRaw/'><id>{identifier}</id><submitter>A. L.</submitter>"
        f"{versions}<title>A Title</title><authors>Ada Lovelace, Alan Turing</authors>"
        f"<categories>cs.CL cs.LG</categories><abstract>We do this.</abstract>{more.get('extra', '')}"
        f"</arXivRaw></metadata></record>"
    )


def header(identifier: str, stamp: str = "2026-11-18") -> str:
    return f"<header><identifier>oai:arXiv.org:{identifier}</identifier><datestamp>{stamp}</datestamp></header>"


def oai(inner: str, verb: str = "ListRecords", day: str = "2026-11-18") -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?><OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>"
        f"<responseDate>{day}T14:00:00Z</responseDate><request>x</request><{verb}>{inner}</{verb}></OAI-PMH>"
    ).encode()


def oai_error(code: str, day: str = "2026-11-18") -> bytes:
    return (
        f"<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><responseDate>{day}T14:00:00Z</responseDate>"
        f"<error code='{code}'>no</error></OAI-PMH>"
    ).encode()


def rss(*items: str, day: str = "Wed, 18 Nov 2026 00:00:00 -0500") -> bytes:
    return (
        "<rss xmlns:arxiv='http://arxiv.org/schemas/atom' version='2.0'><channel><title>cs.CL</title>"
        f"<pubDate>{day}</pubDate>{''.join(items)}</channel></rss>"
    ).encode()


def item(identifier: str, news: str = "new", version: int = 1) -> str:
    return (
        f"<item><title>T</title><guid isPermaLink='false'>oai:arXiv.org:{identifier}v{version}</guid>"
        f"<arxiv:announce_type>{news}</arxiv:announce_type></item>"
    )


def atom(*entries: str, total: int | None = None) -> bytes:
    size = len(entries) if total is None else total
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:arxiv='http://arxiv.org/schemas/atom'"
        " xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'><title>arXiv Query</title>"
        f"<opensearch:totalResults>{size}</opensearch:totalResults>{''.join(entries)}</feed>"
    ).encode()


def entry(identifier: str, version: int = 1) -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/{identifier}v{version}</id><title>A Title</title>"
        "<updated>2026-11-17T10:00:00Z</updated><published>2026-11-16T13:00:00Z</published>"
        "<summary>We do this.</summary><category term='cs.LG'/><category term='cs.CL'/><category term='68T50'/>"
        "<arxiv:primary_category term='cs.CL'/><arxiv:comment>9 pages</arxiv:comment>"
        "<author><name>Ada Lovelace</name><arxiv:affiliation>London</arxiv:affiliation></author></entry>"
    )


ERROR_ENTRY = (
    "<entry><id>https://arxiv.org/api/errors#incorrect_id</id><title>Error</title>"
    "<summary>incorrect id format</summary><author><name>arXiv api core</name></author></entry>"
)


def daily_item(identifier: str | None = "2611.00001", **paper: object) -> dict[str, object]:
    """One item of Daily Papers, wrapped, as the API sends it."""
    inner: dict[str, object] = {
        "authors": [{"name": "Ada Lovelace", "hidden": False}, {"name": "Ghost Writer", "hidden": True}],
        "publishedAt": "2026-11-16T17:08:18.000Z",
        "submittedOnDailyAt": "2026-11-17T03:55:12.777Z",
        "title": "A Title",
        "summary": "We do\nthis.",
        "upvotes": 10,
        "projectPage": "https://project.test/",
        "githubRepo": "https://github.com/ada/engine",
        "githubStars": 9,
        "ai_summary": "One sentence.",
        "ai_keywords": ["engines", "notes"],
        "organization": {"name": "engine-lab", "fullname": "Engine Laboratory"},
    }
    inner |= paper
    return {"paper": inner if identifier is None else {"id": identifier} | inner, "title": "A Title", "numComments": 3}


def daily(*items: object) -> bytes:
    return json.dumps(list(items)).encode()
