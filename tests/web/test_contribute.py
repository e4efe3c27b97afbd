"""Contributions over HTTP: pages that work without scripts, forms, the check's answers, and what it refuses."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import requests
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from communique.release.release import Release
from communique.terms import CMQ, PREFIXES, RDFS, SH
from communique.turtle.reader import read_turtle
from communique.web.bounded import MAX_BODY
from communique.web.contribute.assembly import assembled
from communique.web.contribute.checking import MAX_CONTENT, MAX_THINGS
from tests.conftest import SMALL
from tests.web import markup
from tests.web.serving import Client

CHECK = "/contribute/check"
EVENT = SMALL / "data/events/1951-03-03-geneva.ttl"
TURTLE = {"Content-Type": "text/turtle"}


def post(site: Client, text: str | bytes, accept: str = "application/json", **options: object) -> requests.Response:
    content = text.encode() if isinstance(text, str) else text
    return site.post(CHECK, accept, data=content, headers=TURTLE, **options)


def codes(answer: requests.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {problem["code"] for problem in answer.json()["problems"]}


def test_what_can_be_added_comes_from_the_shapes(site: Client) -> None:
    page = markup.page(site, "/contribute")
    offered = [markup.text_of(link) for link in markup.elements(markup.section(page, "start"), "a")]
    assert offered[:2] == ["meeting", "call"]
    assert {"claim", "person", "question", "source", "topic"} <= set(offered)
    assert len(set(offered)) == len(offered)


def test_every_offer_has_a_template_that_names_what_is_to_be_stated(site: Client) -> None:
    page = markup.page(site, "/contribute")
    for link in markup.elements(markup.section(page, "start"), "a"):
        path = (link.get("href") or "").removeprefix(site.address)
        (text,) = markup.elements(markup.page(site, path), "textarea")
        assert not [p for p in read_turtle((text.text or "").lstrip("\n").encode(), path).problems]
        assert "TODO" in (text.text or "")


def test_a_template_is_filled_without_scripts(site: Client) -> None:
    path = "/contribute/meeting?name=1951-05-09-geneva&label=Second+meeting&date=1951-05-09&with=participation"
    page = markup.page(site, path)
    (text,) = markup.elements(page, "textarea")
    assert 'skos:prefLabel "Second meeting"@en' in (text.text or "")
    assert 'cmq:earliest "1951-05-09"^^xsd:date' in (text.text or "")
    assert "event:1951-05-09-geneva\\#participation-1" in (text.text or "")
    assert "data/events/1951-05-09-geneva.ttl" in markup.text_of(page)


@pytest.mark.parametrize("wrong", ["name=Not+a+name", "name=x&date=1951-02-30"])
def test_what_is_wrong_with_a_template_is_said_on_the_page(site: Client, wrong: str) -> None:
    page = markup.page(site, f"/contribute/meeting?{wrong}")
    alerts = [element for element in page.iter() if element.get("role") == "alert"]
    assert len(alerts) == 1


def test_an_unknown_kind_is_not_found(site: Client) -> None:
    assert site.get("/contribute/treaty", "text/html").status_code == 404


def test_a_report_names_line_text_and_remedy_and_keeps_what_was_posted(site: Client) -> None:
    text = EVENT.read_text("utf-8").replace("cmq:channel code:in-person", "cmq:chanel code:in-person")
    answer = site.post(CHECK, "text/html", files={"turtle": (None, text), "file": ("", b"")})
    page = markup.tree(answer.text)
    found = markup.text_of(markup.section(page, "problems"))
    assert "Line 27 cmq:chanel code:in-person ;" in found
    assert "Correct its spelling" in found
    (kept,) = markup.elements(page, "textarea")
    assert (kept.text or "").lstrip("\n") == text
    links = {link.get("href") for link in markup.elements(markup.section(page, "problems"), "a")}
    assert "/ns#channel" in links


def test_a_clean_record_is_told_what_to_do_next(site: Client) -> None:
    page = markup.tree(site.post(CHECK, "text/html", files={"file": ("x.ttl", EVENT.read_bytes())}).text)
    assert "data/events/1951-03-03-geneva.ttl" in markup.text_of(markup.section(page, "next"))


def test_line_ends_of_a_browser_are_not_held_against_anybody_but_those_of_a_file_are(site: Client) -> None:
    text = EVENT.read_text("utf-8").replace("\n", "\r\n")
    assert "line-ends" not in codes(site.post(CHECK, "application/json", data={"turtle": text}))
    assert "line-ends" not in codes(site.post(CHECK, "application/json", files={"turtle": (None, text)}))
    assert "line-ends" in codes(site.post(CHECK, "application/json", files={"file": ("x.ttl", text.encode())}))
    assert "line-ends" in codes(post(site, text))


def test_a_file_can_be_saved_in_canonical_form(site: Client) -> None:
    text = EVENT.read_text("utf-8")
    answer = site.post(CHECK, "text/html", data={"turtle": text.replace("    ", " "), "save": "yes"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="1951-03-03-geneva.ttl"'
    assert answer.text == text


@pytest.mark.parametrize(
    ("accept", "type_"),
    [
        ("text/html", "text/html"),
        ("application/json", "application/json"),
        ("application/sarif+json", "application/sarif+json"),
        ("text/turtle", "text/turtle"),
        (None, "text/plain"),
    ],
)
def test_the_report_comes_in_the_form_that_is_asked_for(site: Client, accept: str | None, type_: str) -> None:
    answer = site.post(CHECK, accept, data=EVENT.read_bytes(), headers=TURTLE)
    assert answer.headers["Content-Type"].startswith(type_)
    if "json" in type_:
        assert json.loads(answer.text)


def test_a_report_is_kept_nowhere(site: Client) -> None:
    assert post(site, EVENT.read_bytes()).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xef\xbb\xbf<a:a> <a:b> 1 .", "byte-order-mark"),
        (b'<a:a> <a:b> "\xe9" .', "wrong-encoding"),
        (b"<a:a> \0", "not-turtle"),
        (b"<!DOCTYPE x [<!ENTITY a 'aaa'>]><x>&a;</x>", "syntax"),
        (b"@base <http://[> . <a> <b> <c> .", "syntax"),
        (b"<a:a> <a:b> " + b"[ <a:b> " * 20_000, "syntax"),
        (b"<a:a> <a:b> " + b"9" * 100_000 + b" .", "unchecked-thing"),
    ],
    ids=["mark", "encoding", "zero", "entities", "base", "deep", "large number"],
)
def test_nonsense_is_reported_and_never_a_fault(site: Client, content: bytes, code: str) -> None:
    assert code in codes(post(site, content))


@pytest.mark.parametrize(
    ("body", "type_", "status"),
    [
        (b"x" * (MAX_CONTENT + 1), "text/turtle", 413),
        (b"x" * (MAX_BODY + 1), "text/turtle", 413),
        (b"  ", "text/turtle", 400),
        (b"x", "application/json", 415),
        (b"", "", 415),
        (b"turtle=%FF", "application/x-www-form-urlencoded", 400),
        (b"a=1&" * 50, "application/x-www-form-urlencoded", 400),
        (b"turtle=x&path=../../secret.ttl", "application/x-www-form-urlencoded", 400),
        (b"turtle=x&path=ontology/x.ttl", "application/x-www-form-urlencoded", 400),
        (b"abc", "multipart/form-data", 400),
        (b"abc", "multipart/form-data; boundary=x", 400),
        (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", "multipart/form-data; boundary=x", 400),
        (b"--x\r\n" + b"A: b\r\n" * 9000, "multipart/form-data; boundary=x", 400),
        (b"turtle=x&kind=treaty&name=x", "application/x-www-form-urlencoded", 400),
        (b"turtle=x&kind=event&name=A+B", "application/x-www-form-urlencoded", 400),
        (b"turtle=x&kind=event&name=x", "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(site: Client, body: bytes, type_: str, status: int) -> None:
    answer = site.post(CHECK, "application/json", data=body, headers={"Content-Type": type_})
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"].endswith(".")


def test_blank_nodes_whose_order_is_hard_to_find_are_reported_like_others(site: Client) -> None:
    nodes = range(40)
    hard = " ".join(f"_:n{one} <a:b> _:n{other} ." for one in nodes for other in nodes if one != other)
    assert "blank-node" in codes(post(site, hard))


def test_the_way_to_the_form_is_shown_to_whoever_comes_without_a_text(site: Client) -> None:
    answer = site.get(CHECK)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{site.address}/contribute#check")


def test_a_form_offers_codes_and_things_by_name_and_parts_as_parts(site: Client) -> None:
    answer = site.get("/contribute/meeting/form.ttl")
    store = Store()
    store.extend(parse(answer.content, format=RdfFormat.TURTLE))

    def one(path: NamedNode, predicate: NamedNode) -> list[object]:
        shapes = [quad.subject for quad in store.quads_for_pattern(None, SH.path, path)]
        return [quad.object for shape in shapes for quad in store.quads_for_pattern(shape, predicate, None)]

    assert one(CMQ.eventStatus, SH.minCount) == [Literal(1)]
    assert not one(CMQ.earliest, SH.path)
    assert not one(CMQ.characterizedAs, SH.path)
    assert one(CMQ.participation, SH.node)
    assert one(NamedNode(f"{PREFIXES['oa']}hasSelector"), SH.node)
    geneva = NamedNode(f"{PREFIXES['place']}geneva")
    labels = [quad.object for quad in store.quads_for_pattern(geneva, RDFS.label, None)]
    assert [label.value for label in labels if isinstance(label, Literal)] == ["Geneva"]


def test_a_filled_form_becomes_a_record_with_identifiers_and_computed_days(site: Client) -> None:
    text = """
    @prefix cmq: <https://w3id.org/communique/ns#> . @prefix code: <https://w3id.org/communique/code/> .
    @prefix event: <https://w3id.org/communique/id/event/> . @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
    @prefix oa: <http://www.w3.org/ns/oa#> .
    event:TODO a cmq:Meeting, <https://w3id.org/communique/form#x> ; cmq:date "1951-05"^^edtf:EDTF ;
      cmq:place <place:geneva> ; cmq:participation _:b, _:a ; cmq:evidence _:c .
    _:a a cmq:Participation ; cmq:evidence _:d . _:b a cmq:Participation .
    _:c a oa:SpecificResource ; oa:hasSelector _:e . _:d a oa:SpecificResource . _:e a oa:TextPositionSelector .
    """
    answer = site.post(CHECK, "application/json", data={"turtle": text, "kind": "event", "name": "1951-05-geneva"})
    record = answer.json()["canonical"]
    assert 'cmq:earliest "1951-05-01"^^xsd:date' in record
    assert "cmq:place place:geneva" in record
    for part in ("participation-1", "participation-2", "evidence-1", "evidence-1-span", "evidence-2"):
        assert f"event:1951-05-geneva\\#{part}\n" in record
    assert "_:" not in record
    assert "form#" not in record
    assert answer.json()["path"] == "data/events/1951-05-geneva.ttl"


def test_a_date_that_cannot_be_computed_is_left_to_the_check() -> None:
    text = '<https://w3id.org/communique/id/event/TODO> <https://w3id.org/communique/ns#date> "soon" .'
    triples = [statement.triple for statement in read_turtle(text.encode(), "").statements]
    assert '"soon"' in assembled(triples, f"{PREFIXES['event']}TODO", f"{PREFIXES['event']}x", {})


def test_nothing_is_written_where_the_release_is(site: Client, release: Release) -> None:
    before = sorted(release.path.parent.rglob("*"))
    site.post(CHECK, "text/html", files={"file": ("x.ttl", EVENT.read_bytes())})
    assert sorted(release.path.parent.rglob("*")) == before


def test_checks_of_one_client_leave_workers_to_others(site: Client) -> None:
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("cmq", "event"))
    long = (head + "".join(f"event:e{n} a cmq:Meeting .\n" for n in range(MAX_THINGS))).encode()
    address = f"http://127.0.0.1:{site.port}"

    def hang_up_soon() -> None:
        with suppress(requests.Timeout):  # those that wait for the others
            requests.post(address + CHECK, data=long, headers=TURTLE, timeout=(5, 10))

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(hang_up_soon) for _ in range(8)]
        for path in ("/contribute", "/events", "/about"):
            assert requests.get(address + path, headers={"Accept": "text/html"}, timeout=20).status_code == 200
        assert not all(one.done() for one in running)
        for one in running:
            one.result()
