"""What the words index holds of a paper, and how text becomes terms.

No text is kept but the keywords: the store has the rest. Orders by date and by
votes are exact because their fast fields carry the paper number in the low bits,
so no two are equal.

What facets count stands in columns with just one value a paper: the engine counts
any other, or one of texts that mostly differ, several times slower. So the categories
have a column for each place, the year stands beside bits for what a paper has, and
keywords are hashes, two in a number.
"""

import re
from zlib import crc32

import tantivy

from broadsheet.index.feed import HAS, Document
from broadsheet.index.keyness.forms import form
from broadsheet.lib.text import fold

VERSION = 4
"""Grows with every change of this module that makes older files answer differently."""

NUMBER_BITS = 36
_LARGEST = (1 << (63 - NUMBER_BITS)) - 1  # of a date or a number of votes beside a paper number
_NUMBERS = (1 << NUMBER_BITS) - 1
_LONGEST_TOKEN = 40
HASH_BITS = 31
CATEGORY_FIELDS = ("cat1", "cat2", "cat3", "cat4")
"""A paper's first categories as written, empty for none, for counting; 1 in 70 papers has more."""
_CATEGORY = re.compile(r"[^\d,;]{1,40}")  # not a class of some other scheme that stands among them, such as 68T07
KEYWORD_FIELDS = ("key1", "key2", "key3", "key4")
"""Two hashes of keywords in each, in the order shown, 0 for none."""
_NO_CATEGORIES = ("",) * len(CATEGORY_FIELDS)
_NO_KEYWORDS = (0,) * (2 * len(KEYWORD_FIELDS))


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
    builder.add_integer_field("no", indexed=True, fast=True)
    builder.add_integer_field("date", fast=True)
    builder.add_integer_field("year", indexed=True)
    builder.add_integer_field("year_has", fast=True)  # the year above one bit for each of HAS
    builder.add_integer_field("by_date", fast=True)
    builder.add_integer_field("by_votes", fast=True)
    builder.add_text_field("text", tokenizer_name="stemmed", index_option="position")
    builder.add_text_field("title", tokenizer_name="stemmed", index_option="freq")
    builder.add_text_field("keyword", tokenizer_name="stemmed", index_option="position")
    builder.add_text_field("author", tokenizer_name="folded", index_option="position")
    builder.add_text_field("org", tokenizer_name="folded", index_option="position")
    builder.add_text_field("cat", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("has", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("same", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("shown", stored=True)  # a text would be indexed too, as a term of its own for each paper
    for name in CATEGORY_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in KEYWORD_FIELDS:
        builder.add_integer_field(name, fast=True)
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
    _add_counted(made, document)
    _add_keywords(made, spellings((*document.keywords, *document.own)))
    return made


def _add_counted(made: tantivy.Document, document: Document) -> None:
    bits = sum(1 << bit for bit, name in enumerate(HAS) if name in document.has)
    made.add_integer("year_has", document.date // 10000 << len(HAS) | bits)
    for name in document.has:
        made.add_text("has", name)
    categories = [whole(one) for one in document.categories if _CATEGORY.fullmatch(one)]
    for field, category in zip(CATEGORY_FIELDS, [*categories, *_NO_CATEGORIES], strict=False):
        made.add_text(field, category)


def _add_keywords(made: tantivy.Document, spelled: dict[str, str]) -> None:
    if spelled:
        made.add_bytes("shown", "\n".join(spelled.values()).encode())
    for one in spelled:
        made.add_text("same", one)
    hashes = [*map(_hash, spelled), *_NO_KEYWORDS]
    for place, field in enumerate(KEYWORD_FIELDS):
        made.add_integer(field, hashes[2 * place] << HASH_BITS | hashes[2 * place + 1])


def spellings(keywords: tuple[str, ...]) -> dict[str, str]:
    """Keywords by their normal form, each as it is first spelled, with single blanks between its words."""
    spelled: dict[str, str] = {}
    for keyword in keywords:
        plain = whole(" ".join(keyword.split()))
        if plain:
            spelled.setdefault(form(plain), plain)
    return spelled


def _hash(one: str) -> int:
    """A keyword's normal form as a number of HASH_BITS bits, never 0; the same in every process."""
    return crc32(one.encode()) >> 1 or 1


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
