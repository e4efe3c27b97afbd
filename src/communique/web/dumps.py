"""The files of a release, whole or in ranges, with their checksums; and what describes them."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from communique.release.layout import CATALOG, CHECKSUMS, CONTEXT, MANIFEST
from communique.release.release import FileEntry
from communique.web.downloads.files import downloads, in_units
from communique.web.downloads.recipes import recipes
from communique.web.formats import DOCUMENT_FORMATS, HTML, choose, content_type, document_bytes
from communique.web.links import LICENSED
from communique.web.problems import HttpProblem, not_known
from communique.web.responses import accept_of, is_unchanged, respond
from communique.web.site import LICENCE, Site, site_of

_PLAIN = {CATALOG: "text/turtle", CONTEXT: "application/ld+json", MANIFEST: "application/json"}

_RANGE = re.compile(rb"(?P<first>\d+)-(?P<last>\d*)|-\d+")


def dumps(request: Request) -> Response:
    """Answer with the list of files: a page, or the catalogue."""
    site = site_of(request)
    choice = choose(DOCUMENT_FORMATS, accept_of(request))
    headers = {"Vary": "Accept", "Link": LICENSED}
    if choice.format != HTML:
        return respond(request, document_bytes(site.catalog, choice.format, site.context), choice.media_type, headers)
    files = site.release.handed_out
    page = site.pages.render(
        "dumps.html",
        files=files,
        downloads=downloads(files),
        recipes=recipes(site.addresses.of_path("/dumps")),
        manifest=site.release.manifest,
        licence=LICENCE,
        in_units=in_units,
    )
    return respond(request, page, choice.media_type, headers)


def void(request: Request) -> Response:
    """Answer with the description of the dataset in VoID and DCAT; who wants a page gets the address of one."""
    site = site_of(request)
    choice = choose(sorted(DOCUMENT_FORMATS, key=lambda form: form == HTML), accept_of(request))
    if choice.format == HTML:
        return RedirectResponse(site.addresses.of_path("/dumps/"), 303, {"Vary": "Accept"})
    body = document_bytes(site.catalog, choice.format, site.context)
    return respond(request, body, choice.media_type, {"Vary": "Accept"})


def described(request: Request) -> Response:
    """Answer for the catalogue and the dataset, which are things, with the address of what describes them."""
    site = site_of(request)
    release = request.path_params.get("release", site.release.manifest["id"])
    if release != site.release.manifest["id"]:
        raise not_known(f"dataset/{release}")
    return RedirectResponse(site.addresses.of_path("/dumps/"), 303)


def dump(request: Request) -> Response:
    """Answer with one file, or the ranges of it that were asked for (RFC 9110, section 14)."""
    site = site_of(request)
    name = request.path_params["name"]
    if name == CHECKSUMS:
        return respond(request, _checksums(site), "text/plain")
    if name in _PLAIN:
        return respond(request, _read(site, name), _PLAIN[name])
    entry = next((e for e in site.release.manifest["files"] if e["path"].rpartition("/")[2] == name), None)
    if entry is None:
        raise not_known(f"dumps/{name}")
    return _file(request, site, entry)


def _file(request: Request, site: Site, entry: FileEntry) -> Response:
    path = site.release.path / entry["path"]
    if not path.is_file():
        raise HttpProblem("store-unavailable", f"The file {entry['path']} of the release is gone from the disk.")
    headers = _headers(entry)
    if is_unchanged(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    request.scope["headers"] = [(k, v) for k, v in request.scope["headers"] if k != b"range" or _is_range(v)]
    return FileResponse(path, headers={**headers, "Content-Type": content_type(entry["media_type"])})


def _headers(entry: FileEntry) -> Mapping[str, str]:
    digest = base64.b64encode(bytes.fromhex(entry["sha256"])).decode()
    return {
        "ETag": f'"{entry["sha256"][:32]}"',
        "Cache-Control": "no-cache",
        "Repr-Digest": f"sha-256=:{digest}:",
        "Digest": f"sha-256={digest}",
        "Accept-Ranges": "bytes",
    }


def _is_range(value: bytes) -> bool:
    """Tell whether a Range header is one: another unit or a malformed one is passed over (RFC 9110, section 14.2)."""
    unit, _, ranges = value.partition(b"=")
    found = [_RANGE.fullmatch(part.strip()) for part in ranges.split(b",")]
    return unit.strip().lower() == b"bytes" and all(
        match and (not match["last"] or int(match["first"]) <= int(match["last"])) for match in found
    )


def _checksums(site: Site) -> str:
    """Return the checksums under the names that the files have here, as `sha256sum -c` reads them."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in site.release.handed_out)


def _read(site: Site, name: str) -> bytes:
    try:
        return (site.release.path / name).read_bytes()
    except OSError as error:
        raise HttpProblem("store-unavailable", f"The file {name} of the release is gone from the disk.") from error
