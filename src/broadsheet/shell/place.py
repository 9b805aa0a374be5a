"""An address, the page behind it, and who may enter."""

from functools import partial

from starlette.routing import Route

from broadsheet.shell.access import Access, Page, entered
from broadsheet.shell.host import Host


class Place(Route):
    """An address that knows who may enter."""

    def __init__(self, host: Host, path: str, page: Page, methods: str, access: Access) -> None:
        super().__init__(path, partial(entered(page, access), host), methods=methods.split())
        self.access = access
