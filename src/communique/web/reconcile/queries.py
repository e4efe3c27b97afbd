"""From the JSON of the two versions to a query and from candidates back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from communique.matching.describing import descriptions
from communique.matching.index import Index
from communique.matching.matcher import Candidate
from communique.matching.properties import BY_ID, ID, NAME
from communique.matching.query import Condition, Quantifier, Query, TypeRule
from communique.matching.scoring import FEATURES
from communique.web.reconcile.limits import CANDIDATES, CONDITIONS, DEFAULT_CANDIDATES, VALUES
from communique.web.reconcile.reading import MAX_TEXT, bounded, checked, member, positive, refuse, texts

_FEATURE_NAMES = {id_: property_.name for id_, property_ in BY_ID.items()} | {each.id: each.name for each in FEATURES}


def query_02(index: Index, value: Any, where: str) -> Query | None:
    """Return a reconciliation query of version 0.2; None where the name is empty and nothing else is asked.

    Raises:
        HttpProblem: it is none.
    """
    query = checked(value, dict, where)
    name: str | None = member(query, "query", str, where)
    listed: list[Any] = member(query, "properties", list, where, [])
    bounded(listed, CONDITIONS, "properties")
    if name is None and not listed:
        refuse(where, "there is neither query nor properties")
    conditions = [Condition(NAME, (name[:MAX_TEXT],))] if name and name.strip() else []
    for number, each in enumerate(listed):
        at = f"{where}/properties/{number}"
        stated = checked(each, dict, at)
        values = texts(stated.get("v"), f"{at}/v")
        if values:
            conditions.append(Condition(_property(stated.get("pid"), f"{at}/pid"), values))
    if not conditions:
        return None
    _refuse_many_values(conditions, where)
    types = _types(index, query.get("type"), f"{where}/type")
    rule = _one_of(TypeRule, query.get("type_strict"), TypeRule.ANY, f"{where}/type_strict")
    return Query(tuple(conditions), types, rule, positive(query, "limit", where, DEFAULT_CANDIDATES, CANDIDATES))


def query_10(index: Index, value: Any, where: str) -> Query:
    """Return a reconciliation query of version 1.0.

    Raises:
        HttpProblem: it is none.
    """
    query = checked(value, dict, where)
    listed: list[Any] = member(query, "conditions", list, where, [])
    if not listed:
        refuse(f"{where}/conditions", "there has to be at least one condition")
    bounded(listed, CONDITIONS, "conditions")
    conditions = tuple(_condition(each, f"{where}/conditions/{number}") for number, each in enumerate(listed))
    _refuse_many_values(conditions, where)
    types = _types(index, query.get("type"), f"{where}/type")
    limit = positive(query, "limit", where, DEFAULT_CANDIDATES, CANDIDATES)
    return Query(conditions, types, TypeRule.ANY, limit)


def _refuse_many_values(conditions: Sequence[Condition], where: str) -> None:
    bounded([value for condition in conditions for value in condition.values], VALUES, f"values in {where}")


def _condition(value: Any, where: str) -> Condition:
    stated = checked(value, dict, where)
    kind = stated.get("matchType")
    if kind not in (NAME, ID, "property"):
        refuse(f"{where}/matchType", "this has to be name, id or property")
    property_ = _property(stated.get("propertyId"), f"{where}/propertyId") if kind == "property" else str(kind)
    values = texts(stated.get("propertyValue"), f"{where}/propertyValue")
    if not values:
        refuse(f"{where}/propertyValue", "there has to be a value")
    required: bool = member(stated, "required", bool, where, False)
    quantifier = _one_of(Quantifier, stated.get("matchQuantifier"), Quantifier.ANY, f"{where}/matchQuantifier")
    qualifier: str = member(stated, "matchQualifier", str, where, "")
    known = [each.id for each in BY_ID[property_].qualifiers] if property_ in BY_ID else []
    if qualifier and qualifier not in known:
        refuse(f"{where}/matchQualifier", f"there is none called “{qualifier}” here; {_listed(known)}")
    return Condition(property_, values, required, quantifier, qualifier)


def result_02(index: Index, found: Sequence[Candidate], languages: Sequence[str]) -> list[dict[str, Any]]:
    """Return candidates as version 0.2 has them."""
    return [
        {**_candidate(index, each, text, languages), "features": _features(each)}
        for each, text in zip(found, descriptions(index, [each.scored.profile for each in found]), strict=True)
    ]


def result_10(index: Index, found: Sequence[Candidate], languages: Sequence[str]) -> list[dict[str, Any]]:
    """Return candidates as version 1.0 has them: features have names."""
    candidates = result_02(index, found, languages)
    for candidate in candidates:
        for feature in candidate["features"]:
            feature["name"] = _FEATURE_NAMES[feature["id"]]
    return candidates


def types_of(index: Index, types: Sequence[str]) -> list[dict[str, str]]:
    """Return types with their names."""
    return [{"id": type_, "name": index.types.name(type_)} for type_ in types]


def _candidate(index: Index, candidate: Candidate, text: str, languages: Sequence[str]) -> dict[str, Any]:
    profile = candidate.scored.profile
    name = profile.name_in(languages)
    return {
        "id": profile.path,
        "name": name.text if name else profile.label,
        "description": text,
        "type": types_of(index, profile.types),
        "score": candidate.scored.score,
        "match": candidate.match,
    }


def _features(candidate: Candidate) -> list[dict[str, Any]]:
    return [{"id": name, "value": value} for name, value in candidate.scored.features.items()]


def _property(value: Any, where: str) -> str:
    id_: str = checked(value, str, where)
    if id_ not in BY_ID:
        refuse(where, f"there is no property “{id_[:MAX_TEXT]}”; {_listed(BY_ID)}")
    return id_


def _types(index: Index, value: Any, where: str) -> tuple[str, ...]:
    """Return the ids of the types in a text, an object with an id, or an array of these."""
    found = []
    for text in texts(value, where):
        type_ = index.types.get(text) if text else None
        if text and type_ is None:
            refuse(where, f"there is no type “{text}”; {_listed(each.id for each in index.types)}")
        found += [type_.id] if type_ else []
    return tuple(found)


def _one_of(kind: Any, value: Any, default: Any, where: str) -> Any:
    if value is None:
        return default
    if value not in list(kind):
        refuse(where, f"this has to be one of {', '.join(kind)}")
    return kind(value)


def _listed(known: Any) -> str:
    words = ", ".join(known)
    return f"there are {words}" if words else "there are none"
