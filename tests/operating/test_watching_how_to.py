"""The examples of the page on watching, typed as they stand there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.serving import served

from broadsheet.operating.door import Monitoring
from broadsheet.wiring import Site

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "watch-it.md"
TEXT = PAGE.read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="NOT TESTED: curl is absent")
def test_every_example_prints_what_the_page_says(site: Site) -> None:
    with served(site) as address, Monitoring(site.figures).open("127.0.0.1", 0) as port:
        lines = [
            line.replace("http://127.0.0.1:8000", address).replace("127.0.0.1:9464", f"127.0.0.1:{port}")
            for line in LINES
        ]
        said = [
            subprocess.run(["bash", "-c", one], env=os.environ, capture_output=True, text=True).stdout for one in lines
        ]
    health, ready, figures = said
    assert (health, ready) == ("ok\n", '{"ready": true, "store": true, "index": true}\n')
    for name in set(re.findall(r"`(broadsheet_\w+)`", TEXT)) - {"broadsheet_digests", "broadsheet_hook_calls"}:
        assert f"# TYPE {name.removesuffix('_total')}" in figures, name
