"""Whether the mail server and the issuer answer; these checks alone ask the network."""

from broadsheet.actions.send_mail import server
from broadsheet.actions.sign_in_elsewhere import client_of
from broadsheet.lib import openid
from broadsheet.lib.smtp import reach
from broadsheet.measure.findings import Deployment, Finding, failure, ok
from broadsheet.model.errors import BroadsheetError


def mail_server(deployment: Deployment) -> Finding:
    """Whether the mail server takes a connection, with TLS where the settings say so."""
    name, rules = "mail server", deployment.rules
    if not rules.smtp_host:
        return failure(name, "none is set")
    try:
        reach(server(deployment.house))
    except BroadsheetError as trouble:
        return failure(name, f"{rules.smtp_host}:{rules.smtp_port}: {trouble}")
    return ok(name, f"{rules.smtp_host}:{rules.smtp_port} answers ({rules.smtp_security})")


def issuer(deployment: Deployment) -> Finding:
    """Whether the issuer of OpenID Connect says where it answers."""
    name = "OpenID Connect issuer"
    try:
        found = openid.discover(client_of(deployment.house), deployment.now)
    except BroadsheetError as trouble:
        return failure(name, str(trouble))
    return ok(name, f"{found.name} answers")
