"""What the words index holds of a paper, and how text becomes terms.

No text is kept: the store has it. Orders by date and by votes are exact because
their fast fields carry the paper number in the low bits, so no two are equal.
"""

import tantivy

from broadsheet.index.feed import Document
from broadsheet.lib.text import fold

VERSION = 1
"""Grows with every change of this module that makes older files answer differently."""

NUMBER_BITS = 36
_LARGEST = (1 << (63 - NUMBER_BITS)) - 1  # of a date or a number of votes beside a paper number
_NUMBERS = (1 << NUMBER_BITS) - 1
_LONGEST_TOKEN = 40


def _analyzer(*, stemmed: bool) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(_LONGEST_TOKEN)).filter(tantivy.Filter.lowercase())
    builder = builder.filter(tantivy.Filter.ascii_fold())
    return (builder.filter(tantivy.Filter.stemmer("english")) if stemmed else builder).build()


STEMMED = _analyzer(stemmed=True)
"""Titles, abstracts and keywords: lower case, accents folded, English stems."""
FOLDED = _analyzer(stemmed=False)
"""Names of people and organisations: lower case, accents folded."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("no", indexed=True, fast=True)
    builder.add_integer_field("date", fast=True)
    builder.add_integer_field("year", indexed=True)
    builder.add_integer_field("by_date", fast=True)
    builder.add_integer_field("by_votes", fast=True)
    builder.add_text_field("text", tokenizer_name="stemmed", index_option="position")
    builder.add_text_field("title", tokenizer_name="stemmed", index_option="freq")
    builder.add_text_field("keyword", tokenizer_name="stemmed", index_option="position")
    builder.add_text_field("author", tokenizer_name="folded", index_option="position")
    builder.add_text_field("org", tokenizer_name="folded", index_option="position")
    builder.add_text_field("cat", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    return builder.build()


SCHEMA = _schema()


def register(index: tantivy.Index) -> None:
    """Give an index just opened or made its analyzers; files do not remember them."""
    index.register_tokenizer("stemmed", STEMMED)
    index.register_tokenizer("folded", FOLDED)


def clean(text: str) -> str:
    """Text as it is indexed and asked for: folded beyond what the engine can, no lone surrogates."""
    return text if text.isascii() else fold(whole(text))


def whole(text: str) -> str:
    """The text with what cannot be written as UTF-8 replaced; the engine would refuse it."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def to_engine(document: Document) -> tantivy.Document:
    """The engine's document of a paper. Raises ValueError for a paper number out of range."""
    if not 0 <= document.no <= _NUMBERS:
        raise ValueError(f"Paper number {document.no} is not in 0 … 2^{NUMBER_BITS}-1.")
    made = tantivy.Document()
    made.add_text("id", whole(document.id))
    made.add_integer("no", document.no)
    made.add_integer("date", document.date)
    made.add_integer("year", document.date // 10000)
    made.add_integer("by_date", _ordered(document.date, document.no))
    made.add_integer("by_votes", _ordered(document.votes, document.no))
    titles = _different(document.titles)
    for field, values in (
        ("text", (*titles, document.abstract)),
        ("title", titles),
        ("keyword", document.keywords),
        ("author", document.authors),
        ("org", (document.organization or "",)),
        ("cat", category_terms(document.categories)),
        ("source", tuple(source.lower() for source in document.sources)),
    ):
        for value in values:
            made.add_text(field, clean(value))
    return made


def category_terms(categories: tuple[str, ...]) -> tuple[str, ...]:
    """The terms of categories: each whole and its archive, so that ``cs`` finds ``cs.CL``."""
    lowered = [category.lower() for category in categories]
    return tuple(dict.fromkeys([*lowered, *(category.partition(".")[0] for category in lowered)]))


def number_of(key: int) -> int:
    """The paper number in a value of ``by_date`` or ``by_votes``."""
    return key & _NUMBERS


def _ordered(value: int, no: int) -> int:
    return (min(max(value, 0), _LARGEST) << NUMBER_BITS) | no


def _different(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Titles that differ in more than case: repeating one would count its words twice."""
    return tuple({title.casefold(): title for title in reversed(titles)}.values())[::-1]
