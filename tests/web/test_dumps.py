"""Files: whole, in ranges, with sums; and the description of the dataset."""

from __future__ import annotations

import base64
import gzip
import hashlib

import pytest
import zstandard
from pyoxigraph import RdfFormat, parse

from communique.release.release import Release
from tests.web.asking import problem
from tests.web.serving import Client

TURTLE = "/dumps/communique.ttl"


def test_every_file_is_what_was_built(site: Client, release: Release) -> None:
    for entry in release.manifest["files"]:
        answer = site.get(f"/dumps/{entry['path'].rpartition('/')[2]}")
        assert answer.status_code == 200
        assert answer.content == (release.path / entry["path"]).read_bytes()
        assert answer.headers["Content-Type"].startswith(entry["media_type"])
        assert "Content-Encoding" not in answer.headers
        digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
        assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
        assert answer.headers["Accept-Ranges"] == "bytes"


def test_compressed_files_hold_the_others(site: Client) -> None:
    plain = site.get(TURTLE).content
    assert gzip.decompress(site.get(f"{TURTLE}.gz").content) == plain
    assert (
        zstandard.ZstdDecompressor().decompress(site.get(f"{TURTLE}.zst").content, max_output_size=len(plain)) == plain
    )


@pytest.mark.parametrize(
    ("stated", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("BYTES=5-5", 5, 5)],
)
def test_a_range_is_sent_alone(site: Client, stated: str, first: int, last: int | None) -> None:
    whole = site.get(TURTLE).content
    expected = whole[first : None if last is None else last + 1]
    answer = site.get(TURTLE, headers={"Range": stated})
    assert answer.status_code == 206
    assert answer.content == expected
    start = first if first >= 0 else len(whole) + first
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"


def test_several_ranges_are_sent_together(site: Client) -> None:
    answer = site.get(TURTLE, headers={"Range": "bytes=0-9,20-29"})
    assert answer.status_code == 206
    assert answer.headers["Content-Type"].startswith("multipart/byteranges")


def test_a_range_beyond_the_end(site: Client) -> None:
    answer = site.get(TURTLE, headers={"Range": "bytes=999999999-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(site.get(TURTLE).content)}"


def test_a_range_in_unknown_units_is_passed_over(site: Client) -> None:
    assert site.get(TURTLE, headers={"Range": "lines=1-2"}).status_code == 200


def test_a_range_only_if_nothing_has_changed(site: Client) -> None:
    tag = site.get(TURTLE).headers["ETag"]
    assert site.get(TURTLE, headers={"Range": "bytes=0-9", "If-Range": tag}).status_code == 206
    assert site.get(TURTLE, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


def test_files_are_not_sent_twice(site: Client) -> None:
    first = site.get(TURTLE)
    again = site.get(TURTLE, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert site.get(f"{TURTLE}.gz").headers["ETag"] != first.headers["ETag"]


def test_the_sums_are_those_of_the_files(site: Client, release: Release) -> None:
    lines = site.get("/dumps/SHA256SUMS").text.splitlines()
    assert len(lines) == len(release.manifest["files"])
    for line in lines:
        expected, _, name = line.partition("  ")
        assert hashlib.sha256(site.get(f"/dumps/{name}").content).hexdigest() == expected


@pytest.mark.parametrize(
    "name", ["../release.json", "..%2Frelease.json", "store/CURRENT", "%2e%2e/%2e%2e/etc/passwd", "unknown.ttl"]
)
def test_nothing_else_is_handed_out(site: Client, name: str) -> None:
    assert site.get(f"/dumps/{name}", "*/*").status_code == 404


def test_the_description_is_the_catalogue(site: Client, release: Release) -> None:
    expected = {quad.triple for quad in parse((release.path / "catalog.ttl").read_bytes(), format=RdfFormat.TURTLE)}
    for path in ("/.well-known/void", "/dumps/"):
        for media_type, form in (
            ("text/turtle", RdfFormat.TURTLE),
            ("application/ld+json", RdfFormat.JSON_LD),
            ("application/rdf+xml", RdfFormat.RDF_XML),
            ("application/n-triples", RdfFormat.N_TRIPLES),
        ):
            answer = site.get(path, media_type)
            assert answer.status_code == 200
            assert {quad.triple for quad in parse(answer.content, format=form)} == expected
    assert site.get("/.well-known/void").headers["Content-Type"] == "text/turtle; charset=utf-8"


def test_the_catalogue_and_the_dataset_answer_as_things(site: Client, release: Release) -> None:
    for path in ("/catalog", "/dataset", f"/dataset/{release.manifest['id']}"):
        answer = site.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"{site.address}/dumps/"
    problem(site.get("/dataset/0000000000000000"), 404, "not-found")


def test_the_manifest_and_the_context_are_handed_out(site: Client, release: Release) -> None:
    assert site.get("/dumps/release.json").json() == release.manifest
    assert site.get("/dumps/context.jsonld").json() == release.context()
