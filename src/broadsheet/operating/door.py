"""The port at which a monitoring system asks for figures, apart from the pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from starlette.applications import Starlette
from starlette.types import ASGIApp

from broadsheet.model.errors import WrongUse
from broadsheet.model.figures import Figures
from broadsheet.operating.counting import Counted, Meters
from broadsheet.operating.figures import LibraryFigures


class Monitoring:
    """What is measured of a server, and the door where it is asked for."""

    def __init__(self, ask: Callable[[], Figures]) -> None:
        self.registry = CollectorRegistry()
        self.meters = Meters(self.registry)
        self.registry.register(LibraryFigures(ask))
        ProcessCollector(registry=self.registry)

    def counted(self, app: Starlette) -> ASGIApp:
        """``app`` with its requests counted."""
        return Counted(app, app.routes, self.meters)

    @contextmanager
    def open(self, host: str, port: int) -> Iterator[int]:
        """Answer at ``/metrics`` of this port until the end; yields the port. Raises WrongUse where it is taken."""
        try:
            server, thread = start_http_server(port, host, self.registry)
        except OSError as taken:
            raise WrongUse(f"Figures cannot be served at {host}:{port}: {taken.strerror}.") from taken
        try:
            yield int(server.server_port)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
