"""English around the labels of properties: `place`, `part of`, `requires`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

_PREPOSITIONS = {"about", "as", "at", "by", "for", "from", "in", "of", "on", "to", "via", "with"}
_SINGULAR_ENDINGS = ("ss", "us", "is")
_UNSTARTED = ("until ", "from ")
"""How a date begins in words that has no last or no first day."""
_CLOSED = (".", "!", "?", ".”", "!”", "?”")


def listed(items: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""


class Form(Enum):
    """What stands under a property."""

    THING = auto()
    FIGURE = auto()
    PROSE = auto()


def predicate_phrase(label: str, form: Form = Form.THING) -> str:
    """Return what follows "it" for a label that is a verb or a preposition: "requires", "is part of"; else nothing."""
    words = label.split()
    if words[0].endswith("s") and not words[0].endswith(_SINGULAR_ENDINGS) and words[0] not in _PREPOSITIONS:
        return label
    if len(words) == 1 and label.endswith("ed"):
        return label if form is Form.THING else f"is {label}"
    if words[0] == "is":
        return label
    return f"is {label}" if words[0] == "in" or words[-1] in _PREPOSITIONS else ""


def clause(label: str, values: Sequence[str], form: Form = Form.THING) -> str:
    """Return what is said of something: "the place is Geneva", "it requires a road", "the note reads “So.”".

    A date with one open side needs no verb: "the date: until 1997".

    Args:
        label: label of the property.
        values: what stands under it, in words; at least one.
        form: what sort of values these are.
    """
    phrase = predicate_phrase(label, form)
    if phrase:
        return f"it {phrase} {listed(values)}"
    if form is Form.FIGURE and len(values) == 1 and values[0].startswith(_UNSTARTED):
        return f"the {label}: {values[0]}"
    is_prose = form is Form.PROSE
    if len(values) > 1:
        return f"the {plural(label)} {'read' if is_prose else 'are'} {listed(values)}"
    return f"the {label} {'reads' if is_prose else 'is'} {values[0]}"


def inverse(label: str, subject: str, value: str) -> str:
    """Return what `subject` says of `value`: "Geneva is the place of X", "X requires a road"."""
    phrase = predicate_phrase(label)
    return f"{subject} {phrase} {value}" if phrase else f"{value} is the {label} of {subject}"


def plural(noun: str) -> str:
    """Return the plural of a label that is a noun; one that looks like a plural stays as it is."""
    if noun.endswith("s") and not noun.endswith(_SINGULAR_ENDINGS):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def with_article(noun: str) -> str:
    """Return "a meeting", "an agreement"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def sentence(text: str) -> str:
    """Return `text` with a capital at its start and a full stop at its end."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(_CLOSED) else ".")
