"""What the answers of the Reconciliation API have to look like, written anew from the words of the specification.

Every object is closed where the specification lists its members, so that a misspelt member is noticed.
"""

from __future__ import annotations

from typing import Any

import jsonschema

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
ADDRESS: Schema = {"type": "string", "pattern": "^https?://[^ ]+$"}
TAG: Schema = {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"}


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    members = {**required, **(optional or {})}
    return {"type": "object", "properties": members, "required": sorted(required), "additionalProperties": False}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


_TYPE = _object({"id": TEXT, "name": TEXT}, {"broader": _list(_object({"id": TEXT, "name": TEXT}))})
_SERVICE = _object({"service_url": ADDRESS, "service_path": {"type": "string", "pattern": "^/"}})
_PIXELS: Schema = {"type": "integer", "minimum": 1}


def _view(pattern: str) -> Schema:
    return _object({"url": {"type": "string", "pattern": pattern}})


def _setting(name: str, label: str, help_text: str) -> Schema:
    kinds = {"number": "number", "text": "string", "checkbox": "boolean"}
    return {
        "oneOf": [
            _object({name: TEXT, label: TEXT, "type": {"const": kind}}, {"default": {"type": of}, help_text: TEXT})
            for kind, of in kinds.items()
        ]
    }


_ABOUT_SERVICE = {
    "documentation": ADDRESS,
    "logo": ADDRESS,
    "serviceVersion": TEXT,
    "defaultTypes": {**_list(_TYPE), "uniqueItems": True},
    "batchSize": {"type": "integer", "minimum": 1},
}
_IN_BRACES = r"^https?://.*\{\{id\}\}.*$"
_TEMPLATE = r"^https?://.*\{\+?id\}.*$"
MANIFEST_02 = _object(
    {
        "versions": {**_list(TEXT), "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": ADDRESS,
        "schemaSpace": ADDRESS,
    },
    {
        **_ABOUT_SERVICE,
        "view": _view(_IN_BRACES),
        "feature_view": _view(_IN_BRACES),
        "preview": _object({**_view(_IN_BRACES)["properties"], "width": _PIXELS, "height": _PIXELS}),
        "suggest": _object({}, {what: _SERVICE for what in ("entity", "type", "property")}),
        "extend": _object(
            {}, {"propose_properties": _SERVICE, "property_settings": _list(_setting("name", "label", "help_text"))}
        ),
    },
)
MANIFEST_10 = _object(
    {"versions": {**_list(TEXT), "contains": {"const": "1.0-draft"}}, "name": TEXT, "view": _view(_TEMPLATE)},
    {
        **_ABOUT_SERVICE,
        "featureView": _view(_TEMPLATE),
        "preview": _object({"width": _PIXELS, "height": _PIXELS}),
        "suggest": _object({what: {"type": "boolean"} for what in ("entity", "type", "property")}),
        "extend": _object(
            {},
            {"proposeProperties": {"type": "boolean"}, "propertySettings": _list(_setting("id", "name", "helpText"))},
        ),
        "lang": TAG,
        "dir": {"enum": ["ltr", "rtl", "auto"]},
        "standardizedScore": {"type": "boolean"},
    },
)
_SCORED = {
    "id": TEXT,
    "name": TEXT,
    "description": {"type": "string"},
    "type": _list(_object({"id": TEXT, "name": TEXT})),
    "score": {"type": "number", "minimum": 0, "maximum": 100},
    "match": {"type": "boolean"},
}
_VALUE = {"type": ["boolean", "number"]}
RESULTS_02: Schema = {
    "type": "object",
    "additionalProperties": _object(
        {"result": _list(_object({**_SCORED, "features": _list(_object({"id": TEXT, "value": _VALUE}))}))}
    ),
}
RESULTS_10 = _object(
    {
        "results": _list(
            _object(
                {
                    "candidates": _list(
                        _object({**_SCORED, "features": _list(_object({"id": TEXT, "name": TEXT, "value": _VALUE}))})
                    )
                }
            )
        )
    }
)
SUGGESTED_ENTITIES = _object(
    {"result": _list(_object({"id": TEXT, "name": TEXT}, {"description": {"type": "string"}, "notable": _list(_TYPE)}))}
)
SUGGESTED = _object({"result": _list(_object({"id": TEXT, "name": TEXT}, {"description": {"type": "string"}}))})
SUGGESTED_PROPERTIES_10 = _object(
    {
        "result": _list(
            _object(
                {"id": TEXT, "name": TEXT, "matchQualifiers": _list(_object({"id": TEXT, "name": TEXT}))},
                {"description": {"type": "string"}},
            )
        )
    }
)
PROPOSED = _object(
    {"properties": _list(_object({"id": TEXT, "name": TEXT}, {"description": TEXT})), "type": {"type": "string"}},
    {"limit": {"type": "integer", "minimum": 1}},
)
_DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?$"}
_META = _list(_object({"id": TEXT, "name": TEXT}, {"type": _object({"id": TEXT}, {"name": TEXT}), "service": ADDRESS}))


def _value(also: Schema) -> Schema:
    return {
        "oneOf": [
            _object({}),
            _object({"id": TEXT, "name": TEXT}, {"description": TEXT, **also}),
            _object({"str": {"type": "string"}}, also),
            _object({"float": {"type": "number"}}),
            _object({"int": {"type": "integer"}}),
            _object({"date": _DATE}),
        ]
    }


EXTENDED_02 = _object(
    {
        "meta": _META,
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": _list(_value({}))},
        },
    }
)
EXTENDED_10 = _object(
    {
        "meta": _META,
        "rows": _list(
            _object({"id": TEXT, "properties": _list(_object({"id": TEXT, "values": _list(_value({"lang": TAG}))}))})
        ),
    }
)


def obeys(document: Any, schema: Schema) -> Any:
    """Return the document, after a look at whether it is what the specification says."""
    jsonschema.Draft202012Validator(schema).validate(document)
    return document
