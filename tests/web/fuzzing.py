"""Requests that nobody would write: random bytes, valid requests with something broken, queries of random tokens.

All randomness comes from a `random.Random`, so that a seed gives the same requests again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from urllib.parse import quote

_HOST = "Host: 127.0.0.1\r\n"
_FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
_MEDIA_TYPES = (
    "text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml", "text/csv",
    "application/sparql-results+json", "application/sparql-results+xml", "*/*", "text/*;q=0.5", "a/b", ";;", "*", "q=1",
)  # fmt: skip
_PATHS = (
    "/", "/sparql", "/events", "/people", "/doc/event/1951-spring-call", "/id/event/1951-spring-call", "/ns", "/ns.ttl",
    "/graph/data/people", "/queries", "/dumps/", "/dumps/communique.nt", "/healthz", "/reconcile",
    "/reconcile/suggest/entity", "/reconcile/preview", "/reconcile/v1/match", "/static/communique.css", "/code",
    "/catalog", "/.well-known/void", "/events/", "/nowhere", "/doc/event", "/alignment/cidoc-crm", "/problems",
    "/events.csv?q=a", "/events.atom", "/contradictions?sort=newest", "/map", "/network", "/about", "/contribute/check",
    "/contribute/meeting", "/doc/event/1951-spring-call.bib", "/sparql?edit=1", "/queries.json",
)  # fmt: skip
_QUERIES = (
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "ASK { ?s a ?type FILTER(?type != <http://example.org/x>) }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 5",
    "DESCRIBE <https://w3id.org/communique/id/event/1951-spring-call>",
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?l (COUNT(*) AS ?n) { ?s skos:prefLabel ?l "
    "FILTER(REGEX(?l, '^a.*b', 'i') || LANG(?l) = \"en\") } GROUP BY ?l HAVING(?n > 1) ORDER BY DESC(?n) LIMIT 4",
    "SELECT ?s { { ?s ?p 1 } UNION { ?s ?p 'x'@en } MINUS { ?s ?q () } OPTIONAL { ?s ?p [ ?x ?y ] } } LIMIT 2",
    'SELECT (STRLEN(CONCAT(\'a\', """b""")) AS ?n) (1.5e3 + -2 AS ?m) { VALUES (?a ?b) { (1 UNDEF) (<x:y> true) } }',
    "SELECT * FROM <x:g> FROM NAMED <x:h> { ?s <x:a>/<x:b>*|^<x:c>+ ?o . FILTER EXISTS { ?s !(<x:d>|a) ?o } } LIMIT 1",
)
_CHARACTERS = (
    "\0\x01\x07\x0b\x0c\x1f\x7f\x80\x85\xa0\xad\xb7\u0301\u037e\u0131\u0149\u05d0\u0e33\u1680\u180e\u200b\u200d\u200e\u2028\u2029"
    "\u202e\u2060\u3000\ue000\ufdd0\ufeff\ufffe\uffff\U0001d11e\U000e0001\U0010ffff½Ⅷ٣՚ǅ"
)
_WORDS = r"""
    SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED PREFIX BASE ORDER BY ASC DESC LIMIT OFFSET DISTINCT REDUCED GROUP
    HAVING VALUES UNDEF OPTIONAL GRAPH UNION MINUS FILTER BIND AS EXISTS NOT IN SERVICE SILENT INSERT DELETE DATA LOAD
    CLEAR DROP a true false COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI
    URI BNODE RAND ABS CEIL CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS STRBEFORE YEAR NOW TZ UUID MD5
    SHA256 COALESCE IF STRLANG STRDT sameTerm isIRI REGEX SUBSTR REPLACE TRIPLE SUBJECT LATERAL ADJUST { } ( ) [ ] < >
    << >> <<( )>> {| |} ~ . , ; : | / ^ ^^ * + ? ! != = <= >= && || - -> @ @en @en-GB--ltr # % _:b ?x $y ??x <x:y> <>
    <a b> <\u0020> x:y : x: :y x:%20 x:\~ 1 -1 .5 1. 1.e5 1e400 00 99999999999999999999999999 'a' "b" '''c''' "
    'a '\n' '\u00e9' '\uD800' '\U0010FFFF' '\U00110000' '\x' \u003F \ `"""
_TOKENS = _WORDS.split()


def noise(random: Random) -> bytes:
    """Return bytes that are hardly HTTP."""
    size = random.choice((1, 10, 100, 3000))
    start = random.choice(
        (b"", b"", b"GET ", b"GET / HTTP/1.1\r\n", b"POST /sparql HTTP/1.1\r\n", b"\r\n", b"\x16\x03\x01")
    )
    return start + random.randbytes(size) + random.choice((b"", b"\r\n\r\n", b"\n\n"))


def broken(random: Random) -> bytes:
    """Return a request in which a few things were changed, or one that is as it should be."""
    request = valid(random)
    for _ in range(random.choice((0, 1, 1, 2, 5))):
        request = random.choice(_CHANGES)(random, request)
    return request


def valid(random: Random) -> bytes:
    """Return a request as a client might send it, with a query or without."""
    accept = ", ".join(random.choices(_MEDIA_TYPES, k=random.choice((1, 1, 3))))
    coding = random.choice(("", "Accept-Encoding: gzip, zstd, br\r\n", "Range: bytes=0-9\r\n", "If-None-Match: *\r\n"))
    head = f"{_HOST}Accept: {accept}\r\n{coding}"
    if random.random() < 0.5:
        method = random.choice(("GET", "GET", "GET", "HEAD", "OPTIONS", "DELETE", "TRACE", "PROPFIND"))
        return f"{method} {random.choice(_PATHS)} HTTP/1.1\r\n{head}\r\n".encode()
    return asking(random.choice(_QUERIES), random, head)


def asking(query: str, random: Random, head: str = _HOST) -> bytes:
    """Return a request of the SPARQL Protocol in one of its three forms."""
    text = query.encode("utf-8", "surrogatepass")
    form = "query=" + quote(text) + random.choice(("", "&format=csv", "&output=json", "&default-graph-uri=x:y", "&x"))
    kind = random.choice(("get", "form", "direct", "pieces"))
    if kind == "get":
        return f"GET /sparql?{form} HTTP/1.1\r\n{head}\r\n".encode()
    if kind == "form":
        return f"POST /sparql HTTP/1.1\r\n{head}{_FORM}Content-Length: {len(form)}\r\n\r\n{form}".encode()
    start = f"POST /sparql HTTP/1.1\r\n{head}Content-Type: application/sparql-query\r\n".encode()
    if kind == "direct":
        return start + f"Content-Length: {len(text)}\r\n\r\n".encode() + text
    return start + b"Transfer-Encoding: chunked\r\n\r\n" + _chunked(text, random)


def query(random: Random) -> str:
    """Return what may be a query: random tokens, a real one with something broken, or unusual characters in it."""
    kind = random.random()
    if kind < 0.4:
        text = " ".join(random.choices(_TOKENS, k=random.randint(1, 40)))
        return random.choice(("", "SELECT * { ", "ASK { ?s ?p ?o FILTER(")) + text + random.choice(("", " }", ") }"))
    tokens = random.choice(_QUERIES).split(" ")
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(tokens))
        new = random.choice(_TOKENS) if random.random() < 0.5 else _unusual(random, tokens[place])
        tokens[place : place + random.choice((0, 1, 1, 2))] = [new]
    return random.choice((" ", " ", " ", "\n", "", "\t#\r")).join(tokens)


def _unusual(random: Random, token: str) -> str:
    place = random.randint(0, len(token))
    return token[:place] + "".join(random.choices(_CHARACTERS, k=random.choice((1, 1, 3)))) + token[place:]


def _chunked(text: bytes, random: Random) -> bytes:
    pieces = []
    while text:
        size = random.randint(1, 50)
        pieces.append(b"%x\r\n%s\r\n" % (len(text[:size]), text[:size]))
        text = text[size:]
    return b"".join(pieces) + b"0\r\n\r\n"


def _flip(random: Random, request: bytes) -> bytes:
    place = random.randrange(len(request) or 1)
    return request[:place] + random.randbytes(1) + request[place + 1 :]


def _cut(random: Random, request: bytes) -> bytes:
    start = random.randrange(len(request) or 1)
    return request[:start] + request[start + random.choice((1, 5, 1000)) :]


def _repeat(random: Random, request: bytes) -> bytes:
    start = random.randrange(len(request) or 1)
    end = start + random.choice((1, 10, 100))
    return request[:end] + request[start:end] * random.choice((1, 1, 1000)) + request[end:]


def _insert(random: Random, request: bytes) -> bytes:
    place = random.randrange(len(request) or 1)
    return request[:place] + random.choice(_INSERTED) + request[place:]


def _double(random: Random, request: bytes) -> bytes:
    return request + valid(random)


_Change = Callable[[Random, bytes], bytes]
_CHANGES: Sequence[_Change] = (_flip, _flip, _cut, _repeat, _insert, _insert, _double)
_INSERTED = (
    b"\r\n", b"\n", b"\r", b"\x00", b" ", b"\t", b"%", b"%00", b"%ff", b"%2e%2e/", b"../", b"//", b"?", b"#",
    b"&query=", b"\xff", b"\xc3\xa9", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Expect: 100-continue\r\n", b"Host: x\r\n", b"Content-Encoding: gzip\r\n", b"Connection: close\r\n",
    b"Connection: Upgrade\r\nUpgrade: h2c\r\n", b"Range: bytes=5-1\r\n", b"If-None-Match: \"", b"Accept: \xff\r\n",
    b"Accept-Encoding: identity;q=0\r\n", b"Content-Type: text/turtle\r\n", b"X-Request-Id: \x7f\r\n", b"HTTP/1.0",
    b"9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
)  # fmt: skip
