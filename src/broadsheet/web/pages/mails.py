"""What became of the mails, for admins: by day, by reason and by subscription; and who is not written to."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import bounces
from broadsheet.actions.unblock import unblock
from broadsheet.lib.mail_address import mail_address
from broadsheet.model.errors import WrongUse
from broadsheet.model.mails import RETURNS, STATES
from broadsheet.queries.mails import DAYS, overview
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, number, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.views import MailsView, Step
from broadsheet.wording import links

_PATH = "/mails"


def mails(desk: Desk, request: Request) -> Response:
    """``/mails?address=ada@example.org``: how mails stand and why; the digests of one address, or the newest."""
    asked = request.query_params
    house, address, mistake = desk.house, asked.get("address", "").strip(), ""
    try:
        key = mail_address(address).key if address else ""
    except WrongUse as wrong:
        key, mistake = "", str(wrong)
    hashes = partial(bounces.address_hashes, house)
    found = overview(house.store, house.now(), hashes, before=number(asked.get("after", "")), email_key=key)
    view = MailsView(
        frame=desk.frame(request, "Mails", index=False, here="moderation"),
        mails=found,
        span=DAYS,
        states=STATES,
        returns=RETURNS,
        address=address,
        mistake=mistake,
        more=Step(links.after_url(_PATH, str(found.more)), "Older digests →") if found.more and not key else None,
    )
    return desk.press.page(view)


@takes_form
def lift(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /mails/unblock`` with ``word``, the hash of an address, and ``why``."""
    unblock(desk.house, desk.visitor(request).reader, fields.get("word", ""), fields.get("why", ""))
    return see(_PATH)
