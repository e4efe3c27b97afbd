"""What somebody posts, read from a form, an upload or a plain body; nothing of it goes to a disk."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from communique.web.bounded import MAX_BODY
from communique.web.contribute.checking import MAX_CONTENT
from communique.web.negotiate import parse_element
from communique.web.problems import HttpProblem

FORM, MULTIPART, PLAIN = "application/x-www-form-urlencoded", "multipart/form-data", ("text/turtle", "text/plain")
READABLE = (FORM, MULTIPART, *PLAIN)
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # it would repeat what strangers send in the log
_MOST_FIELDS = 10
_PATH = re.compile(r"(data|seeds)(/[A-Za-z0-9_][A-Za-z0-9._-]*)+\.ttl")
_MOST_IN_PATH = 200


@dataclass(frozen=True)
class Posted:
    """What is to be checked.

    Attributes:
        content: the bytes of the file.
        path: where it belongs in the project, as stated; empty when nothing was stated.
        fields: the other fields of the form.
        is_plain: whether the body was the file itself.
    """

    content: bytes
    path: str
    fields: Mapping[str, str]
    is_plain: bool = False


async def read_posted(request: Request) -> Posted:
    """Return what a request posts.

    Raises:
        HttpProblem: there is nothing, too much, or it is of another type.
    """
    kind = _type_of(request)
    if kind in PLAIN:
        return _posted(await request.body(), request.query_params.get("path", ""), {}, is_plain=True)
    if kind == FORM:
        fields = _urlencoded(await request.body())
        return _posted(_of_text(fields.pop("turtle", "")), fields.pop("path", ""), fields)
    fields, file = await _multipart(request)
    text = fields.pop("turtle", "")
    return _posted(file or _of_text(text), fields.pop("path", ""), fields)


def _posted(content: bytes, path: str, fields: Mapping[str, str], is_plain: bool = False) -> Posted:
    if not content.strip():
        raise HttpProblem("bad-contribution", "There is nothing to check. Paste Turtle, or choose a file.")
    if len(content) > MAX_CONTENT:
        detail = f"The file has {len(content):,} bytes; at most {MAX_CONTENT:,} are checked here."
        raise HttpProblem("too-large", f"{detail} Post it in parts, or run communique check.", {"limit": MAX_CONTENT})
    path = path.strip()
    if path and (len(path) > _MOST_IN_PATH or not _PATH.fullmatch(path)):
        detail = (
            f"“{path[:_MOST_IN_PATH]}” is no path of a record. Write one such as data/events/SLUG.ttl, or leave it out."
        )
        raise HttpProblem("bad-contribution", detail)
    return Posted(content, path, fields, is_plain)


def _type_of(request: Request) -> str:
    stated = request.headers.get("content-type", "")
    read = parse_element(stated)
    kind = f"{read.type}/{read.subtype}" if read else ""
    if kind not in READABLE:
        detail = f"The body is {stated or 'of no stated type'}; {', '.join(READABLE)} are read here."
        raise HttpProblem(
            "unsupported-media-type", detail, {"accept": list(READABLE)}, {"Accept-Post": ", ".join(READABLE)}
        )
    return kind


def _urlencoded(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise HttpProblem(
            "bad-contribution", "The form holds bytes that are not UTF-8. Upload the file instead."
        ) from error
    except ValueError as error:
        raise HttpProblem("bad-contribution", f"The form has more than {_MOST_FIELDS} fields.") from error
    return dict(pairs)


async def _multipart(request: Request) -> tuple[dict[str, str], bytes]:
    """Return the fields of a form and the bytes of the first file with content.

    Starlette keeps a part in memory up to 1 MiB and a body is never as large as that, so no temporary file is made.
    """
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS, max_part_size=MAX_BODY
    )
    try:
        form = await parser.parse()
    except (MultiPartException, LookupError, ValueError) as error:  # a charset that is none, or is no charset of text
        reason = getattr(error, "message", "") or "its parts cannot be told apart"
        raise HttpProblem("bad-contribution", f"The form cannot be read: {reason.rstrip('.')}.") from error
    file = b""
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            file = file or await value.read()
        else:
            fields[name] = value
    await form.close()
    return fields, file


def _of_text(text: str) -> bytes:
    """Return the text of a field as a file has it: browsers send all line ends as CRLF (HTML, multipart/form-data)."""
    return text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
