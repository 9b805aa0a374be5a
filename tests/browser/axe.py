"""What axe finds on a page: by every rule on a telephone by day, by those of the eye at a desk by night.

Both looks have the same elements, so what is written in them is judged once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import axe_core_python
from playwright.sync_api import Browser, BrowserContext, Page

_AXE = next(Path(axe_core_python.__file__).parent.rglob("axe.min.js")).read_text()
# what axe tells of the elements in which nothing is wrong takes half of its time
_RUN = """async rules => {
  const asked = rules.length ? {runOnly: rules} : {};
  const done = await axe.run({resultTypes: ["violations"], preload: false, ...asked});
  return done.violations.map(one => [one.id, one.nodes[0].html, one.nodes[0].failureSummary]);
}"""
_OF_THE_EYE = ("color-contrast", "link-in-text-block", "scrollable-region-focusable")


@dataclass(frozen=True)
class Look:
    """A window ``width`` pixels wide in a light or dark theme, and the rules that hold there; none are all."""

    width: int
    theme: str
    rules: tuple[str, ...] = ()

    def context(self, chromium: Browser, **options: object) -> BrowserContext:
        """A browser that looks so, and in which axe may run."""
        size = {"width": self.width, "height": 1000}
        return chromium.new_context(viewport=size, color_scheme=self.theme, bypass_csp=True, **options)  # type: ignore[arg-type]

    def complaints(self, page: Page) -> list[object]:
        """What axe finds, one each as rule, element, reason; and whether the page is wider than its window."""
        found = complaints(page, *self.rules)
        wide = page.evaluate("document.documentElement.scrollWidth") > self.width
        return [*found, *(["overflows sideways"] if wide else [])]


LOOKS: Mapping[str, Look] = {
    "telephone by day": Look(390, "light"),
    "desk by night": Look(1280, "dark", _OF_THE_EYE),
}


def complaints(page: Page, *rules: str) -> list[object]:
    """What axe finds by ``rules`` or by all: rule, the first element, why."""
    page.evaluate(_AXE)
    return list(page.evaluate(_RUN, list(rules)))
