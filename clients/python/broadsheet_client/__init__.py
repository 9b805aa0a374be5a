"""A client for the API of Broadsheet; it needs nothing but the standard library.

from broadsheet_client import Broadsheet

with_token = Broadsheet("http://127.0.0.1:8000", token="bs_…")
for entry in with_token.search(q="sparse attention").entries:
    print(entry.paper.title)
"""

from broadsheet_client.calls import Calls
from broadsheet_client.wire import Answer, Problem, Send, over_http

__all__ = ["Answer", "Broadsheet", "Problem", "Send", "over_http"]


class Broadsheet(Calls):
    """The API of the Broadsheet at an address."""
