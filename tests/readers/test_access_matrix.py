"""Who may do what at which address: every route as everybody, against a file that people read (C2, S-14)."""

from difflib import unified_diff

import pytest
from tests.cast import NOW
from tests.readers.access_asks import ASKS
from tests.readers.access_matrix import COMMAND, FILE, HOW, ROLES, Matrix, Role, Row, Stage, rows
from tests.readers.access_scene import EXPIRED, READERS, TOKENS

from broadsheet.model.errors import BroadsheetError, SignInNeeded
from broadsheet.model.person import Reader, Visitor
from broadsheet.shell.access import Access, admit

pytestmark = pytest.mark.slow
_BY_NAME = {"A": "ada", "B": "bob", "unconfirmed": "una", "suspended": "sue", "moderator": "mia", "admin": "zoe"}


@pytest.fixture(scope="module")
def matrix(one_stage: Stage) -> Matrix:
    one_stage.restore()
    return Matrix(one_stage)


def test_every_cell_is_as_written_down(matrix: Matrix) -> None:
    written = FILE.read_text(encoding="utf-8").splitlines()
    difference = "\n".join(unified_diff(written, matrix.text().splitlines(), "written down", "found", n=0, lineterm=""))
    assert not difference, f"Read this; if it is meant, run `{COMMAND}`:\n{difference}"


def test_every_sample_is_of_a_route() -> None:
    lost = set(ASKS) - {row.name for row in rows()}
    assert not lost, f"No route is asked by these lines of access_asks.py: {sorted(lost)}"


def test_doors_are_as_each_route_declares(matrix: Matrix) -> None:
    """Whoever the declaration shuts out is shut out, in the way it says; nobody else meets the door."""
    wrong = []
    for row in rows():
        for role, found in zip(ROLES, matrix.cells[row.name], strict=True):
            declared = _declared(row, role)
            if found not in declared if declared else found in ("door", "401"):
                wrong.append(f"{row.name} as {role.name}: {found}, declared {declared or 'open'}")
    assert not wrong, wrong


def test_what_is_private_does_not_exist_for_others(matrix: Matrix) -> None:
    columns = [role.name for role in ROLES]
    for row in rows():
        if row.ask.private:
            cells = dict(zip(columns, matrix.cells[row.name], strict=True))
            assert cells["A"] in ("200", "204", "303"), f"{row.name} is private to A, who gets {cells['A']}"
            others = cells["B"], cells["unconfirmed"]
            assert others in (("404", "404"), ("404", "403")), f"{row.name}: others get {others}, not 404"
            assert cells["stranger"] in ("door", "401", "404"), row.name


def test_nothing_breaks(matrix: Matrix) -> None:
    broken = [name for name, cells in matrix.cells.items() if any(one.startswith("5") for one in cells)]
    assert not broken, broken


def test_what_a_request_did_is_undone(matrix: Matrix) -> None:
    stage: Stage = matrix.stage
    with stage.site.store.write() as db:
        db.exec_driver_sql("UPDATE readers SET about = 'changed' WHERE no = 1")
    assert stage.restore()
    with stage.site.store.read() as db:
        assert db.exec_driver_sql("SELECT about FROM readers WHERE no = 1").scalar() == ""


def test_a_route_without_a_sample_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ASKS, "POST /theme")
    with pytest.raises(AssertionError, match="POST /theme") as caught:
        rows()
    assert HOW in str(caught.value)


def _declared(row: Row, role: Role) -> tuple[str, ...]:
    """The statuses that the declaration of a route leaves to somebody; empty where it lets them in."""
    access: Access = row.place.access
    if role.name == "expired":
        return ("401",)
    try:
        admit(access, _visitor(role), personal=role.rules == "personal", closed=role.rules == "closed")
    except SignInNeeded as shut:
        program = any(name == "authorization" for name, _ in role.headers)
        return ("door",) if row.has_a_door and not program else (str(int(shut.status)),)
    except BroadsheetError as shut:
        return (str(int(shut.status)),)
    return ()


def _visitor(role: Role) -> Visitor | None:
    if role.rules == "personal":
        return Visitor(reader=_reader(role="admin"))
    token = dict(role.headers).get("authorization", "").removeprefix("Bearer ")
    if token in TOKENS:
        return Visitor(reader=_reader(), scopes=frozenset({TOKENS[token]}))
    name = _BY_NAME.get(role.name, "")
    return Visitor(reader=_reader(**READERS[name])) if name and token != EXPIRED else None


def _reader(**more: object) -> Reader:
    fields: dict[str, object] = {"confirmed": True} | more
    return Reader(no=1, name="x", created=NOW, **fields | {"confirmed": bool(fields["confirmed"])})  # type: ignore[arg-type]
