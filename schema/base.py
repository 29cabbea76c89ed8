"""The shape every noun shares."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen value that forbids unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
