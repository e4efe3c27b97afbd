"""The Ask page without a browser: the form, answers with names and links, what can be completed, short addresses."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

from communique.terms import BASE, PREFIXES
from tests.web.asking import CLAIMS, CMQ, problem
from tests.web.markup import elements, page, section, text_of, tree, with_addresses
from tests.web.serving import Client

SKOS = f"PREFIX skos: <{PREFIXES['skos']}>\n"
EVENTS = CMQ + "SELECT ?event ?date { ?event cmq:partOf ?process ; cmq:date ?date } ORDER BY ?event"
SLUG = "contacts-by-year"


def answered(site: Client, query: str, **parameters: str) -> Element:
    """Return the page that answers a query."""
    answer = site.sparql(query, "text/html", **parameters)
    assert answer.status_code == 200, answer.text
    return with_addresses(tree(answer.text), site, "/sparql")


def cells(root: Element) -> list[list[Element]]:
    """Return the cells of the table of an answer, row by row."""
    return [list(elements(row, "td")) for row in elements(section(root, "answer"), "tr")][1:]


def shown(element: Element) -> str:
    """Return what is read of an element but short forms of IRIs, which have to be asked for."""
    hidden = [text_of(each) for each in elements(element, "span") if "iri" in (each.get("class") or "").split()]
    return text_of(element).removesuffix(hidden[0] if hidden else "").strip()


def test_names_stand_for_iris_and_lead_to_pages(site: Client) -> None:
    labels = site.sparql(CMQ + SKOS + "SELECT ?l { ?c a cmq:Claim ; skos:prefLabel ?l } ORDER BY ?c").json()
    rows = cells(answered(site, CLAIMS))
    assert [shown(row[0]) for row in rows] == [each["l"]["value"] for each in labels["results"]["bindings"]]
    for (cell,) in rows:
        href = next(elements(cell, "a")).get("href") or ""
        assert href.startswith(f"{site.address}/doc/claim/")
        assert site.get(href.removeprefix(site.address).partition("#")[0], "text/html").status_code == 200
        assert "claim:" in text_of(cell)


def test_dates_are_read_in_words_and_by_programs(site: Client) -> None:
    stated = {row["date"]["value"] for row in site.sparql(EVENTS).json()["results"]["bindings"]}
    found = [cell for row in cells(answered(site, EVENTS)) for cell in row[1:]]
    assert found
    times = [time for cell in found for time in elements(cell, "time")]
    assert {time.get("datetime") for time in times} <= stated
    assert times
    for time in times:
        assert text_of(time) not in ("", time.get("datetime"))


def test_numbers_stand_under_one_another(site: Client) -> None:
    root = answered(site, 'SELECT * { VALUES (?word ?number) { ("one" 1) ("two" 2.5) ("none" UNDEF) } }')
    kinds = {cell.get("data-label"): cell.get("class") for row in cells(root)[:2] for cell in row}
    assert kinds == {"word": None, "number": "figure"}


def test_a_column_that_repeats_names_is_left_out_and_named(site: Client) -> None:
    query = (
        CMQ
        + SKOS
        + "SELECT ?claim ?claimLabel ?other { ?claim a cmq:Claim ; skos:prefLabel ?claimLabel BIND (1 AS ?other) }"
    )
    root = answered(site, query)
    heads = [text_of(each) for each in elements(section(root, "answer"), "th")]
    assert heads == ["claim", "other"]
    assert "claimLabel" in text_of(section(root, "answer"))
    assert "claimLabel" in site.sparql(query, "text/csv").text


def test_other_answers_are_read_too(site: Client) -> None:
    assert "Yes" in text_of(section(answered(site, "ASK {}"), "answer"))
    assert "No" in text_of(section(answered(site, "ASK { FILTER(false) }"), "answer"))
    assert "Nothing fits" in text_of(section(answered(site, "SELECT ?x { ?x a <a:> }"), "answer"))
    graph = answered(site, "CONSTRUCT { <a:b> <a:c> 'd' } {}")
    assert '<a:c> "d"' in text_of(next(elements(section(graph, "answer"), "pre")))


def test_the_answer_is_offered_in_every_form(site: Client) -> None:
    graph = f"{BASE}graph/data/claims/was-there-a-call"
    root = answered(site, CLAIMS, **{"default-graph-uri": graph})
    links = [link for link in elements(section(root, "answer"), "a") if link.get("download")]
    assert {link.get("download") for link in links} == {"answer.csv", "answer.tsv", "answer.json", "answer.xml"}
    for link in links:
        answer = site.get((link.get("href") or "").removeprefix(site.address))
        assert answer.status_code == 200
        assert len(answer.content.splitlines()) >= 1
        assert parse_qs(urlsplit(link.get("href") or "").query)["default-graph-uri"] == [graph]


def test_a_query_too_long_for_an_address_is_sent_in_forms(site: Client) -> None:
    query = CLAIMS + "\n#" + "x" * 9000
    answer = site.post("/sparql", "text/html", data={"query": query})
    assert answer.status_code == 200
    forms = list(elements(section(tree(answer.text), "answer"), "form"))
    assert [form.get("method") for form in forms] == ["post"]
    fields = {each.get("name"): each.get("value") or "" for each in elements(forms[0], "input")}
    for button in elements(forms[0], "button"):
        sent = {**fields, button.get("name") or "": button.get("value") or ""}
        assert site.post("/sparql", data=sent).status_code == 200


def test_a_published_question_is_answered_under_its_title(site: Client) -> None:
    short = site.get(f"/queries/{SLUG}/answer", "text/html")
    assert short.status_code == 303
    assert short.headers["Location"].startswith(f"{site.address}/sparql?query=")
    root = page(site, short.headers["Location"].removeprefix(site.address))
    title = text_of(next(elements(page(site, f"/queries/{SLUG}"), "h1")))
    assert text_of(next(elements(root, "h1"))) == title
    assert {link.get("download") for link in elements(root, "a")} >= {f"{SLUG}.csv"}
    problem(site.get("/queries/no-such/answer", "application/json"), 404, "not-found")


def test_a_query_can_be_shown_without_being_run(site: Client) -> None:
    root = answered(site, "SELECT * { not yet", edit="1")
    assert text_of(next(elements(root, "textarea"))) == "SELECT * { not yet"
    assert site.sparql("SELECT * { not yet", "text/csv", edit="1").status_code == 400


def test_the_place_of_a_mistake_can_be_read_by_the_editor(site: Client) -> None:
    answer = site.sparql("SELECT *\n{ ?s ?p <b>! }", "text/html")
    assert answer.status_code == 400
    problem_ = section(tree(answer.text), "answer")
    assert (problem_.get("data-line"), problem_.get("data-column")) == ("2", "12")
    assert "Line 2, column 12" in text_of(problem_)


def test_terms_are_listed_for_completion(site: Client) -> None:
    answer = site.get("/ns/completion.json")
    assert answer.headers["Content-Type"] == "application/json"
    found = json.loads(answer.content)
    assert found["prefixes"] == PREFIXES
    kinds = {(name, kind) for name, kind, _ in found["terms"]}
    assert {("cmq:Claim", "class"), ("cmq:date", "property"), ("skos:prefLabel", "property")} <= kinds
    assert any(name.startswith("code:") and kind == "code" for name, kind in kinds)
    labels = {name: label for name, _, label in found["terms"]}
    assert labels["cmq:Claim"] == "claim"
    assert all(name.partition(":")[0] in PREFIXES for name in labels)
    assert site.get("/ns/completion.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_page_is_small_however_many_questions_there_are(site: Client) -> None:
    assert len(site.get("/sparql", "text/html").content) < 50_000


def test_rows_with_dates_are_drawn_in_time(site: Client) -> None:
    root = answered(site, EVENTS)
    (drawing,) = (each for each in elements(root, "details") if each.get("class") == "drawn")
    marks = [link for link in drawing.iter("{http://www.w3.org/2000/svg}a")]
    things = {row["event"]["value"] for row in site.sparql(EVENTS).json()["results"]["bindings"]}
    assert len(marks) == len(things)
    assert all((mark.get("href") or "").startswith("/doc/event/") for mark in marks)


def test_rows_with_points_are_drawn_on_a_map(site: Client) -> None:
    points = " ".join(f'("{name}" "POINT({x} {y})"^^geo:wktLiteral)' for name, x, y in (("one", 3, 4), ("two", 5, 6)))
    query = f"PREFIX geo: <{PREFIXES['geo']}>\nSELECT * {{ VALUES (?name ?point) {{ {points} }} }}"
    root = answered(site, query)
    (drawing,) = (each for each in elements(root, "details") if each.get("class") == "drawn")
    assert {"one (4, 3)", "two (6, 5)"} <= {text_of(each) for each in drawing.iter("{http://www.w3.org/2000/svg}title")}


def test_nothing_is_drawn_where_there_is_nothing_to_draw(site: Client) -> None:
    for query in (CLAIMS, EVENTS + " LIMIT 1", 'SELECT * { VALUES ?word { "1951-05" "1952" } }'):
        assert not [each for each in elements(answered(site, query), "details") if each.get("class") == "drawn"]


def test_a_long_answer_is_cut_on_the_page_only(site: Client) -> None:
    some, others = (" ".join(map(str, range(number))) for number in (40, 30))
    query = f"SELECT * {{ VALUES ?a {{ {some} }} VALUES ?b {{ {others} }} }}"
    root = answered(site, query)
    assert len(cells(root)) == 1000
    assert "1,200 rows, the first 1,000 here" in text_of(section(root, "answer"))
    assert len(site.sparql(query, "text/csv").text.splitlines()) == 1201
