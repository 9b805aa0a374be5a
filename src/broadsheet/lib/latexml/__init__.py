"""The HTML that LaTeXML makes of a paper, as Markdown.

Headings, paragraphs, lists, formulas as TeX, tables, captions and references stay;
pictures and everything a browser would run go. Source: LaTeXML manual, "ltx_" classes.
"""

from broadsheet.lib.latexml.convert import NotLatexml, to_markdown

__all__ = ["NotLatexml", "to_markdown"]
