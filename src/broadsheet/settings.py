"""Every setting as data: name, default, help; read once from file and environment."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_args, get_origin

from broadsheet.model.errors import WrongUse

PREFIX = "BROADSHEET_"
FILE = "settings.toml"


@dataclass(frozen=True, slots=True)
class Help:
    """What a setting means, in one sentence; whether it is a secret; what may stand there, anything when empty."""

    text: str
    secret: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one library; ``HELP`` explains each."""

    data: Path
    database: str = ""
    categories: tuple[str, ...] = ("cs.CL", "cs.LG", "cs.CV", "cs.AI", "cs.IR", "stat.ML")
    sources: tuple[str, ...] = ("arxiv", "huggingface")
    contact: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    hosts: tuple[str, ...] = ()
    harvest_minutes: int = 30
    sweep_days: int = 7
    broken_share: float = 0.02
    holidays: tuple[str, ...] = ()
    embedder: str = "paper-static"
    embeddings_url: str = ""
    embeddings_key: str = ""
    embeddings_price: float = 0.0
    minilm: str = ""
    second_stage: str = "auto"
    second_stage_ms: int = 150
    cross_encoder: str = ""
    full_text: str = "off"
    gates: str = ""
    world: str = ""
    websub_hub: str = ""
    metrics_port: int = 0
    metrics_host: str = "127.0.0.1"
    log_format: str = "text"
    log_level: str = "warning"
    hook_networks: tuple[str, ...] = ()
    mode: str = "personal"
    reading: str = "open"
    sign_up: str = "open"
    secret: str = ""
    old_secrets: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    proxy_header: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    otp_required: str = "nobody"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_connections: int = 1
    mails_a_second: float = 0.0
    mail_spread_minutes: int = 0
    mail_promise: str = "at-least-once"
    bounce_address: str = ""
    bounce_secret: str = ""
    imap_host: str = ""
    imap_port: int = 993
    imap_security: str = "tls"
    imap_user: str = ""
    imap_password: str = ""
    imap_folder: str = "INBOX"
    dkim_domain: str = ""
    dkim_selector: str = ""
    dkim_key: str = ""
    mail_from: str = ""
    digest_patience_minutes: int = 180
    mcp_token: str = ""
    picks_a_day: int = 3
    pick_within_days: int = 14
    newcomer_days: int = 3
    newcomer_comments: int = 3
    half_life_hours: float = 36.0
    vote_weight: float = 1.0
    comment_weight: float = 0.3
    growth_weight: float = 0.2

    @property
    def gates_folder(self) -> Path:
        """Where processes take turns at the sources; a fake world has its own."""
        return Path(self.gates).expanduser() if self.gates and not self.world else self.data / "gates"

    @property
    def database_url(self) -> str:
        """Where the truth lies, as an SQLAlchemy URL."""
        return self.database or f"sqlite:///{self.data / 'broadsheet.db'}"

    @property
    def address(self) -> str:
        """What readers type into a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url.rstrip("/") or f"http://{host}:{self.port}"


HELP: Mapping[str, Help] = {
    "data": Help("Folder of the library: database, indexes, locks."),
    "database": Help("SQLAlchemy URL of a PostgreSQL database; empty means SQLite in the data folder.", secret=True),
    "categories": Help("arXiv categories whose announcements are printed."),
    "sources": Help("Sources to harvest, by name."),
    "contact": Help("Mail address or URL sent with every request, so that a source can reach you."),
    "host": Help("Address to listen on."),
    "port": Help("Port to listen on."),
    "base_url": Help("Public address of the pages, when a proxy stands before them."),
    "hosts": Help("Host names answered besides those of host and base_url."),
    "harvest_minutes": Help("Minutes between two harvests while `up` runs."),
    "sweep_days": Help("Days whose editions are checked again after each harvest."),
    "broken_share": Help("Share of unreadable records above which a harvest fails."),
    "holidays": Help("Further days without an announcement, as YYYY-MM-DD."),
    "embedder": Help(
        "What turns texts into vectors: paper-static, minilm, sentence-transformers:MODEL or openai:MODEL."
    ),
    "embeddings_url": Help("Address of an OpenAI-compatible service, up to and without /embeddings."),
    "embeddings_key": Help("Key of that service.", secret=True),
    "embeddings_price": Help("What that service costs for a million tokens, to say the cost before a bulk run."),
    "minilm": Help("Folder of the MiniLM model (model.onnx, tokenizer.json); empty means the hub's cache."),
    "second_stage": Help("Whether a larger model re-orders the first 50 papers found: auto (when it is there) or off."),
    "second_stage_ms": Help("Milliseconds a search waits for the second stage before it goes without."),
    "cross_encoder": Help("Folder of an ONNX cross-encoder that reads the first papers anew; empty means none."),
    "full_text": Help(
        "Whether a paper's Markdown carries its text, asked of arXiv once, where its licence allows: on or off.",
        choices=("on", "off"),
    ),
    "gates": Help("Folder in which all Broadsheets of this machine take turns at the sources."),
    "world": Help("Address of a fake outside world; every request goes there instead."),
    "hook_networks": Help("Private addresses or networks that hooks may call, as 10.0.0.0/8; empty means none."),
    "websub_hub": Help("Address of a WebSub hub that tells subscribers of feeds at once; empty means none."),
    "metrics_port": Help("Port at which Prometheus may ask for figures, apart from the pages; 0 means none."),
    "metrics_host": Help("Address to listen on for that; whoever reaches it reads the figures."),
    "log_format": Help("How `up` writes its log: text or json, a line each.", choices=("text", "json")),
    "log_level": Help("How much `up` writes: warning, or info as well.", choices=("warning", "info")),
    "mode": Help(
        "Who this is for: personal (one reader, no sign-in, on this machine alone) or community (accounts).",
        choices=("personal", "community"),
    ),
    "reading": Help(
        "Whether those who are not signed in may read: open or closed; for communities.", choices=("open", "closed")
    ),
    "sign_up": Help(
        "Who may make an account: open (anyone), invite (those invited) or closed (nobody).",
        choices=("open", "invite", "closed"),
    ),
    "secret": Help("Key that signs and seals; empty means one made in the data folder. Nodes share it.", secret=True),
    "old_secrets": Help("Former values of secret: they still verify links in mails, and sign nothing.", secret=True),
    "trusted_proxies": Help("Addresses or networks of proxies whose X-Forwarded-For is believed."),
    "proxy_header": Help("Header in which a trusted proxy names the reader it has signed in; empty means none."),
    "oidc_issuer": Help("Address of the OpenID Connect issuer readers may sign in with; empty means none."),
    "oidc_client_id": Help("Name under which that issuer knows this Broadsheet."),
    "oidc_client_secret": Help("Secret shared with that issuer.", secret=True),
    "otp_required": Help(
        "Who must sign in with a one-time code as well: nobody or moderators.", choices=("nobody", "moderators")
    ),
    "smtp_host": Help("Mail server that takes our mails; empty means that none are sent."),
    "smtp_port": Help("Port of the mail server."),
    "smtp_security": Help(
        "How the mail server is spoken to: starttls, tls or none.", choices=("starttls", "tls", "none")
    ),
    "smtp_user": Help("Name to sign in to the mail server with; empty means without."),
    "smtp_password": Help("Password for the mail server.", secret=True),
    "smtp_connections": Help(
        "Connections to the mail server at once; each may cost one duplicate when the machine crashes."
    ),
    "mails_a_second": Help("Mails handed to the mail server in a second, at most; 0 means as many as it takes."),
    "mail_spread_minutes": Help("Minutes over which the digests of one moment are spread; each reader keeps a place."),
    "mail_promise": Help(
        "What a crash may cost: a duplicate (at-least-once) or a mail (at-most-once).",
        choices=("at-least-once", "at-most-once"),
    ),
    "bounce_address": Help(
        "Mailbox that bounces come back to, as bounces@example.org; mails to bounces+ANYTHING@ must reach it too."
    ),
    "bounce_secret": Help(
        "Password under which a mail service may tell of bounces at /bounces; empty means that nobody may.", secret=True
    ),
    "imap_host": Help("Server of the mailbox that bounces come back to, read every five minutes; empty means none."),
    "imap_port": Help("Port of that server."),
    "imap_security": Help("How that server is spoken to: tls or none.", choices=("tls", "none")),
    "imap_user": Help("Name to sign in to that mailbox with."),
    "imap_password": Help("Password for that mailbox.", secret=True),
    "imap_folder": Help("Folder of that mailbox; its unread mails are read and marked as read."),
    "dkim_domain": Help(
        "Domain our mails are signed for (DKIM), that of mail_from; empty where the mail server signs."
    ),
    "dkim_selector": Help("Name of the key: its public half stands in the DNS at NAME._domainkey.DOMAIN."),
    "dkim_key": Help("File with the private key in PEM, RSA or Ed25519."),
    "mail_from": Help(
        "Sender of our mails, as in `Broadsheet <papers@example.org>`; empty means broadsheet@ the host of base_url."
    ),
    "digest_patience_minutes": Help("Minutes a digest waits for an edition that is late before it goes without."),
    "mcp_token": Help(
        "Token with which `broadsheet mcp` reads and acts in a community; empty means as a stranger.", secret=True
    ),
    "picks_a_day": Help("Papers a reader may put on the daily page in a day."),
    "pick_within_days": Help("Days after its first appearance within which a paper may be picked; 0 means any."),
    "newcomer_days": Help("Days during which a new reader's limits hold."),
    "newcomer_comments": Help("Comments a new reader may write in a day."),
    "half_life_hours": Help("Hours after which a vote counts half in trending."),
    "vote_weight": Help("What a reader's vote counts in the order of a day and in trending."),
    "comment_weight": Help("What a comment counts beside a vote."),
    "growth_weight": Help("What the growth of a source's count (votes elsewhere, stars) counts beside a vote."),
}


def load(data: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read ``DATA/settings.toml``, then ``BROADSHEET_*`` variables, which win.

    ``BROADSHEET_NAME_FILE`` names a file that holds the value, for secrets.
    Raises WrongUse for an unknown or malformed setting.
    """
    environ = os.environ if environ is None else environ
    folder = data or Path(environ.get(PREFIX + "DATA") or _default_data(environ))
    values: dict[str, Any] = {**_from_file(folder / FILE), **_from_environment(environ)}
    values["data"] = folder.expanduser().absolute()
    values.setdefault("gates", str(_home(environ, "XDG_CACHE_HOME", "~/.cache") / "gates"))
    return Settings(**{name: _allowed(name, _typed(name, value)) for name, value in values.items()})


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """The values that may stand nowhere but in the settings."""
    values = (getattr(settings, name) for name, one in HELP.items() if one.secret)
    return tuple(one for value in values for one in (value if isinstance(value, tuple) else (value,)) if one)


def _default_data(environ: Mapping[str, str]) -> Path:
    return _home(environ, "XDG_DATA_HOME", "~/.local/share")


def _home(environ: Mapping[str, str], variable: str, usual: str) -> Path:
    """Broadsheet's own folder where the XDG base directory specification puts it."""
    return Path(environ.get(variable) or usual).expanduser() / "broadsheet"


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as mistake:
        raise WrongUse(f"{path} cannot be read: {mistake}") from mistake
    for name in values:
        if name not in HELP or name == "data":
            raise WrongUse(f"{path} names “{name}”, which is no setting. Known are {', '.join(HELP)}.")
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    values = {}
    for name in HELP:
        variable = PREFIX + name.upper()
        if variable in environ:
            values[name] = environ[variable]
        elif variable + "_FILE" in environ:
            values[name] = _secret(Path(environ[variable + "_FILE"]), variable)
    return values


def _secret(path: Path, variable: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as mistake:
        raise WrongUse(f"{variable}_FILE names {path}, which cannot be read.") from mistake


def _typed(name: str, value: Any) -> Any:
    kind = next(one.type for one in fields(Settings) if one.name == name)
    try:
        if get_origin(kind) is tuple:
            parts = value.replace(",", " ").split() if isinstance(value, str) else value
            return tuple(get_args(kind)[0](part) for part in parts)
        if isinstance(value, str) and kind is str:
            return value.strip()
        return kind(value)  # type: ignore[operator]
    except (TypeError, ValueError) as mistake:
        raise WrongUse(f"The setting “{name}” cannot be {value!r}. {HELP[name].text}") from mistake


def _allowed(name: str, value: Any) -> Any:
    choices = HELP[name].choices
    if choices and value not in choices:
        raise WrongUse(f"The setting “{name}” is {' or '.join(choices)}, not “{str(value)[:40]}”.")
    return value
