"""Whom curators take an unnamed claimant to be is shown with the claim, as theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from communique.corpus import read_sources
from communique.release.build import build_release
from tests.conftest import copy_of_small
from tests.web.markup import HTML, page, section, text_of
from tests.web.serving import Client, running

CLAIM = r"""
@prefix cmq: <https://w3id.org/communique/ns#> .
@prefix code: <https://w3id.org/communique/code/> .
@prefix claim: <https://w3id.org/communique/id/claim/> .
@prefix event: <https://w3id.org/communique/id/event/> .
@prefix person: <https://w3id.org/communique/id/person/> .
@prefix question: <https://w3id.org/communique/id/question/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .

claim:envoy-confirms-call
    a cmq:Claim ;
    skos:prefLabel "An envoy confirms the call"@en ;
    cmq:answers question:was-there-a-call ;
    cmq:about event:1951-spring-call ;
    cmq:aboutProperty cmq:eventStatus ;
    cmq:claimedValue code:held ;
    cmq:stance code:asserts ;
    cmq:claimantDescription "An envoy, not named"@en ;
.

claim:envoy-confirms-call\#link-claimant
    a cmq:IdentityLink ;
    cmq:about claim:envoy-confirms-call ;
    cmq:linkRelation code:inferred-same ;
    cmq:linkTarget person:ada-norland ;
    sssom:confidence 0.7 ;
    skos:editorialNote "No other envoy is named for that spring."@en ;
.
"""


@pytest.fixture(scope="module")
def inferring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over the small corpus with an unnamed claimant whom curators take to be somebody."""
    project = copy_of_small(tmp_path_factory.mktemp("inferring") / "project")
    (project / "data" / "claims" / "envoy.ttl").write_text(CLAIM, "utf-8")
    releases = project / ".communique"
    with running(build_release(read_sources(project), releases, {}, lambda _: None).path) as client:
        yield client


def test_the_inference_stands_beside_the_description_and_is_called_one(inferring: Client) -> None:
    claims = list(section(page(inferring, "/doc/event/1951-spring-call"), "claims").iter(HTML + "li"))
    texts = {str(claim.get("id")): text_of(claim) for claim in claims}
    assert (
        "An envoy, not named · inference of the curators, not of the source · "
        "inferred to be the same: Ada Norland · confidence: 0.7 · reason: No other envoy is named for that spring."
    ) in texts.pop("claim-envoy-confirms-call")
    assert len(texts) == 2
    assert all("inference" not in text for text in texts.values())


def test_the_page_of_the_question_calls_it_inferred(inferring: Client) -> None:
    positions = text_of(section(page(inferring, "/doc/question/was-there-a-call"), "positions"))
    assert positions.count("Inferred by curators") == 1
    assert "inferred to be the same: Ada Norland" in positions
