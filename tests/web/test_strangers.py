"""What strangers write into addresses and forms: it is read as text, and nothing of it becomes markup or a fault."""

from __future__ import annotations

from itertools import product
from urllib.parse import quote

import pytest

from communique.web.contribute.checking import MAX_CONTENT, MAX_THINGS
from communique.web.language.languages import ENGLISH, Language
from communique.web.pages import said
from tests.web.serving import Client

ID = "https://w3id.org/communique/id/"
HOSTILE = ('<b id="x">', '"><svg/onload=x>', "50%", "%s %n", "%(x)s", "%%", "{{ 7 * 7 }}", "\0", "NEAR(a b) OR *", "")
PARAMETERS = {
    "/events": ("q", "from", "when", "party", "person", "source", "contested", "page", "lang", "names", "<b>%"),
    "/contradictions": ("sort", "degree", "event", "party", "source", "page"),
    "/map": ("from", "borders"),
    "/network": ("kind", "between", "least", "to"),
    "/network/together": ("first", "second"),
    "/contribute/meeting": ("name", "label", "date", "with"),
}  # fmt: skip
ADDRESSES = [(path, name) for path, names in PARAMETERS.items() for name in names]


@pytest.mark.parametrize(("path", "name"), ADDRESSES)
def test_words_out_of_an_address_stay_text(site: Client, path: str, name: str) -> None:
    for word in HOSTILE:
        answer = site.get(f"{path}?{quote(name)}={quote(word)}", "text/html")
        assert answer.status_code in (200, 400, 404), word
        assert '<b id="x">' not in answer.text
        assert '"><svg/onload' not in answer.text


def test_words_that_are_looked_for_are_shown_as_they_were_typed(site: Client) -> None:
    page = site.get(f"/events?q={quote('50% <b>')}&party={quote('%(x)s')}", "text/html").text
    assert "50% &lt;b&gt;" in page
    assert "%(x)s" in page


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("a <b>", {}, "a &lt;b&gt;"),
        ("50%", {}, "50%"),
        ("%(x)s", {}, "%(x)s"),
        ("100%%", {}, "100%"),
        ("100%% of %(n)s", {"n": "<3"}, "100% of &lt;3"),
        ("", {}, ""),
    ],
)
def test_a_text_of_the_pages_never_holds_markup(text: str, values: dict[str, str], expected: str) -> None:
    assert said(ENGLISH, text, **values) == expected


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    """Gettext keeps the head of a catalogue under the empty text."""

    class Head:
        def gettext(self, text: str) -> str:
            return text or "Content-Type: text/plain"

    assert said(Language(texts=Head()), "") == ""  # type: ignore[arg-type]


@pytest.mark.parametrize("charset", ["idna", "undefined", "hex", "nonsense"])
def test_a_charset_that_is_none_is_no_fault(site: Client, charset: str) -> None:
    body = b'--X\r\nContent-Disposition: form-data; name="turtle"\r\n\r\n' + b"xn--zz" * 99 + b"\r\n--X--\r\n"
    type_ = {"Content-Type": f"multipart/form-data; boundary=X; charset={charset}"}
    answer = site.post("/contribute/check", "application/json", data=body, headers=type_)
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize(("kind", "slug"), [*product(("", "event"), ("Ж", "a%22b"))])
def test_a_file_is_saved_whatever_its_thing_is_called(site: Client, kind: str, slug: str) -> None:
    form = {"turtle": f"<{ID}event/{slug}> a <a:b> .", "save": "1", **({"kind": kind, "name": "ok"} if kind else {})}
    answer = site.post("/contribute/check", data=form)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{quote(slug)}.ttl"'


def test_a_form_cannot_grow_beyond_what_is_checked(site: Client) -> None:
    """Parts of parts have names that hold those of all that they are parts of."""
    links = "".join(f"_:{number} o: _:{number + 1} ." for number in range(MAX_THINGS + 1))
    head = f"PREFIX o: <http://www.w3.org/ns/oa#hasSelector> <{ID}event/SLUG> o: _:0 ."
    assert len(head + links) < MAX_CONTENT
    form = {"kind": "event", "name": "ok", "turtle": head + links}
    answer = site.post("/contribute/check", "application/json", data=form)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
