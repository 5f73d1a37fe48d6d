"""Text for XML 1.0, which has no way to write some characters at all."""

from __future__ import annotations

import re

#: What XML 1.0 leaves out of its production Char (section 2.2).
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """``text`` without the characters that XML 1.0 forbids, escaped or not."""
    return _ILLEGAL.sub("", text)
