"""``broadsheet doctor [--deep]``."""

from argparse import ArgumentParser, Namespace

from broadsheet.cli import say
from broadsheet.measure.doctor import Patient, examine

EXAMPLES = """  broadsheet doctor
  broadsheet doctor --deep --json"""


def add_arguments(parser: ArgumentParser) -> None:
    """Describe the arguments."""
    parser.add_argument("--deep", action="store_true", help="hold every table and index against the others")


def run(args: Namespace) -> int:
    """Examine the library; 1 when anything is wrong."""
    site = say.site_of(args)
    patient = Patient(site.own.data, site.index_folder, site.store, site.words, site.meaning.codes)
    checks = examine(patient, deep=args.deep)
    ok = all(check.ok for check in checks)
    if args.json:
        rows = [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks]
        say.document({"ok": ok, "checks": rows})
    else:
        for check in checks:
            print(f"{'ok  ' if check.ok else 'BAD '} {check.name}: {say.plain(check.detail)}")
    return 0 if ok else 1
