"""Requests to servers on this machine."""

from __future__ import annotations

import http.client
import socket
from dataclasses import dataclass

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Reply:
    """What came back: the status, the body, its media type without parameters and its entity tag."""

    status: int
    body: bytes
    media_type: str
    tag: str


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def get(port: int, target: str, accept: str, timeout: float = 120) -> Reply:
    """Send one GET request to a port of this machine.

    Raises:
        OSError: nobody answers.
    """
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("GET", target, headers={"Accept": accept})
        response = connection.getresponse()
        headers = response.headers
        return Reply(response.status, response.read(), headers.get_content_type(), headers.get("ETag", ""))
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
