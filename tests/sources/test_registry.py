"""What every registered source keeps to, and the source the how-to builds."""

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from source_replies import NOW, Answer, Recorded, ask, daily, oai_error, rss

from broadsheet.sources.base import Batch, Source
from broadsheet.sources.registry import SOURCES

GUIDE = Path(__file__).parents[2] / "docs/how-to/add-a-source.md"


def quiet_world(url: str, params: dict[str, str]) -> Answer:
    """A world in which nothing happened."""
    if "rss.arxiv.org" in url:
        return rss()
    return daily() if "huggingface.co" in url else oai_error("noRecordsMatch")


def test_names_are_unique_and_fit_for_keys_and_filters() -> None:
    names = [source.name for source in SOURCES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_says_who_it_is_and_thanks(source: Source) -> None:
    assert source.title
    assert source.homepage.startswith("https://")
    assert source.thanks.endswith(".")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_paces_every_host_it_asks(source: Source) -> None:
    fetch = Recorded(quiet_world)
    list(source.harvest(fetch, ask("cs.CL"), NOW))
    assert {urlsplit(url).hostname for url, _ in fetch.asked} <= set(source.hosts)
    assert all(pause > 0 for pause in source.hosts.values())


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_quiet_world_gives_batches_without_papers_and_a_cursor_to_go_on_from(source: Source) -> None:
    batches = list(source.harvest(Recorded(quiet_world), ask("cs.CL"), NOW))
    assert batches
    assert all(isinstance(batch, Batch) and batch.step and not batch.records for batch in batches)
    cursor = [batch.cursor for batch in batches if batch.cursor][-1]
    assert list(source.harvest(Recorded(quiet_world), ask("cs.CL", cursor=cursor), NOW))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_harvest_does_nothing_before_it_is_iterated(source: Source) -> None:
    fetch = Recorded(quiet_world)
    source.harvest(fetch, ask("cs.CL"), NOW)
    assert fetch.asked == []


def test_the_source_of_the_how_to_works_as_printed() -> None:
    (code,) = re.findall(r"```python\n(\"\"\"Bulletin.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    made: dict[str, Any] = {"__name__": "bulletin"}
    exec(compile(code, "bulletin.py", "exec"), made)
    source: Source = made["BulletinSource"]()
    listing = b'[{"id": "7", "title": "On  Bulletins", "day": "2026-11-17"}, {"id": "8"}]'
    fetch = Recorded(lambda url, params: listing)
    (batch,) = source.harvest(fetch, ask(first=date(2026, 11, 17), last=date(2026, 11, 17)), NOW)
    assert [(one.paper_id, one.title) for one in batch.records] == [("bulletin:7", "On Bulletins")]
    assert [one.why for one in batch.rejected] == ["it has no title"]
    assert batch.cursor == "2026-11-17"
    found = source.fetch_one(fetch, "7", NOW)
    assert found is not None
    assert found.title == "On Bulletins"
