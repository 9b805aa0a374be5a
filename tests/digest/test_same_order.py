"""Six faces, one listing: page, feed, mail, API, agents and terminal show the same papers in the same order."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import feedparser
import pytest
from lxml import etree
from tests.api.api_help import program
from tests.web.asgi_client import ask

from broadsheet.cli.main import main
from broadsheet.digest.preview import made_up, preview
from broadsheet.faces import application
from broadsheet.mcp import reading
from broadsheet.mcp.caller import Caller
from broadsheet.mcp.given import Search, Today
from broadsheet.model.query import Query
from broadsheet.model.subscription import Watch
from broadsheet.wiring import Site

QUERIES = (
    "attention", "sparse attention", "language models", "large language models", "diffusion", "diffusion models",
    "video generation", "reinforcement learning", "retrieval", "retrieval-augmented generation", "agents",
    "agents that use tools", "benchmark", "benchmark for code", "code generation", "long context", "mixture of experts",
    "quantization", "speculative decoding", "distillation", "alignment", "preference optimization", "reward models",
    "reasoning", "chain of thought", "mathematical reasoning", "multimodal", "vision language models", "image editing",
    "text to image", "3d reconstruction", "gaussian splatting", "image generation", "speech", "music", "translation",
    "tokenizer", "scaling laws", "pretraining data", "instruction tuning", "evaluation of language models", "safety",
    "hallucination", "interpretability", "state space models", "making models answer faster", '"language models"',
    "attention -vision", "has:organization", "models date:2025",
)  # fmt: skip
HERE = ("host", "127.0.0.1")
MOST = 20


@pytest.fixture(scope="module")
def app(starter: Site):
    return application(starter)


def page(app: object, path: str) -> list[str]:
    """The papers of a page's list, by their ids."""
    tree = etree.HTML(ask(app, path, HERE).text)
    return [one.removeprefix("/papers/") for one in tree.xpath("//main//article//h3/a/@href")]


def feed(app: object, path: str) -> list[str]:
    return [one.link.partition("/papers/")[2] for one in feedparser.parse(ask(app, path, HERE).body).entries]


def mail(site: Site, *watches: Watch) -> list[str]:
    """The papers of a digest, in the order in which its mail, both parts of it, leads to them."""
    shown = preview(site, replace(made_up(site), watches=watches))
    html = re.findall(r'<h[23][^>]*><a href="[^"]*/papers/([^"]+)"', shown.letter.html)
    text = re.findall(r"(?m)^   http\S*/papers/([^\s?#]+)$", shown.letter.text)
    assert html == text
    return html


def terminal(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    return [one["id"] for one in json.loads(capsys.readouterr().out)["entries"]]


@pytest.mark.parametrize("text", QUERIES)
def test_a_search_lists_the_same_papers_in_the_same_order_everywhere(
    text: str, starter: Site, starter_folder: Path, app: object, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = urlencode({"q": text})
    found = page(app, f"/papers?{asked}")
    assert found
    assert feed(app, f"/feeds/search.atom?{asked}")[: len(found)] == found
    assert [one.paper.id for one in program(starter).search(q=text, limit=MOST).entries] == found
    assert terminal(capsys, "search", text, "--data", str(starter_folder)) == found
    mailed = mail(starter, Watch("search", asked))
    assert mailed == found[: len(mailed)]
    assert len(mailed) >= min(len(found), 8)


def test_there_are_fifty_of_them() -> None:
    assert len(set(QUERIES)) == 50


KINDS: dict[str, tuple[str, str, Watch]] = {
    "authors": ("/authors/Zhong%20Guan", "/feeds/authors/Zhong%20Guan.atom", Watch("authors", "Zhong Guan")),
    "organizations": (
        "/organizations/MediaTek%20Research",
        "/feeds/organizations/MediaTek%20Research.atom",
        Watch("organizations", "MediaTek Research"),
    ),
    "keywords": (
        "/keywords/language%20models",
        "/feeds/keywords/language%20models.atom",
        Watch("keywords", "language models"),
    ),
    "trending": ("/papers/trending", "/feeds/trending.atom", Watch("trending")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_listing_has_one_order(kind: str, starter: Site, app: object) -> None:
    path, feed_path, watch = KINDS[kind]
    found = [entry.paper.id for entry in _listing(starter, watch)]
    if found:
        assert page(app, path)[: len(found)] == found[: len(page(app, path))]
        assert feed(app, feed_path)[: len(found)] == found[: len(feed(app, feed_path))]
    mailed = mail(starter, watch)
    assert mailed == found[: len(mailed)]


def _listing(site: Site, watch: Watch):
    by_kind: dict[str, Callable[[], object]] = {
        "authors": lambda: site.author(watch.name).listing,
        "organizations": lambda: site.organization(watch.name).listing,
        "keywords": lambda: site.keyword(watch.name).listing,
        "trending": lambda: site.trending(),
    }
    return by_kind[watch.kind]().entries


def test_todays_papers_have_one_order(
    starter: Site, starter_folder: Path, app: object, capsys: pytest.CaptureFixture[str]
) -> None:
    found = terminal(capsys, "today", "--data", str(starter_folder))
    assert feed(app, "/feeds/today.atom") == found
    mailed = mail(starter, Watch("today"))
    at = [found.index(one) for one in mailed]
    assert at == sorted(at)
    assert mailed[:8] == found[:8]
    assert len(mailed) > 8
    assert quote(found[0]) in "".join(page(app, "/"))


def agents(answer: str) -> list[str]:
    """The papers of a listing for agents, by the ids below their titles."""
    return re.findall(r"(?m)^## \d+\. .*\n\n(\S+)", answer)


def test_agents_are_told_the_same(starter: Site) -> None:
    caller = Caller(starter, None)
    for text in QUERIES:
        found = [entry.paper.id for entry in starter.search(Query(text)).listing.entries]
        assert agents(reading.search(caller, Search(query=text, limit=MOST, tokens=20_000))) == found
    found = [entry.paper.id for entry in starter.today(None, 50).entries]
    assert agents(reading.today(caller, Today(limit=50, tokens=20_000))) == found
