"""Shorten text and sanitised HTML for lists without breaking a word, a tag or a formula."""

from html.parser import HTMLParser

GIST = 640  # characters: a little more than the six lines the style sheet shows
_VOID = frozenset({"br", "wbr", "hr", "mspace"})


def clip(text: str, limit: int = GIST) -> str:
    """The first ``limit`` characters of plain ``text``, cut between words, with an ellipsis."""
    if len(text) <= limit:
        return text
    return text[:limit].rpartition(" ")[0].rstrip(" ,;:") + "…"


def clip_html(html: str, limit: int = GIST) -> str:
    """The first ``limit`` characters of what ``html`` shows, every element closed.

    Expects HTML from ``lib.markup``, already through the allow-list. Nothing is
    rewritten: the tokens come out as they went in, until the text is long
    enough and no formula is open.
    """
    clipper = _Clipper(limit)
    clipper.feed(html)
    clipper.close()
    return clipper.finish()


class _Clipper(HTMLParser):
    def __init__(self, limit: int) -> None:
        super().__init__(convert_charrefs=False)
        self.left = limit
        self.out: list[str] = []
        self.open: list[str] = []
        self.full = False
        self.tail = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._room():
            self.out.append(self.get_starttag_text() or "")
            if tag not in _VOID:
                self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._room():
            self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if not self.full and self.open and self.open[-1] == tag:
            self.open.pop()
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._room():
            whole = "math" in self.open or len(data) <= self.left
            self.out.append(data if whole else clip(data, self.left))
            self.full = not whole
            self.left -= len(data)

    def handle_entityref(self, name: str) -> None:
        self._one(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._one(f"&#{name};")

    def finish(self) -> str:
        """Everything kept, with what is still open closed."""
        return "".join([*self.out, self.tail, *(f"</{tag}>" for tag in reversed(self.open))])

    def _one(self, reference: str) -> None:
        if self._room():
            self.out.append(reference)
            self.left -= 1

    def _room(self) -> bool:
        # a formula is kept whole: half of one says something else
        if not self.full and self.left <= 0 and "math" not in self.open:
            self.full, self.tail = True, "…"
        return not self.full
