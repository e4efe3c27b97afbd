"""Collects what the pages say into `languages/messages.pot`, from which translators start a catalogue.

`python -m communique.web.language.extraction` writes it; `--check` only says whether it is what the pages say now.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

WEB = Path(__file__).parents[1]
TEMPLATE = WEB / "languages" / "messages.pot"
_SOURCES = [("templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS = {"templates/**.html": {"newstyle_gettext": "true", "trimmed": "true", "trim_blocks": "true"}}
_KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
_HEAD = """\
# What the pages say. Copy this file to TAG.po (hy.po, pt-BR.po) and translate.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def messages() -> bytes:
    """Return the file: each text once, in the order of the texts, with the files in which it stands."""
    catalogue = Catalog()
    found = extract_from_dir(WEB, _SOURCES, _OPTIONS, _KEYWORDS, ("Translators:",), directory_filter=_is_ours)
    for file, _, text, comments, context in found:
        catalogue.add(text, None, [(Path(file).as_posix(), 0)], auto_comments=comments, context=context)
    written = BytesIO()
    write_po(written, catalogue, sort_output=True, omit_header=True, include_lineno=False, width=100)
    return _HEAD.encode() + written.getvalue()


def _is_ours(folder: str) -> bool:
    return Path(folder).name not in ("frontend", "static", "languages", "__pycache__")


def main(arguments: list[str]) -> int:
    """Write the file or, with `--check`, compare it; return 1 when it is not what the pages say."""
    if arguments == ["--check"]:
        return int(not TEMPLATE.is_file() or TEMPLATE.read_bytes() != messages())
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(messages())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
