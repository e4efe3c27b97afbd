"""Deciding about candidates on a terminal, one thing after the other."""

from __future__ import annotations

import io
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from communique.errors import CommuniqueError
from communique.linking.answers import accepted, item_address, nothing_there, rejected
from communique.linking.candidates import Candidate, Finder
from communique.linking.decisions import Decision, flaws, usual_confidence
from communique.linking.findings import Verdict
from communique.linking.things import Thing
from communique.linking.times import in_years
from communique.linking.writing import write_decisions
from communique.terms import compact

_SIGNS = {Verdict.FOR: ("+", "green"), Verdict.OPEN: ("·", None), Verdict.AGAINST: ("−", "red")}
_HELP = """\
  a N  accept candidate N        r N  reject it: a look-alike
  o N  open it in a browser      n    there is no item on Wikidata
  s    skip this thing           q    quit; what was decided is written
  (N may be left out where there is one candidate only)"""


class Session:
    """Shows things with their candidates, asks, and writes each decision at once."""

    def __init__(self, root: Path, finder: Finder, today: date) -> None:
        """Decide about the project at `root`."""
        self._root = root
        self._finder = finder
        self._today = today
        self._written = 0

    def run(self, things: Sequence[Thing]) -> int:
        """Ask about each thing until the end or until the curator has enough; return the exit code."""
        if not things:
            click.echo("Every thing of this kind is linked, or was searched for.")
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="surrogateescape")  # what is no text is refused with its answer
        try:
            for number, thing in enumerate(things, 1):
                candidates = self._finder.candidates(thing)
                for line in _described(thing, candidates, f"{number} of {len(things)}"):
                    click.echo(line)
                if not self._ask(thing, candidates):
                    break
        finally:
            click.echo(f"\nDecisions written: {self._written}.")
        return 0

    def _ask(self, thing: Thing, candidates: list[Candidate]) -> bool:
        """Ask until the thing is settled or skipped; return whether to go on with the next."""
        while True:
            answer: str = click.prompt("a r n o s q ?", prompt_suffix=" > ")
            letter, _, rest = answer.strip().partition(" ")
            if letter in ("s", "q"):
                return letter == "s"
            if letter == "n":
                if self._write(nothing_there(thing, self._today, _note("What was searched"))):
                    return True
            elif letter in ("a", "r", "o") and (candidate := _candidate(candidates, rest)):
                if self._choose(letter, thing, candidate, candidates):
                    return True
            else:
                click.echo(_HELP)

    def _choose(self, letter: str, thing: Thing, candidate: Candidate, candidates: list[Candidate]) -> bool:
        """Do what a letter says with a candidate; return whether the thing is settled."""
        if letter == "o":
            _open(candidate.item)
        elif letter == "a":
            return self._write(_acceptance(thing, candidate, self._today))
        elif self._write(rejected(thing, candidate, self._today, _note("What sets them apart"))):
            candidates[:] = _without(candidate, candidates)
            for line in _numbered(candidates):
                click.echo(line)
        return False

    def _write(self, decision: Decision) -> bool:
        """Write a decision; return whether it stands, and say why where it does not."""
        try:
            changed = write_decisions(self._root, [decision])
        except CommuniqueError as error:
            click.echo(str(error))
            return False
        self._finder.enter(decision)
        self._written += bool(changed)
        click.echo("\n".join(f"{path}: written" for path in changed) or "That stands already.")
        return True


def _acceptance(thing: Thing, candidate: Candidate, today: date) -> Decision:
    while True:
        evidence = click.prompt("Evidence besides the item (web addresses)", default="", show_default=False).split()
        confidence = click.prompt("Confidence", default=str(usual_confidence(1 + len(evidence))))
        try:
            stated = Decimal(confidence)
        except InvalidOperation:
            stated = Decimal(-1)
        decision = accepted(thing, candidate, today, evidence=evidence, confidence=stated, note=_note("Note"))
        wrong = list(flaws(decision))
        if not wrong:
            return decision
        click.echo("\n".join(wrong))


def _note(what: str) -> str:
    text: str = click.prompt(f"{what} (in English, may be left out)", default="", show_default=False)
    return text.strip()


def _candidate(candidates: Sequence[Candidate], number: str) -> Candidate | None:
    """Return the candidate with a number; None where there is no such one, or it was rejected earlier."""
    possible = [candidate for candidate in candidates if not candidate.rejected]
    if not number.strip() and len(possible) == 1:
        return possible[0]
    place = int(number) if number.strip().isdecimal() else 0
    return possible[place - 1] if 1 <= place <= len(possible) else None


def _without(rejected: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    others = (each for each in candidates if each.item != rejected.item)
    return [replace(each, rivals=tuple(item for item in each.rivals if item != rejected.item)) for each in others]


def _open(item: str) -> None:
    address = item_address(item)
    if not webbrowser.open(address):
        click.echo(f"No browser was found. The item is at {address}")


def _described(thing: Thing, candidates: Sequence[Candidate], place: str) -> Iterator[str]:
    yield f"\n{click.style(thing.label, bold=True)}  {compact(thing.iri)}  ({place})"
    yield from (f"  name     {name.text} ({name.language}, {name.whose})" for name in thing.names[1:])
    if thing.is_dated:
        yield f"  known    {in_years(thing.known)}"
    yield from (f"  office   {office}" for office in dict.fromkeys(post.office.label for post in thing.posts))
    if thing.bodies:
        yield f"  bodies   {', '.join(body.label for body in thing.bodies)}"
    yield from _numbered(candidates)


def _numbered(candidates: Sequence[Candidate]) -> Iterator[str]:
    possible = [candidate for candidate in candidates if not candidate.rejected]
    if not possible:
        yield "\n  No candidate was found."
    for number, candidate in enumerate(possible, 1):
        title = click.style(candidate.label or candidate.item, bold=True)
        yield f"\n  {number}  {title}  {candidate.item}  {candidate.description}"
        for finding in candidate.findings:
            sign, colour = _SIGNS[finding.verdict]
            yield f"     {click.style(sign, fg=colour)} {finding.feature:7}{finding.text}"
        if candidate.rivals:
            sign, colour = _SIGNS[Verdict.AGAINST]
            rivals = ", ".join(candidate.rivals)
            yield f"     {click.style(sign, fg=colour)} rivals no feature decides between it and {rivals}"
    for candidate in candidates:
        if candidate.rejected:
            yield f"\n  x  {candidate.label}  {candidate.item}  was rejected earlier"
