"""The addresses of exports."""

import re

from starlette.convertors import StringConvertor, register_url_convertor

from broadsheet.citing.forms import FORMS
from broadsheet.exports import listings
from broadsheet.exports.papers import paper
from broadsheet.shell.access import OWN, PUBLIC, Access, Page
from broadsheet.shell.host import Host
from broadsheet.shell.place import Place


class _FormConvertor(StringConvertor):
    """The end of an address that names a form, so that ``2409.17481`` is no paper 2409 in the form 17481."""

    regex = "|".join(map(re.escape, FORMS))


register_url_convertor("form", _FormConvertor())


def places(host: Host) -> list[Place]:
    """The table of addresses."""
    table: tuple[tuple[str, Page, Access], ...] = (
        ("/papers/{id:path}.{form:form}", paper, PUBLIC),
        ("/exports/saves.{form:form}", listings.saves, OWN),
        ("/exports/shelves/{name}.{form:form}", listings.shelf, OWN),
        ("/exports/{kind}.{form:form}", listings.whole, PUBLIC),
        ("/exports/{kind}/{name:path}.{form:form}", listings.named, PUBLIC),
    )
    return [Place(host, path, page, "GET", access) for path, page, access in table]
