"""What all of them share."""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Something the API gives. What is left out of an answer was not asked for; what is null is not known."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Given(BaseModel):
    """Something the API is given. A name nobody knows is refused, so that a slip of the pen is found."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")
