"""The languages that a browser asks for (RFC 9110, section 12.5.4)."""

from __future__ import annotations

from starlette.requests import Request

_MOST = 20
"""Elements of the header that are read."""


def accepted_languages(request: Request) -> list[str]:
    """Return the tags in Accept-Language by falling weight; what is odd, excluded or `*` is left out."""
    return accepted_in(",".join(request.headers.getlist("accept-language")))


def accepted_in(header: str) -> list[str]:
    """Return the same of the header itself."""
    elements = (element.partition(";") for element in header.split(",")[:_MOST])
    weighed = [(_weight(parameters), tag.strip().lower()) for tag, _, parameters in elements]
    return [tag for weight, tag in sorted(weighed, key=lambda each: -each[0]) if weight > 0 and tag not in ("", "*")]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
