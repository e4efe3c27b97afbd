"""The stand-in's Action API: `wbgetentities`, `wbsearchentities` and what clients ask before they start.

Errors come with status 200, as there. What it does not know it refuses, so that no test rests on a silent guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.wikidata.items import ENTITY, Json
from tests.wikidata.site import LARGEST, Site

Parameters = Mapping[str, str]
_MOST = 50
_PROPS = ("info", "sitelinks", "sitelinks/urls", "aliases", "labels", "descriptions", "claims", "datatype")
_BY_DEFAULT = tuple(name for name in _PROPS if name != "sitelinks/urls")
_PAGE = ("pageid", "ns", "title", "lastrevid", "modified")
_ID = re.compile("[QPL][1-9][0-9]{0,9}", re.IGNORECASE)
_LANGUAGE = re.compile("[a-z]{2,3}(-[a-z0-9]+)*")
_FALLBACK = ("mul", "en")


class ApiError(Exception):
    """An error that the API sends; `more` are further members of it."""

    def __init__(self, code: str, info: str, **more: Any) -> None:
        super().__init__(info)
        self.code, self.info, self.more = code, info, more

    def as_json(self, version: str) -> Json:
        """Return the body of the answer."""
        help_member = "docref" if version == "2" else "*"
        return {"error": {"code": self.code, "info": self.info, **self.more, help_member: "See the API's help."}}


class Call:
    """One call: its parameters, and the warnings that it earned."""

    def __init__(self, site: Site, parameters: Parameters) -> None:
        self.site = site
        self.parameters = parameters
        self.warnings: list[str] = []

    def text(self, name: str) -> str:
        """Return a parameter that has to be there."""
        if name not in self.parameters:
            raise ApiError("missingparam", f'The "{name}" parameter must be set.')
        return self.parameters[name]

    def one_of(self, name: str, choices: Sequence[str], default: str) -> str:
        """Return a parameter that is one of some values."""
        value = self.parameters.get(name, default)
        if value not in choices:
            raise ApiError("badvalue", f'Unrecognized value for parameter "{name}": {value}.')
        return value

    def several(self, name: str) -> list[str]:
        """Return the values of a parameter that may have 50."""
        text = self.parameters[name]
        values = list(dict.fromkeys(text[1:].split("\x1f") if text.startswith("\x1f") else text.split("|")))
        if len(values) > _MOST:
            info = f'Too many values supplied for parameter "{name}". The limit is {_MOST}.'
            raise ApiError("toomanyvalues", info, parameter=name, limit=_MOST, lowlimit=_MOST, highlimit=500)
        return values

    def known(self, name: str, is_known: Callable[[str], bool], default: Sequence[str]) -> list[str]:
        """Return those values that mean something; warn of the others."""
        if name not in self.parameters:
            return list(default)
        values = [value for value in self.several(name) if value]
        self.warnings += [f'Unrecognized value for parameter "{name}": {v}' for v in values if not is_known(v)]
        return [value for value in values if is_known(value)]


def answer(site: Site, parameters: Parameters) -> Json:
    """Return what the API says to a call."""
    version = parameters.get("formatversion", "1")
    call = Call(site, parameters)
    try:
        call.one_of("format", ["json"], "jsonfm")
        if parameters.get("assert", "anon") != "anon":
            raise ApiError("assertuserfailed", "You are no longer logged in, so the action could not be completed.")
        action = call.one_of("action", list(_ACTIONS), "help")
        members = _ACTIONS[action](call)
    except ApiError as error:
        return error.as_json(version)
    if call.warnings:
        key = "warnings" if version == "2" else "*"
        members["warnings"] = {action: {key: "\n".join(call.warnings)}}
    return members if version == "2" else _old_form(members)


def _entities(call: Call) -> Json:
    if "ids" not in call.parameters:
        raise ApiError("param-missing", 'Either provide the item "ids" or pairs of "sites" and "titles".')
    follow = call.one_of("redirects", ["yes", "no"], "yes") == "yes"
    props = call.known("props", _PROPS.__contains__, _BY_DEFAULT)
    languages = call.known("languages", lambda tag: bool(_LANGUAGE.fullmatch(tag)), ())
    ids = dict.fromkeys(_canonical(one) for one in call.several("ids"))
    return {"entities": {one: _entry(call.site, one, follow, props, languages) for one in ids}, "success": 1}


def _canonical(identifier: str) -> str:
    """Return an id as the site writes it; one that is none fails the whole call."""
    if not _ID.fullmatch(identifier) or int(identifier[1:]) > LARGEST:
        raise ApiError("no-such-entity", f'Could not find an entity with the ID "{identifier}".', id=identifier)
    return identifier.upper()


def _entry(site: Site, asked: str, follow: bool, props: Sequence[str], languages: Sequence[str]) -> Json:
    found = site.find(asked, follow)
    if found is None:
        return {"id": asked, "missing": ""}
    entry: Json = {name: found[name] for name in _PAGE} if "info" in props else {}
    if props and found["id"] != asked:
        entry["redirects"] = {"from": asked, "to": found["id"]}
    entry |= {name: found[name] for name in ("type", "datatype", "id") if name in found}
    for name in ("labels", "descriptions", "aliases"):
        if name in props:
            entry[name] = {tag: term for tag, term in found[name].items() if not languages or tag in languages}
    entry |= {"claims": found["claims"]} if "claims" in props else {}
    return {**entry, "sitelinks": {}} if "sitelinks" in props and found["type"] == "item" else entry


def _search(call: Call) -> Json:
    text, language = call.text("search"), call.text("language")
    if not _LANGUAGE.fullmatch(language):
        raise ApiError("badvalue", f'Unrecognized value for parameter "language": {language}.')
    kind = call.one_of("type", ["item", "property", "lexeme"], "item")
    limit, start = _number(call, "limit", 7), _number(call, "continue", 0, 10**9)
    matches = list(_matches(call.site, text, [language, *_languages_after(call, language)], kind))
    tags = dict.fromkeys([call.parameters.get("uselang", "en"), *_FALLBACK])
    entries = [_result(entity, match, list(tags)) for entity, match in matches[start : start + limit]]
    more = {"search-continue": start + limit} if len(matches) > start + limit <= _MOST else {}
    return {"searchinfo": {"search": text}, "search": entries, **more, "success": 1}


def _languages_after(call: Call, language: str) -> list[str]:
    strict = call.parameters.get("strictlanguage", "false") not in ("false", "0")
    return [] if strict else [tag for tag in _FALLBACK if tag != language]


def _number(call: Call, name: str, default: int, most: int = _MOST) -> int:
    text = call.parameters.get(name, str(default))
    if not text.isdecimal():
        raise ApiError("badinteger", f'Invalid value "{text}" for integer parameter "{name}".')
    if int(text) > most:
        call.warnings.append(f"The value {text} for parameter “{name}” is not between 0 and {most}.")
    return min(int(text), most)


def _matches(site: Site, text: str, languages: Sequence[str], kind: str) -> Iterator[tuple[Json, Json]]:
    """Yield entities with what matched: the id, then equal names, then names that begin so; each entity once."""
    given: set[str] = set()
    candidates = sorted((e for e in site.entities.values() if e["type"] == kind), key=lambda e: int(e["id"][1:]))
    for matching in (_same_id, _equal, _begins):
        for entity in candidates:
            match = next(matching(entity, text, languages), None)
            if match and entity["id"] not in given:
                given.add(entity["id"])
                yield entity, match


def _same_id(entity: Json, text: str, _: Sequence[str]) -> Iterator[Json]:
    if text.strip().upper() == entity["id"]:
        yield {"type": "entityId", "text": entity["id"]}


def _equal(entity: Json, text: str, languages: Sequence[str]) -> Iterator[Json]:
    return (match for match in _names(entity, languages) if match["text"].casefold() == text.strip().casefold())


def _begins(entity: Json, text: str, languages: Sequence[str]) -> Iterator[Json]:
    return (match for match in _names(entity, languages) if match["text"].casefold().startswith(text.casefold()))


def _names(entity: Json, languages: Iterable[str]) -> Iterator[Json]:
    for tag in languages:
        for kind, terms in (("label", [entity["labels"].get(tag)]), ("alias", entity["aliases"].get(tag, []))):
            yield from ({"type": kind, "language": tag, "text": term["value"]} for term in terms if term)


def _result(entity: Json, match: Json, languages: Sequence[str]) -> Json:
    terms = {
        name: next((entity[plural][tag] for tag in languages if tag in entity[plural]), None)
        for name, plural in (("label", "labels"), ("description", "descriptions"))
    }
    shown = {name: term["value"] for name, term in terms.items() if term}
    display = {name: {"value": t["value"], "language": t["language"]} for name, t in terms.items() if t}
    other = {"aliases": [match["text"]]} if match["text"] != shown.get("label") else {}
    page = {"title": entity["title"], "pageid": entity["pageid"], "concepturi": f"{ENTITY}{entity['id']}"}
    address = {"repository": "wikidata", "url": f"//www.wikidata.org/wiki/{entity['title']}"}
    return {"id": entity["id"], **page, **address, "display": display, **shown, "match": match, **other}


def _query(call: Call) -> Json:
    for name in call.several("meta") if "meta" in call.parameters else []:
        if name != "siteinfo":
            raise ApiError("badvalue", f'Unrecognized value for parameter "meta": {name}.')
    general = {"sitename": "Wikidata", "generator": "MediaWiki 1.45.0", "case": "first-letter", "lang": "en"}
    wikibase = {"wikibase-conceptbaseuri": ENTITY, "wikibase-conceptbaseuris": {"item": ENTITY, "property": ENTITY}}
    return {"batchcomplete": True, "query": {"general": {**general, **wikibase}}}


_ACTIONS: Mapping[str, Callable[[Call], Json]] = {
    "wbgetentities": _entities,
    "wbsearchentities": _search,
    "query": _query,
}


def _old_form(members: Any) -> Any:
    """Return an answer in formatversion 1: what is empty is a list, and true an empty text."""
    if isinstance(members, dict):
        return {name: _old_form(member) for name, member in members.items()} or []
    if isinstance(members, list):
        return [_old_form(member) for member in members]
    return "" if members is True else members
