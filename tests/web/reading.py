"""A server whose corpus has names in several languages and of several users, and whose pages have two more languages.

The catalogues are made up: they translate nothing, they only show where a text of theirs stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from communique.corpus import read_sources
from communique.release.build import build_release
from tests.conftest import copy_of_small, replace_in
from tests.web.serving import Client, running

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
PLURALS = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
CATALOGUES = {
    "hy": PLURALS
    + """
msgid "Events"
msgstr "ՓՈՐՁ Ա"

msgid "People"
msgstr "ՓՈՐՁ Բ"

msgid "spring %(year)s"
msgstr "ՓՈՐՁ Գ %(year)s"

msgid "%(count)s in all."
msgid_plural "%(count)s in all."
msgstr[0] "մեկ՝ %(count)s"
msgstr[1] "շատ՝ %(count)s"

msgid "Nothing is here"
msgstr "ՓՈՐՁ Դ"
""",
    "ar": """
msgid "Events"
msgstr "تجربة"
""",
}
NAMES = """
place:border-lake\\#name-7
    a cmq:AttributedName ;
    skosxl:literalForm "Border Water"@en ;
    cmq:evidence place:border-lake\\#evidence-1 , place:border-lake\\#evidence-2 ;
    cmq:nameManner code:outlet-usage ;
    cmq:usedBy source:harbour-gazette ;
.

place:border-lake\\#name-8
    a cmq:AttributedName ;
    skosxl:literalForm "Border Pond"@en ;
    cmq:evidence place:border-lake\\#evidence-3 ;
    cmq:nameManner code:outlet-usage ;
    cmq:usedBy source:harbour-gazette ;
.

place:geneva\\#name-1
    a cmq:AttributedName ;
    skosxl:literalForm "Genver"@en ;
    cmq:nameManner code:slip ;
    cmq:usedBy source:harbour-gazette ;
.
"""


@contextmanager
def read_in_many_ways(folder: Path) -> Iterator[Client]:
    """Serve that corpus from a folder until the block ends."""
    project = copy_of_small(folder / "project")
    places = project / "data" / "places.ttl"
    replace_in(places, "#name-3 ;\n", "#name-3 ,\n        place:border-lake\\#name-7 , place:border-lake\\#name-8 ;\n")
    replace_in(
        places,
        'skos:prefLabel "Geneva"@en ;',
        'skos:prefLabel "Geneva"@en , "Ժնև"@hy ;\n    skos:altLabel "Genf"@de ;\n'
        "    cmq:attributedName place:geneva\\#name-1 ;",
    )
    places.write_text(places.read_text("utf-8") + NAMES, "utf-8")
    release = build_release(read_sources(project), project / ".communique", {}, lambda _: None)
    with running(release.path, languages=catalogues(folder / "languages", CATALOGUES)) as client:
        yield client


def catalogues(folder: Path, texts: dict[str, str]) -> Path:
    """Write catalogues and return their folder."""
    folder.mkdir()
    for tag, text in texts.items():
        (folder / f"{tag}.po").write_text(HEAD + text, "utf-8")
    return folder
