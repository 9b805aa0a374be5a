"""Text of papers: cleaning, TeX to Unicode, keys to compare by, and author lists.

Nothing here makes HTML; that is ``broadsheet.lib.markup`` alone.
"""

from broadsheet.lib.text.clean import one_line, typed, unwrap
from broadsheet.lib.text.keys import fold, name_key, title_key
from broadsheet.lib.text.names import split_authors, split_bibtex_names
from broadsheet.lib.text.tex import detex

__all__ = [
    "detex",
    "fold",
    "name_key",
    "one_line",
    "split_authors",
    "split_bibtex_names",
    "title_key",
    "typed",
    "unwrap",
]
