"""What a source answered over the network."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: ``url`` after redirects, ``headers`` in lower case, ``body`` decoded."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
