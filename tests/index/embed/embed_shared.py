"""What lies beside the repository: real papers and a real model."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from broadsheet.index.embed.base import paper_text

SHARED = Path(__file__).parents[3] / "../shared"
shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real data is not beside the repository")


def papers(count: int) -> list[str]:
    """Title and abstract of the first papers."""
    with gzip.open(SHARED / "data" / "papers.jsonl.gz", "rt", encoding="utf-8") as file:
        return [paper_text(one["title"], one["abstract"]) for one in map(json.loads, islice(file, count))]
