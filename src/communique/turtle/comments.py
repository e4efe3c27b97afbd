"""Find the comments of a Turtle text, which a rewriting would lose."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\''''
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\s]*>|\\.|(?P<comment>\#[^\n]*)""",
    re.DOTALL,
)


def comment_lines(text: str) -> list[int]:
    """Return the 1-based lines on which a comment starts (Turtle 1.1, section 6.2: `#` outside IRIs and strings)."""
    return [text.count("\n", 0, match.start()) + 1 for match in _TOKEN.finditer(text) if match["comment"]]
