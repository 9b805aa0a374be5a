r"""Markdown as readers write it to sanitised HTML, with formulas and links.

CommonMark without raw HTML, headings of its own, pictures, references and
entities: what is not understood is shown as typed, so no text gets lost. Formulas
stand in ``$…$`` or ``$$…$$``. What comes out goes through an allow-list last,
whatever was written before it.

Sources: CommonMark 0.31.2; WHATWG HTML, link types; OWASP, XSS prevention.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from broadsheet.lib.markup import escape
from broadsheet.lib.mathml import ATTRIBUTES, TAGS, formula_html
from broadsheet.lib.text import typed

LONGEST = 20_000
"""Characters beyond which a text is shown as typed."""
DEEPEST = 20
"""Quotations and lists within each other, beyond which a text is shown as typed."""
LARGEST = 400_000
"""Characters of HTML beyond which a text is shown as typed."""

_REL = "nofollow ugc noopener"
_PROSE_TAGS = frozenset(("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"))
_CLEANER = nh3.Cleaner(
    tags=_PROSE_TAGS | TAGS,
    attributes={"a": {"href", "title"}, "ol": {"start"}, "pre": {"title"}, **{tag: set(ATTRIBUTES) for tag in TAGS}},
    url_schemes={"http", "https"},
    link_rel=_REL,
)
_OFF = ("html_block", "html_inline", "lheading", "reference", "entity")
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_URL = r"https?://[^\s<>\"“”„«»`]+"
_ENDS = ".,;:!?'*_~…"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_STUMBLES = (AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Prose:
    """What a text became: ``linked`` are the words that lead somewhere here, ``outward`` counts links that leave."""

    html: str
    linked: frozenset[str] = frozenset()
    outward: int = 0


def prose(text: str, words: Mapping[str, str] | None = None) -> Prose:
    """Read a text as Markdown; ``words`` maps words and addresses in it to paths of this site. Never raises.

    Beyond ``LONGEST``, ``DEEPEST`` or ``LARGEST``, and where the reader of Markdown
    stumbles, the text comes back as typed, in paragraphs.
    """
    text = typed(text)
    env: MutableMapping[str, Any] = {"words": words or {}, "linked": set(), "outward": 0}
    try:
        html = _read(text, env) if len(text) <= LONGEST else None
    except _STUMBLES:
        html = None
    if html is None:
        return Prose(_CLEANER.clean(_as_typed(text)))
    return Prose(_CLEANER.clean(html), frozenset(env["linked"]), env["outward"])


def cleaned(html: str) -> str:
    """HTML that says it was made here, with nothing in it but what ``prose`` makes."""
    return _CLEANER.clean(html)


def _read(text: str, env: MutableMapping[str, Any]) -> str | None:
    tokens = _MARKDOWN.parse(text, env)
    # what stands deeper is left out by the reader of Markdown, without a word
    if any(token.level >= DEEPEST - 1 for token in tokens):
        return None
    html = str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env))
    return html if len(html) <= LARGEST else None


def _as_typed(text: str) -> str:
    parts = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", text))
    return "".join(f"<p>{escape(part)}</p>".replace("\n", "<br>") for part in parts if part)


def is_web_address(url: str) -> bool:
    """Whether this may be linked: http or https, a host, and nobody's name before it (RFC 3986 §3.2.1)."""
    if _ODD.search(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def addresses(text: str) -> list[str]:
    """The web addresses in a text, without the punctuation around them."""
    return [_trimmed(word) for word in re.findall(_URL, text)]


def _settle(state: StateCore) -> None:
    """Make links of addresses and known words, paragraphs of headings, links of pictures."""
    words: Mapping[str, str] = state.env["words"]
    pattern = _pattern(words)
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.type, token.tag = token.type.replace("heading", "paragraph"), "p"
        elif token.type == "inline":
            token.children = list(_inline(token.children or [], pattern, state.env))
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        if before.markup.startswith("#") and token.type == "inline" and token.children:
            token.children = [Token("strong_open", "strong", 1), *token.children, Token("strong_close", "strong", -1)]


def _pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"{_URL}|(?<![\w/@.-])(?:{known})(?![\w/@-]|\.\w)" if known else _URL)


def _inline(tokens: Sequence[Token], pattern: re.Pattern[str], env: MutableMapping[str, Any]) -> Iterator[Token]:
    inside = False
    for token in tokens:
        inside = token.type == "link_open" or (inside and token.type != "link_close")
        if token.type == "link_open":
            href = str(token.attrGet("href"))
            token.attrSet("href", _lead(href, env) or href)
        if token.type == "text" and not inside:
            yield from _linked(token.content, pattern, env)
        elif token.type == "image":
            yield from _picture(token, env, inside=inside)
        else:
            yield token


def _picture(token: Token, env: MutableMapping[str, Any], *, inside: bool) -> Iterator[Token]:
    """A picture is a link to it, or its words where it already stands within one."""
    href = str(token.attrGet("src"))
    said = _text(token.content or href)
    yield from (said,) if inside else _link(href, _lead(href, env) or href, said)


def _linked(text: str, pattern: re.Pattern[str], env: MutableMapping[str, Any]) -> Iterator[Token]:
    at = 0
    for match in pattern.finditer(text):
        word = _trimmed(match[0])
        href = _lead(word, env)
        if href:
            yield _text(text[at : match.start()])
            yield from _link(word, href, _text(word))
            at = match.start() + len(word)
    yield _text(text[at:])


def _lead(word: str, env: MutableMapping[str, Any]) -> str | None:
    """Where a word or address leads, None for nowhere; it is counted."""
    here = env["words"].get(word)
    if here:
        env["linked"].add(word)
        return str(here)
    href = _MARKDOWN.normalizeLink(word)
    if not is_web_address(href):
        return None
    env["outward"] += 1
    return href


def _trimmed(word: str) -> str:
    """An address without the punctuation of the sentence it stands in."""
    while word and (word[-1] in _ENDS or word.count(word[-1]) > word.count(_PAIRS.get(word[-1], word[-1]))):
        word = word[:-1]
    return word


def _link(word: str, href: str, said: Token) -> tuple[Token, Token, Token]:
    attrs: dict[str, str | int | float] = {"href": href}
    return Token("link_open", "a", 1, attrs=attrs, info=word), said, Token("link_close", "a", -1)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


class _Printer(RendererHTML):
    """Formulas as MathML; the word beside a block of code as its title."""

    def math_inline(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return _formula(tokens[at], display=False)

    def math_inline_double(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return _formula(tokens[at], display=True)

    def math_block(self, tokens: Sequence[Token], at: int, *_: Any) -> str:
        return f"<p>{_formula(tokens[at], display=True)}</p>\n"

    def fence(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        token = tokens[idx]
        title = f' title="{escape(token.info.strip())}"' if token.info.strip() else ""
        return f"<pre{title}><code>{escape(token.content)}</code></pre>\n"


def _formula(token: Token, *, display: bool) -> str:
    source = token.content.strip()
    return formula_html(source, display=display) or escape(f"{token.markup}{token.content}{token.markup}")


def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False, "maxNesting": DEEPEST})
    md.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False, double_inline=True)
    md.renderer = _Printer()
    md.disable(list(_OFF))
    md.validateLink = is_web_address  # type: ignore[method-assign]
    md.core.ruler.push("settle", _settle)
    return md


_MARKDOWN = _markdown()
