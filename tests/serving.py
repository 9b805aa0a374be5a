"""A library at a real address, with every face, for clients that speak HTTP themselves."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from broadsheet.faces import application
from broadsheet.wiring import Site


@contextmanager
def served(site: Site) -> Iterator[str]:
    """Serve ``site``; yields its address, which it prints on its pages too."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        site.own = replace(site.own, base_url=address)
        vars(site).pop("settings", None)
        server = uvicorn.Server(uvicorn.Config(application(site), log_level="critical", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()
