"""What the service says about itself, in both versions."""

from __future__ import annotations

from typing import Any

from communique.matching.index import Index
from communique.matching.types import OF_KIND
from communique.terms import BASE, PREFIXES
from communique.web.reconcile.limits import BATCH
from communique.web.site import Site

ENDPOINT, DRAFT = "/reconcile", "/reconcile/v1"
"""Where version 0.2 and the draft of version 1.0 are."""
HELP = f"{ENDPOINT}/help"
WIDTH, HEIGHT = 420, 260
"""Pixels of a preview."""
_LANGUAGE = ("language", "language", "Tag of the language in which names are wanted, such as en; empty for all.")
_LIMIT = ("limit", "limit", "Most values of a property; 0 for all.")


def manifest_02(site: Site) -> dict[str, Any]:
    """Return the manifest of version 0.2."""
    endpoint = site.addresses.of_path(ENDPOINT)
    suggest = {
        what: {"service_url": endpoint, "service_path": f"/suggest/{what}"} for what in ("entity", "type", "property")
    }
    settings = [
        {"name": _LIMIT[0], "label": _LIMIT[1], "type": "number", "default": 0, "help_text": _LIMIT[2]},
        {"name": _LANGUAGE[0], "label": _LANGUAGE[1], "type": "text", "default": "", "help_text": _LANGUAGE[2]},
    ]
    return {
        "versions": ["0.2"],
        **_common(site),
        "identifierSpace": f"{BASE}id/",
        "schemaSpace": PREFIXES["cmq"],
        "view": {"url": f"{site.addresses.of_path('/id/')}{{{{id}}}}"},
        "feature_view": {"url": f"{site.addresses.of_path(HELP)}#{{{{id}}}}"},
        "suggest": suggest,
        "preview": {"url": f"{endpoint}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "extend": {
            "propose_properties": {"service_url": endpoint, "service_path": "/properties"},
            "property_settings": settings,
        },
    }


def manifest_10(site: Site) -> dict[str, Any]:
    """Return the manifest of version 1.0."""
    settings = [
        {"id": _LIMIT[0], "name": _LIMIT[1], "type": "number", "default": 0, "helpText": _LIMIT[2]},
        {"id": _LANGUAGE[0], "name": _LANGUAGE[1], "type": "text", "default": "", "helpText": _LANGUAGE[2]},
    ]
    return {
        "versions": ["1.0-draft"],
        **_common(site),
        "view": {"url": f"{site.addresses.of_path('/id/')}{{+id}}"},
        "featureView": {"url": f"{site.addresses.of_path(HELP)}#{{id}}"},
        "suggest": {"entity": True, "type": True, "property": True},
        "preview": {"width": WIDTH, "height": HEIGHT},
        "extend": {"proposeProperties": True, "propertySettings": settings},
        "lang": "en",
        "dir": "ltr",
        "standardizedScore": True,
    }


def _common(site: Site) -> dict[str, Any]:
    return {
        "name": _name(site.index),
        "documentation": site.addresses.of_path(HELP),
        "logo": site.addresses.of_path("/static/icon.svg"),
        "serviceVersion": site.release.manifest["version"],
        "defaultTypes": _default_types(site.index),
        "batchSize": BATCH,
    }


def _name(index: Index) -> str:
    processes = index.profiles(index.holders("type", OF_KIND["process"], 3))
    return "Communiqué: " + "; ".join(each.label for each in processes) if processes else "Communiqué"


def _default_types(index: Index) -> list[dict[str, Any]]:
    """Return the types of the kinds of things that there are, with those above them."""
    types = [type_ for id_ in OF_KIND.values() if (type_ := index.types.get(id_))]
    return [
        {
            "id": type_.id,
            "name": type_.name,
            "broader": [{"id": above, "name": index.types.name(above)} for above in type_.broader],
        }
        for type_ in types
    ]
