"""Requests of the Reconciliation API, read: parameters, JSON, and what stands where in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from starlette.requests import Request

from communique.web.negotiate import parse_element
from communique.web.problems import HttpProblem
from communique.web.reconcile.limits import VALUES

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MAX_TEXT = 1000
"""Characters of a text that are looked at."""
_MAX_FIELDS = 100
_WORDS = {dict: "an object", list: "an array", str: "a text", int: "a whole number", bool: "true or false"}


def parameters(request: Request, body: bytes = b"") -> dict[str, str]:
    """Return the parameters in the address and, if it has one, in the form in the body; the first of a name counts.

    Raises:
        HttpProblem: the body is no form, or there are too many parameters.
    """
    encoded = [request.scope["query_string"]]
    if body:
        _refuse_all_but(FORM, request)
        encoded.append(body)
    found: dict[str, str] = {}
    for each in encoded:
        try:
            pairs = parse_qsl(each.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
        except ValueError as error:
            raise HttpProblem("too-large", "There are too many parameters.", {"limit": _MAX_FIELDS}) from error
        for name, value in pairs:
            found.setdefault(name, value)
    return found


async def json_body(request: Request) -> Any:
    """Return the JSON in the body.

    Raises:
        HttpProblem: it is none, or of another media type.
    """
    _refuse_all_but(JSON, request)
    return json_of((await request.body()).decode("utf-8", "replace"), "the body")


def json_of(text: str, where: str) -> Any:
    """Return what a text in JSON holds, without halves of surrogate pairs, which no other text can hold.

    Raises:
        HttpProblem: it is no JSON; the members `line` and `column` say where.
    """
    try:
        return _whole(json.loads(text, parse_constant=_no_number))
    except json.JSONDecodeError as error:
        members = {"line": error.lineno, "column": error.colno}
        detail = f"In {where}, line {error.lineno}, column {error.colno} is no JSON: {error.msg}."
        raise HttpProblem("bad-reconciliation", detail, members) from error
    except (ValueError, RecursionError) as error:
        detail = f"In {where} is JSON that is not read here: {error}."
        raise HttpProblem("bad-reconciliation", detail) from error


def refuse(where: str, what: str) -> NoReturn:
    """Say what is wrong at a place in the request, a parameter or a JSON pointer (RFC 6901), empty for all of it."""
    raise HttpProblem("bad-reconciliation", f"{where or 'As a whole'}: {what}.", {"where": where})


def below(where: str, name: str) -> str:
    """Return the JSON pointer to a member of what is at `where`."""
    return f"{where}/{name[:MAX_TEXT].replace('~', '~0').replace('/', '~1')}"


def member(holder: dict[str, Any], name: str, kind: type, where: str, default: Any = None) -> Any:
    """Return a member of a JSON object, `default` where there is none or null.

    Raises:
        HttpProblem: it is of another type.
    """
    value = holder.get(name)
    return default if value is None else checked(value, kind, f"{where}/{name}")


def checked(value: Any, kind: type, where: str) -> Any:
    """Return a JSON value.

    Raises:
        HttpProblem: it is of another type.
    """
    is_bool = isinstance(value, bool)
    if kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, kind) or (kind is int and is_bool):
        refuse(where, f"this has to be {_WORDS[kind]}")
    return value


def positive(holder: dict[str, Any], name: str, where: str, default: int, most: int) -> int:
    """Return a number of results that is wanted: at least 1, and `most` at most.

    Raises:
        HttpProblem: it is no positive whole number.
    """
    value: int = member(holder, name, int, where, default)
    if value < 1:
        refuse(f"{where}/{name}", "this has to be a positive whole number")
    return min(value, most)


def texts(value: Any, where: str) -> tuple[str, ...]:
    """Return one property value or several as texts: of something with an identifier its identifier.

    Raises:
        HttpProblem: it is none, or there are too many (413).
    """
    values = value if isinstance(value, list) else [value]
    bounded(values, VALUES, f"values in {where}")
    return tuple(_text(each, where) for each in values if each is not None)


def _text(value: Any, where: str) -> str:
    if isinstance(value, dict):
        value = value.get("id") or value.get("name")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, int):
        value = str(value)
    if not isinstance(value, str):
        refuse(where, "this has to be a text, a number, true, false, or an object with an id")
    return value[:MAX_TEXT]


def bounded(values: Sequence[Any], most: int, unit: str) -> None:
    """Refuse more than are answered at a time.

    Raises:
        HttpProblem: 413.
    """
    if len(values) > most:
        detail = f"There are {len(values)} {unit} and at most {most} are answered at a time. Send them in parts."
        raise HttpProblem("too-large", detail, {"limit": most, "unit": unit})


def number(stated: dict[str, str], name: str, default: int, most: int) -> int:
    """Return a parameter that is a whole number from 0, at most `most`.

    Raises:
        HttpProblem: it is none.
    """
    text = stated.get(name, "").strip()
    if text and not (text.isascii() and text.isdecimal()):
        refuse(name, "this has to be a whole number")
    return min(int(text[:9]), most) if text else default


def _refuse_all_but(wanted: str, request: Request) -> None:
    stated = request.headers.get("content-type", "")
    read = parse_element(stated)
    if read is None or f"{read.type}/{read.subtype}" != wanted:
        detail = f"The body is {stated or 'of no stated type'}; {wanted} is read here."
        raise HttpProblem("unsupported-media-type", detail, {"accept": [wanted]}, {"Accept-Post": wanted})


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    return value
