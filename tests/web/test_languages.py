"""The languages of the pages: which one a reader gets, what is in it, what a catalogue must be like."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from communique.errors import UsageError
from communique.web.language.extraction import TEMPLATE, messages
from communique.web.language.kept import keeping
from communique.web.language.languages import ENGLISH, Languages, folders_of_catalogues
from tests.conftest import run_communique
from tests.web.markup import HTML, text_of, tree
from tests.web.reading import PLURALS, catalogues
from tests.web.serving import Client

CALL = "/doc/event/1951-spring-call"


def html(site: Client, path: str, language: str = "") -> str:
    answer = site.get(path, "text/html", headers={"Accept-Language": language} if language else {})
    assert answer.status_code == 200, path
    return answer.text


@pytest.mark.parametrize(
    ("path", "stated", "language"),
    [
        ("/people", "", "en"),
        ("/people", "hy", "hy"),
        ("/people", "de, hy-AM;q=0.5, en;q=0.1", "hy"),
        ("/people", "en-GB, hy;q=0.5", "en"),
        ("/people", "hy;q=0, *", "en"),
        ("/people", "xx-nonsense;;q=,,", "en"),
        ("/people?lang=hy", "en", "hy"),
        ("/people?lang=en", "hy", "en"),
        ("/people?lang=HY-Armn", "en", "hy"),
        ("/people?lang=tlh", "hy", "en"),
        ("/people?lang=%3Cscript%3E", "hy", "hy"),
    ],
)
def test_the_address_decides_and_else_the_browser(many: Client, path: str, stated: str, language: str) -> None:
    assert tree(html(many, path, stated)).get("lang") == language


PAGES = [
    "/", "/events", "/events?q=nothing", "/contradictions", "/map", "/network", "/sparql", "/queries", "/ns", "/dumps/",
    "/about", "/contribute", "/people", "/claims", "/problems", "/reconcile/help", "/graph/data/people", CALL,
    "/doc/event/1951-03-03-geneva", "/doc/question/was-there-a-call", "/doc/person/ada-norland", "/doc/body/northland",
    "/doc/place/border-lake", "/doc/source/harbour-gazette", "/doc/code/bilateral", "/sparql?query=ASK{}",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_in_another_language(many: Client, path: str) -> None:
    """Where a catalogue is used, texts with a number need a number, which English alone does not show."""
    assert tree(html(many, path, "hy")).get("lang") == "hy"


def test_a_page_is_in_the_language(many: Client) -> None:
    page = tree(html(many, "/people?lang=hy"))
    (heading,) = page.iter(HTML + "h1")
    assert text_of(heading) == "ՓՈՐՁ Բ"
    assert "շատ՝ 5" in text_of(page)
    assert "dir" not in page.attrib
    assert tree(html(many, "/people?lang=ar")).get("dir") == "rtl"


def test_what_a_catalogue_lacks_is_in_english_and_so_is_everything_without_one(many: Client, site: Client) -> None:
    page = tree(html(many, "/people?lang=hy"))
    assert "Find" not in text_of(page)
    assert "Downloads" in text_of(page)
    plain = html(site, "/people", "hy")
    assert tree(plain).get("lang") == "en"
    assert plain == html(site, "/people")
    assert "Accept-Language" not in site.get("/people", "text/html").headers["Vary"]


def test_dates_are_in_the_words_of_the_language(many: Client) -> None:
    page = tree(html(many, f"{CALL}?lang=hy"))
    assert "ՓՈՐՁ Գ 1951" in text_of(page)
    meeting = tree(html(many, "/doc/event/1951-03-03-geneva?lang=hy"))
    assert "03 մարտի, 1951 թ. – 04 մարտի, 1951 թ." in text_of(meeting)


def test_labels_are_in_the_language_where_the_graph_has_them_and_marked_where_it_has_not(many: Client) -> None:
    page = tree(html(many, "/places?lang=hy"))
    names = {text_of(row): list(row.iter(HTML + "span")) for row in page.iter(HTML + "th") if row.get("scope") == "row"}
    assert names["Ժնև"] == []
    assert [span.get("lang") for span in names["Lake between Northland and Southland"]] == ["en"]
    english = tree(html(many, "/places"))
    assert "Geneva" in text_of(english)
    assert "Ժնև" not in text_of(english)


def test_names_from_reference_tables_are_no_label_of_a_language(many: Client) -> None:
    assert "Genf" not in text_of(tree(html(many, "/places?lang=de")))


def test_a_choice_stays_on_the_way_through_the_site(many: Client) -> None:
    for path in ("/", "/people", "/events", CALL, "/sparql", "/ns"):
        page = tree(html(many, f"{path}?lang=hy"))
        for link in page.iter(HTML + "a"):
            href = link.get("href") or ""
            is_page = href.startswith("/") and not re.search(r"\.\w+(#|$)|/dumps/.", href.partition("?")[0])
            assert "lang=" in href or not is_page or "data-choice" in link.attrib, (path, href)
        for form in (form for form in page.iter(HTML + "form") if form.get("method") == "get"):
            fields = {(field.get("name"), field.get("value")) for field in form.iter(HTML + "input")}
            assert ("lang", "hy") in fields, (path, form.attrib)


def test_what_the_browser_asks_for_needs_no_place_in_addresses(many: Client) -> None:
    assert "lang=hy" not in html(many, CALL, "hy").replace('href="?lang=hy"', "")


def test_every_language_can_be_chosen_and_the_page_stays(many: Client) -> None:
    page = tree(html(many, "/people?q=vale"))
    links = {link.get("hreflang"): link for link in page.iter(HTML + "a") if link.get("hreflang")}
    assert {tag: link.get("href") for tag, link in links.items()} == {
        "en": "?q=vale&lang=en", "hy": "?q=vale&lang=hy", "ar": "?q=vale&lang=ar",
    }  # fmt: skip
    assert text_of(links["hy"]) == "հայերեն"
    assert links["en"].get("aria-current") == "true"


def test_caches_are_told_and_the_own_one_keeps_languages_apart(many: Client) -> None:
    answers = {tag: many.get("/people", "text/html", headers={"Accept-Language": tag}) for tag in ("en", "hy", "ar")}
    assert len({answer.headers["ETag"] for answer in answers.values()}) == 3
    for answer in answers.values():
        assert "Accept-Language" in answer.headers["Vary"]
    again = {"Accept-Language": "hy", "If-None-Match": answers["hy"].headers["ETag"]}
    unchanged = many.get("/people", "text/html", headers=again)
    assert unchanged.status_code == 304
    assert "Accept-Language" in unchanged.headers["Vary"]
    assert many.get("/people", "text/html", headers={**again, "Accept-Language": "en"}).status_code == 200


def test_data_have_no_language(many: Client) -> None:
    plain = many.get(f"{CALL}.ttl")
    chosen = many.get(f"{CALL}.ttl?lang=hy", headers={"Accept-Language": "hy"})
    assert plain.content == chosen.content
    assert "Accept-Language" not in chosen.headers["Vary"]


def test_a_problem_is_told_in_the_language(many: Client) -> None:
    answer = many.get("/nowhere", "text/html", headers={"Accept-Language": "hy"})
    assert answer.status_code == 404
    page = tree(answer.text)
    assert page.get("lang") == "hy"
    assert "ՓՈՐՁ Դ" in text_of(page)
    assert (
        many.get("/nowhere", "application/json", headers={"Accept-Language": "hy"}).json()["title"] == "Nothing is here"
    )


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("hy", 'msgid "a %(n)s"\nmsgstr "b %(m)s"\n', "hy.po:4: “b %(m)s”"),
        ("hy", 'msgid "a"\nmsgstr "50 %"\n', "hy.po:4: “50 %”"),
        ("hy", 'msgid "a\n', "hy.po:4: "),
        ("hy", '"Plural-Forms: nplurals=2; plural=(n != ;\\n"\n', "hy.po: "),
        ("nonsense", "", "nonsense.po: "),
    ],
)
def test_a_catalogue_that_would_fail_on_a_page_is_refused(tmp_path: Path, name: str, text: str, where: str) -> None:
    folder = catalogues(tmp_path / "languages", {name: text})
    with pytest.raises(UsageError) as caught:
        Languages([folder]).check()
    assert str(folder / where) in caught.value.message
    assert caught.value.hint


def test_a_translation_may_leave_a_value_out_and_have_a_percent_sign(tmp_path: Path) -> None:
    text = f'{PLURALS}\nmsgid "%(n)s of %(m)s"\nmsgstr "%(m)s 100%%"\n'
    language = Languages([catalogues(tmp_path / "languages", {"hy": text})])["hy"]
    assert language.texts.gettext("%(n)s of %(m)s") % {"n": 1, "m": 2} == "2 100%"


def test_the_server_does_not_start_with_a_broken_catalogue_or_without_the_folder(project: Path, tmp_path: Path) -> None:
    folder = catalogues(tmp_path / "languages", {"hy": 'msgid "a"\nmsgstr "%"\n'})
    for languages, word in ((folder, "hy.po:4"), (tmp_path / "none", "no such folder")):
        outcome = run_communique(project, "serve", "--port", "0", COMMUNIQUE_LANGUAGES=str(languages))
        assert outcome.returncode == 2
        assert word in outcome.stderr
        assert "Traceback" not in outcome.stderr


def test_english_needs_no_catalogue() -> None:
    assert list(Languages(folders_of_catalogues(None))) == ["en"]
    assert ENGLISH.number(12345) == "12,345"


DATES = {
    "1993-09-25": "25 sentyabr 1993",
    "1993-09": "sentyabr 1993",
    "1993": "1993",
    "1993-XX": "1993",
    "1993-09-XX": "sentyabr 1993",
    "199X": "<1990>",
    "19XX": "<1900 1999>",
    "2022-23": "<autumn 2022>",
    "1993-09~": "<about sentyabr 1993>",
    "1993-04-10/1993-04-16": "10 aprel 1993 – 16 aprel 1993",
    "../1997": "<until 1997>",
    "1997/..": "<since 1997>",
    "1997/": "<from 1997>",
}
WORDS = r"""
msgid "the %(year)ss"
msgstr "<%(year)s>"

msgid "the years %(first)s–%(last)s"
msgstr "<%(first)s %(last)s>"

msgid "autumn %(year)s"
msgstr "<autumn %(year)s>"

msgid "about %(date)s"
msgstr "<about %(date)s>"

msgid "until %(date)s"
msgstr "<until %(date)s>"

msgid "%(date)s or later"
msgstr "<since %(date)s>"

msgid "from %(date)s, end unknown"
msgstr "<from %(date)s>"
"""


def test_every_kind_of_date_has_words(tmp_path: Path) -> None:
    language = Languages([catalogues(tmp_path / "languages", {"az": WORDS})])["az"]
    assert {date: language.date(date) for date in DATES} == DATES
    assert language.number(12345) == "12.345"


def test_the_texts_for_translators_are_those_of_the_pages() -> None:
    hint = "run: python -m communique.web.language.extraction"
    assert TEMPLATE.read_bytes() == messages(), hint


KEPT = (("lang", "hy"), ("names", "a&b"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="/events">', '<a href="/events?lang=hy&amp;names=a%26b">'),
        ('<a class="x" href="/b/doc/x#y">', '<a class="x" href="/b/doc/x?lang=hy&amp;names=a%26b#y">'),
        ('<a href="http://h.example/b/events?q=1">', '<a href="http://h.example/b/events?q=1&amp;lang=hy&amp;names=a%26b">'),
        ('<a href="?page=2">', '<a href="?page=2&amp;lang=hy&amp;names=a%26b">'),
        ('<a href="#part">', '<a href="#part">'),
        ('<a href="/events?lang=ar">', '<a href="/events?lang=ar">'),
        ('<a data-choice href="?lang=ar">', '<a data-choice href="?lang=ar">'),
        ('<a href="/doc/x.ttl">', '<a href="/doc/x.ttl">'),
        ('<a href="/b/dumps/SHA256SUMS">', '<a href="/b/dumps/SHA256SUMS">'),
        ('<a href="/b/static/x">', '<a href="/b/static/x">'),
        ('<a href="http://other.example/events">', '<a href="http://other.example/events">'),
        ('<a href="//other.example/events">', '<a href="//other.example/events">'),
        ('<a href="mailto:a@h.example">', '<a href="mailto:a@h.example">'),
        ('<link href="/events">', '<link href="/events">'),
        ("&lt;a href=&#34;/events&#34;&gt;", "&lt;a href=&#34;/events&#34;&gt;"),
        ('<form data-choice method="get">', '<form data-choice method="get">'),
        ('<form action="http://other.example/">', '<form action="http://other.example/">'),
    ],
)  # fmt: skip
def test_links_to_pages_keep_a_choice(before: str, after: str) -> None:
    assert keeping(before, KEPT, "http://h.example/b") == after


def test_forms_keep_a_choice() -> None:
    fields = '<input type="hidden" name="lang" value="hy"><input type="hidden" name="names" value="a&amp;b">'
    assert keeping('<form action="/sparql">', KEPT, "http://h.example") == f'<form action="/sparql">{fields}'
