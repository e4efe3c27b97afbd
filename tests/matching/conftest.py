"""One index of the small corpus and one of invented namesakes for all tests of matching."""

from __future__ import annotations

import pytest

from communique.matching.index import Index
from tests.matching.making import small, turtle, write_index

NAMESAKES = turtle("""
person:ana-hovsepyan a foaf:Person ; skos:prefLabel "Ana Hovsepyan"@en ; skos:altLabel "Անա Հովսեփյան"@hy .
person:ana-hovsepian a foaf:Person ; skos:prefLabel "Ana Hovsepian (deputy)"@en ;
    owl:differentFrom person:ana-hovsepyan ; cmq:attributedName person:ana-hovsepian\\#name-1 .
person:ana-hovsepian\\#name-1 a cmq:AttributedName ; skosxl:literalForm "Анна Овсепян"@ru ; cmq:usedBy body:gazette .
person:ana-hovsepian\\#tenure-1 a cmq:Tenure ; org:member person:ana-hovsepian ; cmq:office office:deputy ;
    cmq:earliest "1951-01-01"^^xsd:date .
person:ana-hovsepyan\\#tenure-1 a cmq:Tenure ; org:member person:ana-hovsepyan ; cmq:office office:head ;
    cmq:earliest "1930-01-01"^^xsd:date ; cmq:latest "1939-12-31"^^xsd:date .
person:ivan-petrov a foaf:Person ; skos:prefLabel "Ivan Petrov"@en ; owl:sameAs wd:Q2147480001 .
person:yuri-petrov a foaf:Person ; skos:prefLabel "Yuri Petrov"@en .
person:ivan-petrov\\#link-wikidata-2 a cmq:IdentityLink ; cmq:about person:ivan-petrov ;
    cmq:linkRelation code:different-from ; cmq:linkTarget wd:Q2147480002 .
person:zoe a foaf:Person ; skos:prefLabel "Zoë Łukaszewicz-O’Neill"@en .
office:deputy a cmq:Office ; skos:prefLabel "Deputy head"@en ; org:postIn body:bureau .
office:head a cmq:Office ; skos:prefLabel "Head of the bureau"@en ; org:postIn body:bureau .
body:bureau a cmq:Body ; skos:prefLabel "Bureau of Rivers"@en ; dcterms:type code:ministry ;
    org:subOrganizationOf body:riverland .
body:riverland a cmq:Body ; skos:prefLabel "Riverland"@en ; dcterms:type code:state .
body:gazette a cmq:Body ; skos:prefLabel "River Gazette"@en ; dcterms:type code:media-outlet .
place:riverton a geo:Feature ; skos:prefLabel "Riverton"@en ; skos:altLabel "Ռիվերթոն"@hy , "Ривертон"@ru ;
    geo:asWKT "POINT(46.5 40.25)"^^geo:wktLiteral .
event:nameless a cmq:Meeting .
""")
"""People whose names are alike, in three scripts. The Wikidata items are made up: no item has so high a number."""


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of the small corpus with the namesakes."""
    return Index.open(write_index([*small(), NAMESAKES], tmp_path_factory.mktemp("index")))
