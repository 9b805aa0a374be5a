"""``broadsheet check --deploy``."""

from argparse import ArgumentParser, Namespace
from importlib import import_module

from broadsheet.cli import say
from broadsheet.measure.deployment import inspect
from broadsheet.measure.findings import Check, Deployment
from broadsheet.model.errors import WrongUse
from broadsheet.wiring import KEY_FILE

EXAMPLES = """  broadsheet check --deploy
  broadsheet check --deploy --mail --oidc --json"""
_MARKS = {"ok": "ok     ", "warning": "warning", "failure": "FAILURE"}


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("--deploy", action="store_true", help="look whether this is fit to be reached by others")
    parser.add_argument("--mail", action="store_true", help="ask the mail server whether it answers")
    parser.add_argument("--oidc", action="store_true", help="ask the issuer of OpenID Connect whether it answers")


def run(args: Namespace) -> int:
    """Check a deployment; 1 when anything must not stay so."""
    if not args.deploy:
        raise WrongUse("Write `broadsheet check --deploy`; `broadsheet doctor` checks the library itself.")
    site = say.site_of(args)
    deployment = Deployment(site.house, site.own.data / KEY_FILE)
    found = inspect(deployment, _further(args))
    ok = all(one.state != "failure" for one in found)
    if args.json:
        rows = [{"name": one.name, "state": one.state, "detail": one.detail} for one in found]
        say.document({"ok": ok, "checks": rows})
    else:
        for one in found:
            print(f"{_MARKS[one.state]} {one.name}: {say.plain(one.detail)}")
    return 0 if ok else 1


def _further(args: Namespace) -> tuple[Check, ...]:
    """The checks that ask the network, only where they are wanted."""
    wanted = [name for name, asked in (("mail_server", args.mail), ("issuer", args.oidc)) if asked]
    reach = import_module("broadsheet.measure.reach") if wanted else None
    return tuple(getattr(reach, name) for name in wanted)
