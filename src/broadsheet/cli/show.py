"""``broadsheet show ID``."""

from argparse import ArgumentParser, Namespace

from broadsheet.cli import encode, formats, say

EXAMPLES = """  broadsheet show 2409.17481
  broadsheet show https://arxiv.org/abs/math.GT/0309136v2 --json
  broadsheet show 2409.17481 --format bib >> references.bib"""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("id", metavar="ID", help="an arXiv id in any form, source:key, or a URL")
    formats.add_format(parser)


def run(args: Namespace) -> int:
    """Print one paper."""
    site = say.reading_site(args)
    page = site.paper(args.id)
    if formats.is_asked(args):
        formats.paper(args, page, site.own.address)
    elif args.json:
        say.document(encode.paper(page, site.own.address))
    else:
        print("\n".join(encode.paper_text(page)))
    return 0
