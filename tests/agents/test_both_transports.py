"""The official client lists and calls every tool, over HTTP and over standard input and output (F4)."""

import json
from pathlib import Path

import pytest
from mcp import MCPError
from tests.agents.agents_help import HERONS, KITE, Line, fill, over_http, over_stdio, readers, serving, token

from broadsheet.wiring import Site

pytestmark = pytest.mark.slow
COMMUNITY = {"BROADSHEET_MODE": "community"}
ALL = ["today", "search", "read", "similar", "trending", "rate", "save", "comment"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_every_tool_is_listed_and_called(community: Site, mode: str) -> None:
    fill(community)
    ada, bob = readers(community)
    data = community.own.data
    with serving(data, **COMMUNITY) as url:
        over_http(url, token(community, ada), mode).does(_everything)
    over_stdio(data, mode, BROADSHEET_MCP_TOKEN=token(community, bob), **COMMUNITY).does(_everything)


async def _everything(line: Line) -> None:
    tools = await line.tools()
    assert [tool.name for tool in tools] == ALL
    text = json.dumps([tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in tools])
    assert len(text) <= 10_000
    await _reads(line)
    await _acts(line)
    with pytest.raises(MCPError, match="no such tool"):
        await line.calls("no_such_tool")
    assert await _refuses_a_megabyte(line)
    assert "Counting Herons" in await line.calls("search", query="herons")


async def _refuses_a_megabyte(line: Line) -> bool:
    """Unread where it comes over HTTP, by the tool elsewhere."""
    try:
        said, failed = await line.tries("search", query="x" * 1_000_000)
    except MCPError:
        return True
    return failed and "at most 1000" in said


async def _reads(line: Line) -> None:
    assert "Counting Herons" in await line.calls("today", date="2026-11-18")
    assert "Counting Herons" in await line.calls("today")
    assert "Counting Herons" in await line.calls("search", query="herons")
    assert "We count herons" in await line.calls("read", paper=HERONS)
    assert "# Similar papers" in await line.calls("similar", papers=[HERONS])
    assert "# Trending papers" in await line.calls("trending")
    assert "We count herons" in await line.reads(f"broadsheet://papers/{HERONS}")
    assert "Counting Herons" in await line.reads("broadsheet://editions/2026-11-18")
    (latest,) = (await line.client.list_resources()).resources
    assert latest.uri == "broadsheet://editions/2026-11-18"
    templates = (await line.client.list_resource_templates()).resource_templates
    assert [one.uri_template for one in templates] == ["broadsheet://papers/{id}", "broadsheet://editions/{date}"]


async def _acts(line: Line) -> None:
    assert "has voted for" in await line.calls("rate", paper=KITE, rating="vote")
    assert "any more" in await line.calls("rate", paper=KITE, rating="vote", undo=True)
    assert "is saved" in await line.calls("save", paper=KITE)
    assert "any more" in await line.calls("save", paper=KITE, undo=True)
    said = await line.calls("comment", paper=KITE, text="Which kite?")
    no = int(said.partition("comment ")[2].partition(".")[0])
    assert "Which kite?" in await line.calls("read", paper=KITE)
    assert "taken away" in await line.calls("comment", delete=no)
    assert "Which kite?" not in await line.calls("read", paper=KITE)


def test_a_personal_library_needs_no_token_and_has_no_talk(site: Site) -> None:
    fill(site)

    async def votes(line: Line) -> None:
        assert [tool.name for tool in await line.tools()] == ALL[:-1]
        assert "has voted for" in await line.calls("rate", paper=HERONS, rating="vote")
        assert "Your reader has voted for it." in await line.calls("read", paper=HERONS)

    over_stdio(site.own.data).does(votes)
    with serving(site.own.data) as url:
        over_http(url).does(votes)


def test_an_empty_library_shows_the_starter_edition_and_says_so_elsewhere(tmp_path: Path) -> None:
    """What the command tells its operator goes to standard error, where it disturbs no protocol."""
    assert "Broadsheet’s summary" in over_stdio(tmp_path / "none").calls("today")
