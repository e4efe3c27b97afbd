"""The table of Wikidata's terms on the page of the vocabulary: a row for each term, with identifier and evidence."""

from __future__ import annotations

import re

from tests.web.serving import Client


def test_each_term_has_a_row_with_identifier_correspondence_and_evidence(site: Client) -> None:
    page = site.get("/ns", "text/html").text
    section = page[page.index('id="scheme-wikidata-terms"') :].partition("</section>")[0]
    rows = re.findall(r"<tr\b.*?</tr>", section, flags=re.DOTALL)
    (dated,) = [row for row in rows if 'href="http://www.wikidata.org/entity/P585"' in row]
    assert "point in time" in dated
    assert "/ns#date" in dated
    assert "https://github.com/" in dated
    (unverified,) = [row for row in rows if "earliest date" in row]
    assert "wikidata.org/entity" not in unverified
    assert "withheld" in unverified
