"""The examples of the page on agents, used as they stand there by the official client."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.agents.agents_help import ROOT, Agent, Line, fill, over_http, over_stdio, readers, token
from tests.serving import served

from broadsheet.wiring import Site

PAGE = (ROOT / "docs" / "how-to" / "let-agents-read.md").read_text(encoding="utf-8")
ADDRESS, WORD = "http://127.0.0.1:8000", "bs_your-token"
pytestmark = pytest.mark.slow


def blocks(kind: str) -> list[str]:
    """The code of a kind that the page shows."""
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def configured(text: str, address: str, word: str, data: Path) -> Agent:
    """The agent that a configuration describes, once its reader has put in the address and the token."""
    (server,) = json.loads(text.replace(ADDRESS, address).replace(WORD, word))["mcpServers"].values()
    if "url" in server:
        scheme, _, held = server["headers"]["Authorization"].partition(" ")
        assert (server["type"], scheme) == ("http", "Bearer")
        return over_http(server["url"].removesuffix("/mcp"), held)
    assert (server["command"], server["args"]) == ("broadsheet", ["mcp"])
    return over_stdio(data, BROADSHEET_MODE="community", **server["env"])


@pytest.mark.parametrize("place", [0, 1], ids=["http", "stdio"])
def test_both_configurations_lead_to_every_tool(community: Site, place: int) -> None:
    fill(community)
    word = token(community, readers(community)[0])
    assert len(blocks("json")) == 2
    with served(community) as address:
        agent = configured(blocks("json")[place], address, word, community.own.data)

        async def looks(line: Line) -> None:
            assert len(await line.tools()) == 8
            assert "Counting Herons" in await line.calls("search", query="herons")

        agent.does(looks)


def test_the_program_prints_papers(community: Site) -> None:
    fill(community)
    (program,) = blocks("python")
    with served(community) as address:
        asked = program.replace(ADDRESS, address).replace("graph attention", "herons")
        ran = subprocess.run([sys.executable, "-I", "-c", asked], capture_output=True, text=True, check=True)
    assert "Counting Herons" in ran.stdout


def test_without_a_token_an_agent_reads_or_is_told_to_make_one(community: Site) -> None:
    """Over standard input and output as well: closed reading ends the command with a sentence."""
    fill(community)
    assert len(over_stdio(community.own.data, BROADSHEET_MODE="community").tools) == 5
    ran = subprocess.run(
        [sys.executable, "-m", "broadsheet", "mcp", "--data", str(community.own.data)],
        env={"PYTHONPATH": str(ROOT / "src"), "BROADSHEET_MODE": "community", "BROADSHEET_READING": "closed"},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "needs a token" in ran.stderr


def test_a_bad_token_ends_the_command_with_a_sentence(community: Site) -> None:
    environ = {"PYTHONPATH": str(ROOT / "src"), "BROADSHEET_MODE": "community", "BROADSHEET_MCP_TOKEN": "bs_nothing"}
    command = [sys.executable, "-m", "broadsheet", "mcp", "--data", str(community.own.data)]
    ran = subprocess.run(command, env=environ, input="", capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "“mcp_token”" in ran.stderr
    assert "bs_nothing" not in ran.stderr


def test_the_page_says_which_answers_refuse() -> None:
    said = set(re.findall(r"(?m)^\| (\d{3}) \|", PAGE))
    assert said == {"400", "401", "403", "405", "413"}
