"""The sources Broadsheet harvests, one line each; to add one, see docs/how-to/add-a-source.md."""

from broadsheet.sources.arxiv.source import ArxivSource
from broadsheet.sources.base import Source
from broadsheet.sources.huggingface.source import HuggingFaceSource

SOURCES: tuple[Source, ...] = (
    ArxivSource(),
    HuggingFaceSource(),
)
"""In the order they are harvested and shown."""
