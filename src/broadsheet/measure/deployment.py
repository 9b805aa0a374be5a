"""Whether a deployment is fit to be reached by others (after Django's ``check --deploy``)."""

import shutil
import stat
import tomllib
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from broadsheet.lib.network import is_loopback
from broadsheet.measure.findings import Check, Deployment, Finding, failure, ok, warning
from broadsheet.measure.releases import RELEASES
from broadsheet.model.errors import BroadsheetError
from broadsheet.settings import FILE, HELP
from broadsheet.store import people

_GIB = 2**30
_LEAST_FREE, _LITTLE_FREE = 200 * 2**20, 2 * _GIB
_FEWEST_CHARACTERS, _FEWEST_KINDS = 32, 12
_EARLIEST, _LATEST = datetime(2026, 11, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def inspect(deployment: Deployment, checks: tuple[Check, ...] = ()) -> tuple[Finding, ...]:
    """Everything found, with what the further ``checks`` find; asks no network itself, and raises nothing it finds."""
    own = (*_ALWAYS, *(() if deployment.is_personal else _COMMUNITY), *RELEASES, *checks)
    return tuple(_guarded(check, deployment) for check in own)


def _guarded(check: Check, deployment: Deployment) -> Finding:
    try:
        return check(deployment)
    except (BroadsheetError, OSError, ValueError) as trouble:
        return failure(check.__name__.strip("_").replace("_", " "), str(trouble))


def _mode(deployment: Deployment) -> Finding:
    rules, name = deployment.rules, "mode"
    named = (rules.host, urlsplit(rules.address).hostname or "", *rules.hosts)
    strangers = [host for host in named if not is_loopback(host)]
    if not deployment.is_personal:
        return ok(name, f"community, reading {rules.reading}, sign-up {rules.sign_up}")
    if strangers:
        return failure(name, f'personal, and named “{strangers[0]}”, so it will not start; set mode = "community"')
    return ok(name, "personal, on this machine alone")


def _address(deployment: Deployment) -> Finding:
    name, base = "address", urlsplit(deployment.rules.base_url)
    if not base.hostname:
        return failure(name, "no base_url: links in mails would lead nowhere; set it to the public https address")
    if base.scheme == "https":
        return ok(name, deployment.rules.base_url)
    if is_loopback(base.hostname):
        return warning(name, f"{deployment.rules.base_url} reaches this machine alone")
    return failure(name, f"{deployment.rules.base_url} sends passwords in the open; put a proxy with https before it")


def _figures(deployment: Deployment) -> Finding:
    name, rules = "figures", deployment.rules
    if not rules.metrics_port or is_loopback(rules.metrics_host):
        return ok(name, "for this machine alone" if rules.metrics_port else "served to nobody")
    return warning(
        name, f"whoever reaches {rules.metrics_host}:{rules.metrics_port} reads them; keep it from strangers"
    )


def _proxies(deployment: Deployment) -> Finding:
    name, rules = "trusted proxies", deployment.rules
    for one in rules.trusted_proxies:
        try:
            network = ip_network(one, strict=False)
        except ValueError:
            return failure(name, f"“{one}” is no address or network")
        if network.prefixlen == 0:
            return failure(name, f"{one} trusts everybody, who may then name any address, and any reader")
    if rules.trusted_proxies:
        return ok(name, ", ".join(rules.trusted_proxies))
    if rules.proxy_header:
        return failure(name, "none, so proxy_header names nobody; set trusted_proxies to the proxy's address")
    if urlsplit(rules.base_url).scheme == "https":
        detail = "none, though https is a proxy's doing: all readers share one network, and its limits"
        return failure(name, f"{detail}; set trusted_proxies to the proxy's address")
    return ok(name, "none, and none seem to be there")


def _secret(deployment: Deployment) -> Finding:
    name, given = "secret", deployment.rules.secret
    if given:
        weak = len(given) < _FEWEST_CHARACTERS or len(set(given)) < _FEWEST_KINDS
        advice = "may be guessed; leave it empty, or make one with `openssl rand -hex 32`"
        return failure(name, advice) if weak else ok(name, f"{len(given)} characters, from the settings")
    if not deployment.key.exists():
        return ok(name, "is made at the first start")
    return _private(name, deployment.key, 0o600)


def _settings_file(deployment: Deployment) -> Finding:
    name, path = "settings file", deployment.rules.data / FILE
    if not path.exists():
        return ok(name, "none")
    held = [one for one in tomllib.loads(path.read_text(encoding="utf-8")) if one in HELP and HELP[one].secret]
    return _private(name, path, 0o600) if held else ok(name, "holds no secrets")


def _data_folder(deployment: Deployment) -> Finding:
    return _private("data folder", deployment.rules.data, 0o700)


def _private(name: str, path: Path, wanted: int) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return failure(name, f"others on this machine may open {path} ({mode:04o}); `chmod {wanted:o} {path}`")
    return ok(name, f"{path} is for its owner alone ({mode:04o})")


def _disk(deployment: Deployment) -> Finding:
    name, free = "disk", shutil.disk_usage(deployment.rules.data).free
    said = f"{free / _GIB:.1f} GiB free in {deployment.rules.data}"
    if free < _LEAST_FREE:
        return failure(name, f"{said}; writes will fail soon")
    return warning(name, f"{said}, which is little") if free < _LITTLE_FREE else ok(name, said)


def _clock(deployment: Deployment) -> Finding:
    name, now = "clock", deployment.now
    with deployment.store.read() as db:
        newest = max((one.created for one in people.everyone(db)), default=_EARLIEST)
    said = f"{now:%Y-%m-%d %H:%M} UTC"
    if not max(_EARLIEST, newest) <= now < _LATEST:
        return failure(name, f"{said} cannot be right; sessions, codes and editions go by it")
    return ok(name, said)


def _mail(deployment: Deployment) -> Finding:
    name, rules = "mail", deployment.rules
    if not (rules.smtp_host and rules.mail_from):
        advice = "set smtp_host and mail_from"
        if rules.sign_up != "closed" and not rules.proxy_header:
            return failure(name, f"none is sent, so nobody can confirm an address or set a lost password; {advice}")
        return warning(name, f"none is sent; {advice}")
    if rules.smtp_security == "none" and not is_loopback(rules.smtp_host):
        return failure(name, f'goes to {rules.smtp_host} in the open; set smtp_security = "starttls"')
    return ok(name, f"from {rules.mail_from} by {rules.smtp_host}:{rules.smtp_port} ({rules.smtp_security})")


def _keepers(deployment: Deployment) -> Finding:
    name = "moderators"
    with deployment.store.read() as db:
        able = [one for one in people.everyone(db) if one.is_at_least("moderator") and one.state == "active"]
    if not any(one.is_at_least("admin") for one in able):
        return failure(name, "no admin: `broadsheet reader add NAME EMAIL --role admin` makes one")
    return ok(name, ", ".join(f"{one.name} ({one.role})" for one in able))


def _codes(deployment: Deployment) -> Finding:
    name, asked = "one-time codes", deployment.rules.otp_required == "moderators"
    with deployment.store.read() as db:
        keepers = [one for one in people.everyone(db) if one.is_at_least("moderator") and one.state == "active"]
    without = ", ".join(one.name for one in keepers if not one.otp)
    if without and asked:
        return failure(name, f"required, and not set up by {without}, who are refused until they do so at /me/codes")
    if without:
        return warning(name, f'not set up by {without}; otp_required = "moderators" would ask for them')
    return ok(name, "asked of all moderators" if asked else "set up by all moderators")


def _openid(deployment: Deployment) -> Finding:
    name, rules = "OpenID Connect", deployment.rules
    if not rules.oidc_issuer:
        return ok(name, "none")
    if not rules.oidc_client_id:
        return failure(name, "oidc_issuer is set and oidc_client_id is not")
    issuer = urlsplit(rules.oidc_issuer)
    if issuer.scheme != "https" and not is_loopback(issuer.hostname or ""):
        return failure(name, f"{rules.oidc_issuer} is not https, so nobody is sent there")
    return ok(name, rules.oidc_issuer) if rules.oidc_client_secret else warning(name, "has no client secret")


def _outward(deployment: Deployment) -> Finding:
    name, rules = "hooks and hub", deployment.rules
    try:
        networks = [ip_network(one, strict=False) for one in rules.hook_networks]
    except ValueError as mistake:
        return failure(name, f"hook_networks: {mistake}")
    if any(network.prefixlen == 0 for network in networks):
        return failure(name, "hook_networks lets readers call everything this server reaches; name what they need")
    if rules.websub_hub and not rules.websub_hub.startswith("https:"):
        return failure(name, f"{rules.websub_hub} is not https, so it is never told of anything")
    if networks:
        return warning(name, f"readers' hooks may call {', '.join(rules.hook_networks)} beside what is public")
    return ok(name, "hooks call public addresses alone" + (f"; {rules.websub_hub} is told" if rules.websub_hub else ""))


_ALWAYS: tuple[Check, ...] = (_mode, _secret, _settings_file, _data_folder, _disk, _clock, _figures)
_COMMUNITY: tuple[Check, ...] = (_address, _proxies, _mail, _keepers, _codes, _openid, _outward)
