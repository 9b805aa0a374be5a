"""What went wrong (RFC 9457)."""

from broadsheet.api.v1.models.base import Shape


class Mistake(Shape):
    """One thing in a request that cannot be taken: where it stands, and why."""

    where: str
    why: str


class Problem(Shape):
    """What went wrong: `title` names the status, `detail` is a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    mistakes: list[Mistake] = []
    """Everything that could not be read, where the status is 422."""
