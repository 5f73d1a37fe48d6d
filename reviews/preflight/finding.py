"""One thing that an editor should be told about a text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["blocks", "warns"]


@dataclass(frozen=True)
class Finding:
    """
    ``line`` is 1-based in the source that was handed in, or ``None`` where the
    text no longer stands there. ``text`` is an exact piece of the text, and may
    be empty where something is missing altogether. What is about a picture has
    its number in ``picture``, and in ``text`` where it can be waived.
    """

    rule: str
    severity: Severity
    line: int | None
    text: str
    message: str
    suggestion: str | None = None
    picture: int | None = None

    def as_dict(self) -> dict[str, str | int | None]:
        """For JSON: ``picture`` only where it is about one, so never of a text on its way in."""
        found = asdict(self)
        if self.picture is None:
            del found["picture"]
        return found
