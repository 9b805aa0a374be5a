"""The fake site at a real address."""

from fake_site import FakeSettings, FakeSite


class Served:
    """The fake site at an address; ``site`` may be changed between views."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.site = FakeSite(settings=FakeSettings(self.url, frozenset({"127.0.0.1"})))
