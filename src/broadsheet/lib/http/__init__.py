"""Polite fetch: one connection per host group across processes, patience when asked, caps on everything."""

from broadsheet.lib.http.fetcher import Fetcher
from broadsheet.lib.http.gate import Gate, group_of
from broadsheet.lib.http.stops import StopList

__all__ = ["Fetcher", "Gate", "StopList", "group_of"]
