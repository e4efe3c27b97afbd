"""One Spark session for one job: started quietly, on loopback where it can, and gone without a trace afterwards."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any
from urllib.parse import urlsplit

import communique
from communique.errors import CommuniqueError, EnvironmentFailure, MissingExtra, UsageError
from communique.shacl.spark.java import REMEDY, java_home
from communique.shacl.spark.package import zipped_package

_MASTERS = ("local", "spark://", "k8s://", "yarn")
_WITHIN = "local"
"""Of a master whose workers are below this process: they import this package from where it is."""
_LOOPBACK = "127.0.0.1"
_LOG = "rootLogger.level = off\n"
"""What fails comes back as an exception; Spark's own account of it would only be longer."""
_JAVA_OPTIONS = "-XX:TieredStopAtLevel=1"
"""Java only moves bytes here: it is not worth its while to compile with care, which takes longer than all else."""
_SECONDS_TO_END = 20
_PYTHON = re.compile(r"(?!py4j|pyspark)[A-Za-z_][\w.]*(Error|Exception|Failure|Input): \S")
_JAVA = re.compile(r"(Caused by: |Exception in thread \"\S+\" |: )?(java|org|scala)\.[\w.$]+: \S")


@contextmanager
def spark_context(master: str) -> Iterator[Any]:
    """Yield a SparkContext on `master` with this package on its workers, and end it and its Java with the block.

    Where this process has a SparkContext already, that one is lent instead, whatever `master` says, and goes on.

    Raises:
        UsageError: this is no address of a master.
        MissingExtra: PySpark or a Java is not installed.
        EnvironmentFailure: Spark does not start, or fails within the block.
    """
    if not master.startswith(_MASTERS):
        raise UsageError(f"{master}: no master of Spark.", "Write local[2] or spark://HOST:PORT, for instance.")
    try:
        pyspark: Any = import_module("pyspark")
    except ImportError as error:
        raise MissingExtra("PySpark is not installed.", REMEDY) from error
    running = pyspark.SparkContext._active_spark_context
    if running is not None:
        with _failures_told():
            yield running
        return
    with tempfile.TemporaryDirectory(prefix="communique-spark-") as name:
        folder = Path(name)
        settings = _settings(pyspark, master, folder)
        with _environment(_variables(master, folder)), _started(pyspark, settings, folder) as context, _failures_told():
            if not master.startswith(_WITHIN):
                context.addPyFile(str(zipped_package(folder)))
            yield context


def is_on_this_machine(master: str) -> bool:
    """Tell whether a master is this process or listens on this machine's loopback interface."""
    return master.startswith(_WITHIN) or urlsplit(master).hostname in (_LOOPBACK, "localhost", "::1")


def _settings(pyspark: Any, master: str, folder: Path) -> Any:
    log = folder / "log4j2.properties"
    log.write_text(_LOG, encoding="utf-8")
    settings = {
        "spark.app.name": "communique validate",
        "spark.master": master,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"{_JAVA_OPTIONS} -Dlog4j2.configurationFile={log.as_uri()}",
        "spark.executor.extraJavaOptions": _JAVA_OPTIONS,
        "spark.executorEnv.PYTHONWARNINGS": "ignore",
    }
    if is_on_this_machine(master):
        settings |= {"spark.driver.host": _LOOPBACK, "spark.driver.bindAddress": _LOOPBACK}
    conf = pyspark.SparkConf()
    for name, value in settings.items():
        conf.set(name, value)
    return conf


def _variables(master: str, folder: Path) -> dict[str, str]:
    variables = {
        "JAVA_HOME": str(java_home(folder)),
        "PYSPARK_PYTHON": os.environ.get("PYSPARK_PYTHON", sys.executable),
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_LOCAL_DIRS": os.environ.get("SPARK_LOCAL_DIRS", str(folder)),
    }
    if not master.startswith(_WITHIN):
        return variables
    package = str(Path(communique.__file__).parents[1])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    return variables | {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": path}


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables until the block ends."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _started(pyspark: Any, conf: Any, folder: Path) -> Iterator[Any]:
    said = folder / "java.log"
    gateway, context = None, None
    try:
        with said.open("wb") as log, warnings.catch_warnings(action="ignore"):  # of versions that it does not know yet
            gateway = pyspark.java_gateway.launch_gateway(conf, {"stdout": log, "stderr": log})
            context = pyspark.SparkContext(conf=conf, gateway=gateway, batchSize=1)
    except Exception as error:  # of PySpark, Py4J or Java: they have no common class
        _end(pyspark, gateway, context)
        told = _reason(str(error), said.read_text(encoding="utf-8", errors="replace"))
        raise EnvironmentFailure(f"Spark does not start: {told}.", "Check the master's address and Java.") from error
    try:
        yield context
    finally:
        _end(pyspark, gateway, context)


def _end(pyspark: Any, gateway: Any, context: Any) -> None:
    with suppress(Exception):  # what is gone already need not be ended
        if context is not None:
            context.stop()
    if gateway is None:
        return
    with suppress(Exception):
        gateway.shutdown()
    pyspark.SparkContext._gateway = pyspark.SparkContext._jvm = None
    if gateway.proc is not None:
        gateway.proc.stdin.close()  # at the end of its input Java goes
        try:
            gateway.proc.wait(_SECONDS_TO_END)
        except TimeoutExpired:
            gateway.proc.kill()
            gateway.proc.wait()


@contextmanager
def _failures_told() -> Iterator[None]:
    try:
        yield
    except CommuniqueError:
        raise
    except Exception as error:  # of PySpark, Py4J or Java: they have no common class
        hint = "All workers need the same Python with communique's packages, and the data under the same paths."
        raise EnvironmentFailure(f"Spark failed: {_reason(str(error))}.", hint) from error


def _reason(*told: str) -> str:
    """Return the reason in the accounts of Python and Java: the last exception of a worker's Python, else of Java."""
    lines = [line for text in told for line in text.splitlines() if line.strip()]
    of_python = [line for line in lines if _PYTHON.match(line)]
    of_java = [line.partition(": ")[2] for line in lines if _JAVA.match(line)]
    found = of_python[-1:] or of_java[-1:] or lines[:1] or ["it does not say why"]
    return found[0].strip().rstrip(".")
