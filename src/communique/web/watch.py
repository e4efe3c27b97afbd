"""Whether an engine is there, asked again and again, so that a health check need not wait for it."""

from __future__ import annotations

import threading
import time
import weakref

from communique.web.engine import Engine, EngineCut, EngineRefusal, EngineUnavailable

WATCH_SECONDS = 5.0
"""How long an engine may take to answer the simplest question."""
_PAUSE = 1.0
_QUESTION, _FORM = "ASK { }", "application/sparql-results+json"


class Watch:
    """What is wrong with an engine at the moment.

    Attributes:
        trouble: half a sentence, empty while the engine answers.
    """

    def __init__(self, engine: Engine) -> None:
        """Begin to watch, in a thread that ends when nobody holds on to the watch any more."""
        self.trouble = ""
        threading.Thread(target=_watch, args=(weakref.ref(self), engine), name="watch", daemon=True).start()


def _watch(reference: weakref.ref[Watch], engine: Engine) -> None:
    while (watch := reference()) is not None:
        watch.trouble = _trouble(engine)
        del watch
        time.sleep(_PAUSE)
    engine.close()


def _trouble(engine: Engine) -> str:
    try:
        engine.ask(_QUESTION, _FORM)
    except (EngineUnavailable, EngineRefusal, EngineCut) as error:
        return str(error)
    return ""
