"""Reads what a reader typed into clauses: words, phrases, exclusions and filters.

Pure: no index, no clock. The grammar is written down in
``docs/reference/query-grammar.md``; there is no other syntax, and nothing typed
ever reaches an engine's own query parser.
"""

import re
from dataclasses import dataclass

from broadsheet.index.days import Days, days, since
from broadsheet.index.feed import HAS
from broadsheet.lib.text import title_key
from broadsheet.model.errors import QuerySyntax
from broadsheet.model.pages import Chip
from broadsheet.model.paper import PaperId, arxiv_id

LONGEST = 1000
"""Most characters of a search; the longest titles have little more than 300."""
MOST_TERMS = 64
"""Most words of a search; further ones are left out with a note."""

FIELDS = ("author", "cat", "source", "org", "keyword", "has", "date", "since")
_ALIASES = {name: name for name in FIELDS} | {"category": "cat", "organization": "org", "organisation": "org"}
_EXAMPLES = {"author": "lovelace", "cat": "cs.CL", "source": "arxiv", "org": "deepmind", "keyword": "retrieval"}
# Field names of other search engines: whoever types one means a filter we do not have.
_FOREIGN = {
    "title",
    "ti",
    "abs",
    "abstract",
    "year",
    "au",
    "categories",
    "tag",
    "venue",
    "doi",
    "id",
    "until",
    "before",
}
_STOP_WORDS = (
    "a an and are as at be but by for from has have how i if in into is it its not of on or such that the their then "
    "there these they this to was were what when where which who will with can do does any been about"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Left out of a search unless quoted or alone; the list the quality figures were measured with."""

_TOKEN = re.compile(
    r'(?:(?<!\S)(?P<minus>-)(?=[^\s-]))?(?:(?P<field>[A-Za-z]+):(?=\S))?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))'
)
_WORD = re.compile(r"[^\W_]+")  # the letters and digits that the engine's tokenizer keeps
_SPACES = re.compile(r"\s+")
# One character for one, so that places in the text stay what they are.
_PLAIN = dict.fromkeys((*range(32), *range(127, 160)), " ") | {ord(quote): '"' for quote in "“”„‟«»＂"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a search: ``kind`` is ``word``, ``phrase`` or one of FIELDS.

    ``start`` and ``end`` are its place in the text; ``days`` is set for ``date``
    and ``since``.
    """

    kind: str
    text: str
    negated: bool
    start: int
    end: int
    days: Days | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """Its runs of letters and digits, lower case."""
        return tuple(_WORD.findall(self.text.lower()))


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, understood. ``notes`` are sentences the reader should see.

    ``paper_id`` is set when the text is nothing but an arXiv id or address;
    there are no clauses then. ``words`` are what is ranked by: the bare words'
    tokens without stop words (with them, when nothing else is asked). ``only`` are the
    paper numbers it is asked among; None means all.
    """

    text: str
    clauses: tuple[Clause, ...] = ()
    words: tuple[str, ...] = ()
    paper_id: PaperId | None = None
    notes: tuple[str, ...] = ()
    only: tuple[int, ...] | None = None

    @property
    def phrases(self) -> tuple[Clause, ...]:
        """Phrases that a paper must hold."""
        return tuple(clause for clause in self.clauses if clause.kind == "phrase" and not clause.negated)

    @property
    def filters(self) -> tuple[Clause, ...]:
        """Fields asked for or excluded, in the order typed."""
        return tuple(clause for clause in self.clauses if clause.kind not in ("word", "phrase"))

    @property
    def excluded(self) -> tuple[Clause, ...]:
        """Words and phrases that a paper must not hold."""
        return tuple(clause for clause in self.clauses if clause.kind in ("word", "phrase") and clause.negated)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked: no text, or only punctuation, of no papers in particular."""
        return not self.clauses and self.only is None

    @property
    def ranked(self) -> bool:
        """Whether there are words or phrases to rank by; otherwise only filters are asked."""
        return bool(self.words or self.phrases)

    @property
    def plain(self) -> str:
        """The text without filters and exclusions: what is meant, for titles and meaning."""
        text = self.text
        for clause in reversed(self.clauses):
            if clause.negated or clause.kind not in ("word", "phrase"):
                text = f"{text[: clause.start]} {text[clause.end :]}"
        return _SPACES.sub(" ", text.translate(_PLAIN)).strip()

    @property
    def key(self) -> str:
        """The title key of the plain text, to look for a paper of exactly this title."""
        return title_key(self.plain)

    def chips(self) -> tuple[Chip, ...]:
        """The filters in force, each with the text of the search without it."""
        return tuple(Chip(_label(one), self._without(one)) for one in self.filters)

    def _without(self, clause: Clause) -> str:
        return _SPACES.sub(" ", f"{self.text[: clause.start]} {self.text[clause.end :]}").strip()


def parse(text: str) -> Asked:
    """Read a search. Raises QuerySyntax, and nothing else, with a sentence that helps.

    Costs at most 0.3 ms for LONGEST characters.
    """
    if len(text) > LONGEST:
        raise QuerySyntax(f"A search holds at most {LONGEST:,} characters; this one has {len(text):,}. Shorten it.")
    readable = text.translate(_PLAIN)
    paper = arxiv_id(readable)
    if paper:
        return Asked(text, paper_id=PaperId(paper.id))
    clauses, notes = _clauses(readable)
    if clauses and all(clause.negated for clause in clauses):
        raise QuerySyntax("Say also what to look for: a search cannot only leave things out.")
    words, too_many = _words(clauses)
    if too_many:
        notes = (*notes, f"Only the first {MOST_TERMS} words were searched for.")
    return Asked(text, clauses, words, notes=notes)


def _clauses(readable: str) -> tuple[tuple[Clause, ...], tuple[str, ...]]:
    clauses: list[Clause] = []
    notes: dict[str, None] = {}
    for found in _TOKEN.finditer(readable):
        if len(clauses) == MOST_TERMS:
            notes[f"Only the first {MOST_TERMS} words were searched for."] = None
            break
        field = found["field"]
        kind = _ALIASES.get(field.lower()) if field else None
        if kind:
            clauses.append(_filter(kind, found))
            continue
        if field and _meant_as_field(field, found):
            raise QuerySyntax(f"There is no field “{field}:”. {_FIELDS_SENTENCE}")
        if field and _looks_like_field(field, found):
            notes[f"“{field}:” is no field, so it was searched for as a word. {_FIELDS_SENTENCE}"] = None
        clauses.extend(_plain_clauses(found))
    return tuple(clauses), tuple(dict.fromkeys(notes))


def _plain_clauses(found: re.Match[str]) -> list[Clause]:
    """The words or the phrase of a token without a field we know; punctuation alone is nothing."""
    negated, start, end = found["minus"] is not None, found.start(), found.end()
    if found["quoted"] is None:
        text = found.group()[negated:]
        return [Clause("word", text, negated, start, end)] if _WORD.search(text) else []
    clauses = [Clause("phrase", found["quoted"], negated, start, end)] if _WORD.search(found["quoted"]) else []
    if found["field"]:  # not a field: its name was a word that happened to touch a quotation
        clauses.insert(0, Clause("word", found["field"], negated, start, end))
    return clauses


def _filter(kind: str, found: re.Match[str]) -> Clause:
    text = (found["bare"] if found["quoted"] is None else found["quoted"]).strip()
    place = (found["minus"] is not None, found.start(), found.end())
    if kind in ("date", "since"):
        return Clause(kind, text, *place, days=days(text) if kind == "date" else since(text))
    if kind == "has":
        return Clause(kind, _having(text), *place)
    if not _WORD.search(text):
        raise QuerySyntax(f"“{kind}:” needs a value, as in {kind}:{_EXAMPLES[kind]}.")
    return Clause(kind, text, *place)


def _having(text: str) -> str:
    """What a paper must have, by its one name."""
    name = text.lower()
    name = {"organisation": "organization", "org": "organization", "comment": "comments"}.get(name, name)
    if name not in HAS:
        raise QuerySyntax(f"A paper cannot be asked for “has:{text[:40]}”. Write has:{' or has:'.join(HAS)}.")
    return name


def _words(clauses: tuple[Clause, ...]) -> tuple[tuple[str, ...], bool]:
    """The tokens to rank by, and whether some had to be left out."""
    every = [token for one in clauses if one.kind == "word" and not one.negated for token in one.tokens]
    telling = [token for token in every if token not in STOP_WORDS]
    if not telling and not any(one.kind == "phrase" and not one.negated for one in clauses):
        telling = every
    return tuple(telling[:MOST_TERMS]), len(telling) > MOST_TERMS


def _near_misses() -> frozenset[str]:
    """Field names with one letter lost, two swapped, or an s too many: slips of the keyboard."""
    slips = set(_FOREIGN)
    for name in FIELDS:
        slips.add(name + "s")
        if len(name) > 3:
            slips.update(name[:at] + name[at + 1 :] for at in range(len(name)))
            slips.update(name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1))
    return frozenset(slips - set(_ALIASES))


_NEAR_MISSES = _near_misses()
_FIELDS_SENTENCE = "The fields are " + ", ".join(f"{name}:" for name in FIELDS) + "."


def _meant_as_field(field: str, found: re.Match[str]) -> bool:
    return field in _NEAR_MISSES and _looks_like_field(field, found)


def _looks_like_field(field: str, found: re.Match[str]) -> bool:
    """Lower case and followed by a value; ``http://…`` and ``Title:subtitle`` are ordinary text."""
    value = found["bare"] if found["quoted"] is None else found["quoted"]
    return field.islower() and len(field) > 1 and bool(_WORD.match(value))


def _label(clause: Clause) -> str:
    return f"{'not ' if clause.negated else ''}{clause.kind}: {clause.text}"
