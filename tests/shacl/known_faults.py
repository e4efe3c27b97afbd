"""Where pySHACL and rdflib differ from the standard.

Each fault names the section of the Recommendation that decides, says what stands there and what is done instead.
`tests.shacl.mended` puts each right where it arises, so that no difference has to be excused.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A fault of pySHACL, or of rdflib below it.

    Attributes:
        name: a short name.
        section: of the Recommendation.
        why: what it says, and what is done instead.
    """

    name: str
    section: str
    why: str


ORDER = Fault(
    "order of what has none",
    "4.3, 4.5.3, 4.5.4",
    "A value gives a result unless the comparison of SPARQL is true. SPARQL compares neither IRIs nor blank nodes, nor "
    "ill-formed literals, nor texts with a language, nor literals of different kinds, and with NaN nothing is true; "
    "pySHACL compares what Python makes of them, fails with blank nodes, and lets the exceptions of Python through.",
)
LENGTH = Fault(
    "length of a blank node",
    "4.4.1",
    "A blank node has no length and gives a result whatever the bound; pySHACL passes it where the bound is 0.",
)
INVERSE = Fault(
    "inverse of a sequence",
    "2.3.1.4",
    "The inverse of q/p leads from a node back over p, then over q (SPARQL 1.1, section 9.1); pySHACL walks back over "
    "q first.",
)
WRITTEN_PATH = Fault(
    "path in a query",
    "5.3",
    "A path in place of $PATH follows the grammar of SPARQL; pySHACL writes p*+ and ^^p without brackets.",
)
FALSE_IN_PYTHON = Fault(
    "literal that is false in Python",
    "5.3.1",
    "A path goes from and to each node, whatever it is, and $this and $value have their values throughout the query; "
    "rdflib and pySHACL take an empty string, zero or false for a variable without a value.",
)
VALUE_OF_ASK = Fault(
    "value of an ASK validator",
    "6.3",
    "What an ASK validator is false for is the value of the result; pySHACL leaves it out for property shapes.",
)
ONCE_FOR_EACH_VALUE = Fault(
    "SELECT validator of a property shape",
    "6.3",
    "A SELECT validator is asked once of each focus node; pySHACL asks it once for each value node, with $value bound "
    "to that, and not at all where there is none.",
)
SEVERAL_ARGUMENTS = Fault(
    "several values of a parameter",
    "2.1.2",
    "Each value of the only parameter of a component is a constraint; pySHACL takes one of them, whichever comes.",
)
MESSAGES = Fault(
    "messages of a query",
    "5.3.2, 2.1.5",
    "The message is that of the solution, else those of the constraint or validator, else those of the component, else "
    "those of the shape, placeholders filled in; pySHACL knows neither the first nor the third, gives those of the "
    "shape beside the others, drops the language of a constraint's, repeats with each result of a component those "
    "of the results before, and fills in none but parameters, $this, $value and $path there.",
)
STRING_OF_BLANK = Fault(
    "string of a blank node",
    "5.3 (SPARQL 1.1, 17.4.2.5)",
    "STR takes a literal or an IRI, so that of a blank node it is an error; rdflib gives its label.",
)
