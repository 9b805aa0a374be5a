"""What a browser remembers in cookies that its script may read: the look, and whether keys work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prefs:
    """What a browser remembers in cookies: ``theme`` light, dark or empty (as the system says); keys on or off."""

    theme: str = ""
    keys: str = ""


NO_PREFS = Prefs()


def read_prefs(cookie: str) -> Prefs:
    """The reader's choices out of a Cookie header (RFC 6265); anything unknown counts as no choice."""
    pairs = (part.strip().partition("=") for part in cookie[:4096].split(";"))
    chosen = {name: value for name, _, value in pairs if name in ("theme", "keys")}
    theme, keys = chosen.get("theme", ""), chosen.get("keys", "")
    return Prefs(theme if theme in ("light", "dark") else "", keys if keys == "off" else "")
