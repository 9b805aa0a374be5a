"""Web addresses of code and projects inside the words of a paper; shared by every source."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from broadsheet.model.paper import Link

CODE_HOSTS: Final = ("github.com", "gitlab.com", "huggingface.co", "codeberg.org", "bitbucket.org")
MOST_LINKS: Final = 4
LONGEST_URL: Final = 500

_REST = r"[^\s<>\"{}|\\^`]{1,500}"
_URL = re.compile(f"https?://{_REST}")
_BARE = re.compile(rf"(?<![\w./@-])(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co)/{_REST}")
_PROJECT_WORDS = ("project", "website", "web site", "webpage", "web page", "homepage", "home page", "demo")
_PAGES_HOSTS = (".github.io", ".gitlab.io")
_WINDOW = 48  # characters before an address in which a word may say what it is


def web_address(value: object) -> str | None:
    """``value`` when it is an ``http`` or ``https`` address fit to be linked, else None."""
    if not isinstance(value, str) or len(value) > LONGEST_URL or not value.startswith(("https://", "http://")):
        return None
    return value if value.isprintable() and " " not in value else None


def found_links(text: str) -> tuple[Link, ...]:
    """Links of kind ``code`` and ``project`` named in a comment or an abstract, each once, at most four."""
    if "/" not in text:  # one character is found thirty times faster than three
        return ()
    patterns = [_URL] if "://" in text else []
    if "github.com/" in text or "gitlab.com/" in text or "huggingface.co/" in text:
        patterns.append(_BARE)
    if not patterns:
        return ()
    text = text.replace("\\_", "_").replace("\\%", "%").replace("\\#", "#").replace("\\~", "~")
    found = sorted((one.start(), one.group()) for pattern in patterns for one in pattern.finditer(text))
    return tuple(dict.fromkeys(_links(text, found)))[:MOST_LINKS]


def _links(text: str, found: list[tuple[int, str]]) -> Iterator[Link]:
    for start, match in found:
        url = _trimmed(match)
        url = url if url.startswith("http") else f"https://{url}"
        kind = _kind(url, text[max(0, start - _WINDOW) : start].lower())
        if kind and web_address(url):
            yield Link(kind, url)


def _trimmed(url: str) -> str:
    url = url.rstrip(".,;:!?'\"*$’”")
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < url.count(")") + url.count("]"):
        url = url[:-1].rstrip(".,;:!?'\"*$")
    return url


def _kind(url: str, before: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # brackets that are not an IPv6 address
        return None
    if host in CODE_HOSTS:
        return "code" if parts.path.strip("/").count("/") and not parts.path.startswith("/papers/") else None
    if host.endswith(_PAGES_HOSTS) or any(word in before for word in _PROJECT_WORDS):
        return "project" if "." in host else None
    return None
