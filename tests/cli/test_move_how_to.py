"""The examples of the page on moving a library, typed as they stand there."""

import re
import shlex
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "move-a-library.md"
LINES = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.slow
def test_every_example_does_what_the_page_says(
    run, data: Path, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("import", papers, "--data", data).code == 0
    monkeypatch.chdir(tmp_path)
    data.rename("old-library")
    for line in LINES:
        words = shlex.split(line.replace("broadsheet", "", 1)) if line.startswith("broadsheet") else []
        if words:
            (tmp_path / "everything.ndjson.gz").unlink(missing_ok=True)
            done = run(*words, *([] if "--data" in words else ["--data", "old-library"]))
            assert done.code == 0, done.err
    assert run("search", "herons", "--data", "new-library", "--json").json["total"] == 1
