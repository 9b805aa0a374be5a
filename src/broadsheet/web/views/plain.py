"""What pages about Broadsheet itself, errors and the files of machines may mention."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from broadsheet.model.pages import SourceState
from broadsheet.web.views.base import Frame, View


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView(View):
    """Where the papers come from and how each source is doing."""

    template: ClassVar[str] = "sources.html"
    frame: Frame
    sources: tuple[SourceState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutView(View):
    """What this is, what it promises and whom it thanks."""

    template: ClassVar[str] = "about.html"
    frame: Frame
    sources: tuple[SourceState, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysView(View):
    """The keys, and the switch that turns them off."""

    template: ClassVar[str] = "keys.html"
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView(View):
    """Something went wrong: a heading and a sentence, never an echo of the address."""

    template: ClassVar[str] = "error.html"
    frame: Frame
    status: int
    heading: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapIndexView(View):
    """Addresses of the sitemap's pages (sitemaps.org 0.9)."""

    template: ClassVar[str] = "sitemap_index.xml"
    base: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView(View):
    """One page of the sitemap (sitemaps.org 0.9)."""

    template: ClassVar[str] = "sitemap.xml"
    base: str
    places: tuple[tuple[str, date | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsView(View):
    """What crawlers are asked to leave alone (RFC 9309)."""

    template: ClassVar[str] = "robots.txt"
    base: str
