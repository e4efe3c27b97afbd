"""Numbers for Prometheus, on an address of their own, so that they can be kept from the public."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from communique.errors import EnvironmentFailure
from communique.web.exchanges import CACHED, Event, Exchange, WorkerEnded, WorkerStarted
from communique.web.gateway import Serving

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60)


class Metrics:
    """A listener that counts what it is told, and asks for the rest whenever somebody looks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter("communique_requests", "Requests by outcome.", ["outcome"], registry=self._registry)
        self._seconds = Histogram(
            "communique_request_seconds",
            "Seconds from the head of a request to the end of its answer.",
            ["endpoint"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._hits = Counter("communique_cache_hits", "Answers that were kept already.", registry=self._registry)
        self._started = Counter("communique_workers_started", "Workers that got ready.", registry=self._registry)
        self._ended = Counter(
            "communique_workers_ended", "Workers that ended or were killed.", ["why"], registry=self._registry
        )

    def __call__(self, event: Event) -> None:
        """Count one event."""
        match event:
            case Exchange():
                self._requests.labels(event.outcome).inc()
                self._seconds.labels("sparql" if event.path == "/sparql" else "other").observe(event.seconds)
                if event.outcome == CACHED:
                    self._hits.inc()
            case WorkerStarted():
                self._started.inc()
            case WorkerEnded():
                self._ended.labels(event.why).inc()

    @contextmanager
    def served(self, host: str, port: int, serving: Callable[[], Serving]) -> Iterator[None]:
        """Serve the numbers on an address of their own while the block runs.

        Args:
            host: address to listen on.
            port: TCP port.
            serving: tells what is served at the moment; called from another thread.

        Raises:
            EnvironmentFailure: the address cannot be listened on.
        """
        self._registry.register(_Gauges(serving))
        try:
            server, thread = start_http_server(port, host, self._registry)
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"{host}:{port} cannot be listened on for metrics: {reason}."
            raise EnvironmentFailure(message, "Set COMMUNIQUE_METRICS to another address.") from error
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Gauges(Collector):
    """What is read and not counted."""

    def __init__(self, serving: Callable[[], Serving]) -> None:
        self._serving = serving

    def collect(self) -> Iterator[GaugeMetricFamily]:
        serving = self._serving()
        state, cache = serving.pool.state, serving.cache
        workers = GaugeMetricFamily("communique_workers", "Workers by what they do.", labels=["state"])
        for name in ("idle", "busy", "starting"):
            workers.add_metric([name], state[name])
        yield workers
        yield GaugeMetricFamily("communique_queue_length", "Requests that wait.", value=state["waiting"])
        yield GaugeMetricFamily("communique_cache_answers", "Answers that are kept.", value=len(cache))
        yield GaugeMetricFamily("communique_cache_bytes", "Bytes that they take.", value=cache.held)
