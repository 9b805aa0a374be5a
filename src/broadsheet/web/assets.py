"""The style sheet, the script and the icon: read once, addressed by checksum, kept for a year."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
NAMES = ("broadsheet.css", "enhance.js", "icon.svg")


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file; ``url`` holds a checksum of ``body``, so it may be kept for ever."""

    name: str
    checksum: str
    media_type: str
    body: bytes

    @property
    def url(self) -> str:
        """Where it lies."""
        return f"/static/{self.checksum}/{self.name}"


def load_assets() -> dict[str, Asset]:
    """Read the static files of the package, by name."""
    return {name: _asset(name, files("broadsheet.web").joinpath("static", name).read_bytes()) for name in NAMES}


def _asset(name: str, body: bytes) -> Asset:
    checksum = hashlib.sha256(body).hexdigest()[:16]
    return Asset(name, checksum, _TYPES[name[name.rindex(".") :]], body)
