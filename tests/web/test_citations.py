"""Citations in text, BibTeX, RIS and CSL-JSON, read back by what others have written; and statements as a table."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string
from citeproc import Citation as Cited  # type: ignore[import-untyped]
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from communique.terms import BASE, CMQ, CODE, DCTERMS, OA, RDF
from communique.web.addresses import Addresses
from communique.web.citation.bibtex import as_bibtex
from communique.web.citation.citing import Dataset, citation_of, dataset_of
from communique.web.citation.csl import as_csl_json
from communique.web.citation.prose import as_text
from communique.web.citation.reference import Citation
from communique.web.citation.ris import as_ris
from communique.web.facts import Facts
from communique.web.labels import Label, Labels
from communique.web.reader import Reader
from tests.web.markup import page, section, text_of
from tests.web.serving import Client

EVENT = "/doc/event/1951-03-03-geneva"
SOURCE = "/doc/source/harbour-gazette"
AWKWARD = Citation(
    "event-x",
    "news",
    "50 % of {Ղարաբաղ} & Co_2 #1 ~x^y \\z $",
    ["Լիլիթ Շահվերդյան", "Reuters, Inc."],
    "Gəzet",
    "",
    "1993-07-28",
    "",
    "en",
    "https://x.example/a_b%20c#d",
    "two\nlines",
)
"""Everything that BibTeX, RIS and JSON could stumble over."""


def test_bibtex_is_read_back_as_it_was_meant() -> None:
    library = parse_string(as_bibtex(AWKWARD))
    assert not library.failed_blocks
    (entry,) = library.entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    assert (entry.entry_type, entry.key) == ("article", "event-x")
    assert fields["author"] == "{Լիլիթ Շահվերդյան} and {Reuters, Inc.}"
    assert _without_latex(fields["title"]) == AWKWARD.title
    assert (fields["year"], fields["month"], fields["date"]) == ("1993", "jul", "1993-07-28")
    assert fields["url"] == AWKWARD.address
    assert fields["note"] == "two lines"
    assert "version" not in fields


def test_what_curators_call_a_source_without_a_title_stands_in_brackets() -> None:
    source = NamedNode(f"{BASE}id/source/x")
    known = Facts([Triple(source, RDF.type, CMQ.Source), Triple(source, DCTERMS.type, CODE.term("news-report"))])
    reader = Reader(source, known, Labels({source.value: Label("Text of an unknown outlet")}), Addresses("http://h"))
    citation = citation_of(reader, Dataset("Data", "1"))
    assert citation.title == "[Text of an unknown outlet]"
    assert as_text(citation) == "[Text of an unknown outlet]."
    assert as_bibtex(citation).startswith("@misc{"), "an article needs a journal"


def test_a_month_is_not_lost_in_ris() -> None:
    (entry,) = rispy.loads(as_ris(replace(AWKWARD, issued="1993-07")))
    assert (entry["year"], entry["date"]) == ("1993", "1993/07//")


def _without_latex(field: str) -> str:
    """Return what LaTeX would print."""
    text = field.removeprefix("{").removesuffix("}")
    for command, sign in ((r"\textbackslash{}", "\0"), (r"\textasciitilde{}", "~"), (r"\textasciicircum{}", "^")):
        text = text.replace(command, sign)
    for sign in "{}$&#%_":
        text = text.replace(f"\\{sign}", sign)
    assert "\\" not in text
    return text.replace("\0", "\\")


def test_ris_is_read_back_as_it_was_meant() -> None:
    (entry,) = rispy.loads(as_ris(AWKWARD))
    assert (entry["type_of_reference"], entry["id"], entry["title"]) == ("NEWS", "event-x", AWKWARD.title)
    assert entry["authors"] == ["Լիլիթ Շահվերդյան,", "Reuters, Inc."]
    assert (entry["year"], entry["date"], entry["urls"]) == ("1993", "1993/07/28/", [AWKWARD.address])
    assert entry["notes"] == ["two lines"]
    assert all(line[2:6] == "  - " for line in as_ris(AWKWARD).splitlines())


def test_csl_json_makes_a_bibliography() -> None:
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    source = CiteProcJSON(json.loads(as_csl_json(AWKWARD)))
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Cited([CitationItem("event-x")]))
    (written,) = (str(line) for line in bibliography.bibliography())
    for words in ("Լիլիթ Շահվերդյան", "Reuters, Inc.", "Ղարաբաղ", "Gəzet", "1993"):
        assert words in written


@pytest.mark.parametrize(
    ("issued", "day"),
    [("1993-07-28", (1993, 7, 28)), ("1993-07", (1993, 7)), ("1993", (1993,)), ("1993-22", (1993,)),
     ("1993-XX", (1993,)), ("1993~", ()), ("199X", ()), ("../1997", ()), ("1993/1994", ()), ("", ()), ("no date", ())],
)  # fmt: skip
def test_only_what_is_certain_of_a_date_is_cited(issued: str, day: tuple[int, ...]) -> None:
    citation = Citation("k", "record", "Title", issued=issued)
    assert citation.day == day
    assert ("issued" in json.loads(as_csl_json(citation))[0]) == bool(day)
    assert ("year = " in as_bibtex(citation)) == bool(day)
    assert ("PY  - " in as_ris(citation)) == bool(day)


def test_nothing_is_made_up() -> None:
    bare = Citation("k", "record", "Title")
    assert json.loads(as_csl_json(bare)) == [{"id": "k", "type": "entry", "title": "Title"}]
    assert as_text(bare) == "“Title”."
    assert as_bibtex(bare) == "@misc{k,\n  title = {{Title}}\n}\n"
    assert as_ris(bare) == "TY  - DATA\r\nID  - k\r\nTI  - Title\r\nER  - \r\n"


def test_whom_the_description_of_the_data_names_is_cited() -> None:
    catalog = b"""
        @prefix dcterms: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        <https://w3id.org/communique/dataset/r1> dcterms:title "Data, release r1" ;
          dcterms:creator <https://x.example/a>, "B" ; dcterms:publisher <https://x.example/nameless> .
        <https://x.example/a> foaf:name "A" ."""
    dataset = dataset_of((quad.triple for quad in parse(catalog, format=RdfFormat.TURTLE)), "r1", "2")
    assert (dataset.title, dataset.version) == ("Data, release r1", "2")
    assert (dataset.authors, dataset.publisher) == (["A", "B"], "")


def test_a_record_is_cited_with_its_permanent_address_and_the_release(site: Client) -> None:
    release = site.get("/healthz").text.split()[1]
    (item,) = site.get(f"{EVENT}.csl.json").json()
    assert item == {
        "id": "event-1951-03-03-geneva",
        "type": "entry",
        "title": "Meeting in Geneva, 3–4 March 1951",
        "container-title": f"Communiqué data, release {release}",
        "version": "0.1.0",
        "language": "en",
        "URL": f"{BASE}id/event/1951-03-03-geneva",
    }
    (entry,) = rispy.loads(site.get(f"{EVENT}.ris").content.decode())
    assert entry["urls"] == [item["URL"]]
    (bib,) = parse_string(site.get(f"{EVENT}.bib").content.decode()).entries
    assert bib["title"] == "{Meeting in Geneva, 3–4 March 1951}"
    cited = text_of(section(page(site, EVENT), "cite"))
    assert f"“Meeting in Geneva, 3–4 March 1951”. Communiqué data, release {release}, version 0.1.0." in cited


def test_a_source_is_cited_as_the_article_that_it_is(site: Client) -> None:
    (item,) = site.get(f"{SOURCE}.csl.json").json()
    assert item["type"] == "article-newspaper"
    assert item["title"] == "The Harbour Gazette"
    assert item["author"] == [{"literal": "Ivo Quill"}]
    assert item["issued"] == {"date-parts": [[1951, 5, 16]]}
    assert "URL" not in item
    assert "release" not in json.dumps(item)


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("csl.json", "application/vnd.citationstyles.csl+json"),
        ("csv", "text/csv"),
    ],
)
def test_citations_and_tables_come_by_ending_and_by_negotiation(site: Client, ending: str, media_type: str) -> None:
    by_ending = site.get(f"{EVENT}.{ending}", "text/html")
    assert by_ending.status_code == 200
    assert by_ending.headers["Content-Type"].startswith(media_type)
    assert by_ending.content == site.get(EVENT, media_type).content
    assert site.get(f"/id{EVENT.removeprefix('/doc')}", media_type).headers["Location"].endswith(f"{EVENT}.{ending}")
    assert site.get(f"/doc/event/unknown.{ending}").status_code == 404
    tag = by_ending.headers["ETag"]
    assert site.get(f"{EVENT}.{ending}", headers={"If-None-Match": tag}).status_code == 304


def test_the_table_has_every_statement_with_the_passages_that_bear_it_out(site: Client) -> None:
    text = site.get(f"{EVENT}.csv").content.decode()
    assert text.count("\r\n") == text.count("\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    said = {(row["part"], row["property"], row["value"], row["datatype"], row["language"]) for row in rows}
    assert said == _stated(site)
    date = [row for row in rows if row["property"] == CMQ.date.value and not row["part"]]
    assert {(row["source_label"], row["anchor"]) for row in date} == {
        ("The Harbour Gazette, 16 May 1951 (invented)", "Delegations of Northland and Southland met in Geneva")
    }
    assert all(int(row["start"]) < int(row["end"]) for row in date)
    first = {row["property"]: row["value_label"] for row in rows if row["part"] == "participation-1"}
    assert first[CMQ.side.value] == "Northland"


def _stated(site: Client) -> set[tuple[str, str, str, str, str]]:
    """Return the statements of the document, but for the passages, as rows have them."""
    triples = [quad.triple for quad in parse(site.get(f"{EVENT}.nt").content, format=RdfFormat.N_TRIPLES)]
    classes = (OA.SpecificResource, OA.TextPositionSelector)
    passages = {t.subject for t in triples if t.predicate == RDF.type and t.object in classes}
    stated = set()
    for subject, predicate, value in triples:
        if subject in passages or predicate == CMQ.evidence:
            continue
        assert isinstance(subject, NamedNode)
        assert isinstance(value, NamedNode | Literal)
        part = subject.value.partition("#")[2]
        if isinstance(value, NamedNode):
            stated.add((part, predicate.value, value.value, "", ""))
        else:
            language = value.language or ""
            stated.add((part, predicate.value, value.value, "" if language else value.datatype.value, language))
    return stated
