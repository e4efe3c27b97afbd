"""Whether a thing and an item share a name, and whose name it is."""

from __future__ import annotations

from dataclasses import dataclass

from communique.linking.findings import Context, Finding, Verdict
from communique.linking.things import Name, Other, Thing
from communique.matching.folding import folded
from communique.matching.similarity import key_similarity, name_similarity
from communique.wikidata.entities import Entity

NEARLY = 0.85
"""From here on two names count as nearly the same: a letter or two more, or the words in another order."""


@dataclass(frozen=True)
class NameMatch:
    """The two names that are most alike.

    Attributes:
        similarity: from 0 to 1; 1 only if they are the same but for script, accents and punctuation.
        ours: the name here.
        theirs: the name there.
        language: its language tag.
        is_label: whether it is the label in that language, else an alias.
    """

    similarity: float
    ours: Name
    theirs: str
    language: str
    is_label: bool

    def __str__(self) -> str:
        kind = "label" if self.is_label else "alias"
        likeness = "is" if self.similarity == 1 else f"is alike ({self.similarity:.2f}) to"
        return f"“{self.ours.text}” ({self.ours.whose}) {likeness} the {kind} “{self.theirs}” ({self.language})"


def best_match(thing: Thing, entity: Entity) -> NameMatch | None:
    """Return the best match, None where one of the two has no name.

    Among equals one within a language goes first, then a label, then the name that stands first here.
    """
    theirs = [(language, text, folded(text)) for language, text in sorted(entity.names)]
    matches = (
        NameMatch(key_similarity(key, other), name, text, language, entity.labels.get(language) == text)
        for name, key in ((name, folded(name.text)) for name in thing.names)
        for language, text, other in theirs
    )
    return max(matches, key=lambda m: (m.similarity, m.language == m.ours.language, m.is_label), default=None)


def name_finding(match: NameMatch | None) -> Finding:
    """Say what the names tell: equal for, nearly equal open, else against."""
    if match is None:
        return Finding("name", Verdict.AGAINST, "it has no name in the languages that were asked for")
    if match.similarity == 1:
        return Finding("name", Verdict.FOR, str(match))
    if match.similarity >= NEARLY:
        return Finding("name", Verdict.OPEN, str(match))
    return Finding("name", Verdict.AGAINST, f"no name fits: {match}")


def is_called(ours: Other, item: str, context: Context) -> bool:
    """Tell whether `item` is another thing of ours: by our link if there is one, else by nearly the same name."""
    if ours.item:
        return context.present(ours.item) == item
    return any(name_similarity(ours.label, name) >= NEARLY for name in context.names(item))
