"""Finds where a RunPod pod's Milvus is now: its public address changes with each reset.

In a program:  pod_address("POD_ID")  returns "203.0.113.7:17445"
On a terminal: RUNPOD_API_KEY=… python pod_address.py POD_ID [--port 8080] [--ca ca.pem]

Needs Python 3.9 or later, and an API key that may read pods (RunPod console, Credentials).
"""

from __future__ import annotations

import argparse
import base64
import datetime
import http.client
import json
import os
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

CA_LINE = "milvus-runpod: CA certificate: "
SECONDS = 10


class PodError(Exception):
    """The pod has no address now; the message says why, and what to do."""


def pod_address(pod_id: str, port: int = 19530, key: str | None = None) -> str:
    """Returns the public address of a TCP port of a pod that runs, as "host:port".

    key: of RunPod's API; the variable RUNPOD_API_KEY unless given
    """
    pod = _pod(pod_id, key)
    if pod.get("status") != "RUNNING":
        status = pod.get("status")
        raise PodError(f"The pod {pod_id} does not run (its status is {status}): start it, or wait until it has started.")
    for mapped in _open_ports(pod):
        if mapped.get("type") == "tcp" and mapped.get("private") == port and mapped.get("public") and mapped.get("ip"):
            host = mapped["ip"]
            return f"[{host}]:{mapped['public']}" if ":" in host else f"{host}:{mapped['public']}"
    if f"{port}/tcp" in (pod.get("ports") or []):
        raise PodError(f"RunPod has not opened port {port} of the pod {pod_id} yet: try again in a few seconds.")
    if f"{port}/http" in (pod.get("ports") or []):
        raise PodError(
            f"The pod {pod_id} has port {port} as an HTTP port only, at https://{pod_id}-{port}.proxy.runpod.net (REST): "
            "for gRPC, expose it as a TCP port."
        )
    raise PodError(f"The pod {pod_id} does not expose port {port}: add it to its TCP ports (Edit Pod).")


def pod_ca(pod_id: str, key: str | None = None) -> str:
    """Returns the CA of a pod with MILVUS_TLS=self-signed, in PEM.

    The pod's log shows it at each start, and RunPod's API gives that log only to the key's account.
    """
    started = _pod(pod_id, key).get("startedAt") or ""
    query = {"source": "container", "since": _before(started)}
    found = _ca_in(f"/v2/pods/{_quoted(pod_id)}/logs?{urllib.parse.urlencode(query)}", started, key)
    if found is None:
        raise PodError(
            f"The log of the pod {pod_id} shows no CA: is MILVUS_TLS set to self-signed? "
            "In the pod's terminal, /status.sh --ca prints it."
        )
    return ssl.DER_cert_to_PEM_cert(found)


def _pod(pod_id: str, key: str | None) -> dict:
    with _open(f"/v2/pods/{_quoted(pod_id)}", key) as response:
        pod = _object(response.read())
    if not pod:
        raise PodError("RunPod's answer is not a pod: try again later.")
    return pod


def _open_ports(pod: dict) -> list[dict]:
    runtime = pod.get("runtime")
    ports = runtime.get("ports") if isinstance(runtime, dict) else None
    return [port for port in ports or [] if isinstance(port, dict)]


def _object(text: bytes) -> dict:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _before(started: str) -> str:
    """Returns a time shortly before a start, since RunPod may note that late."""
    try:
        start = datetime.datetime.strptime(started[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        raise PodError("The pod has not been started yet.") from None
    return (start - datetime.timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _ca_in(path: str, started: str, key: str | None) -> bytes | None:
    """Reads a log until it shows a CA, or for some seconds: the stream never ends by itself.

    The first CA since the start counts, or else the last one shortly before it.
    """
    end = time.monotonic() + SECONDS
    earlier = None
    with _open(path, key) as response:
        try:
            for raw in response:
                event = _object(raw[5:]) if raw.startswith(b"data:") else {}
                ca = _ca_of(event.get("line"))
                if ca and str(event.get("ts") or started)[:19] >= started[:19]:
                    return ca
                earlier = ca or earlier
                if time.monotonic() > end:
                    break
        except (OSError, http.client.HTTPException):
            pass  # nothing more came in time
    return earlier


def _ca_of(line: object) -> bytes | None:
    if not isinstance(line, str) or not line.startswith(CA_LINE):
        return None
    try:
        return base64.b64decode(line[len(CA_LINE) :], validate=True) or None
    except ValueError:
        return None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """urllib would send the key to whatever server a redirect names."""

    def redirect_request(self, *_):
        return None


def _open(path: str, key: str | None):
    url = os.environ.get("RUNPOD_API_URL", "https://api.runpod.io").rstrip("/") + path
    key = (key or os.environ.get("RUNPOD_API_KEY", "")).strip()
    if not key:
        raise PodError("Set RUNPOD_API_KEY to an API key of RunPod (console, Credentials, API Keys).")
    headers = {"Authorization": f"Bearer {key}", "User-Agent": "milvus-runpod-example"}
    try:
        request = urllib.request.Request(url, headers=headers)
        return urllib.request.build_opener(_NoRedirects).open(request, timeout=SECONDS)
    except urllib.error.HTTPError as error:
        raise PodError(_WHY.get(error.code, f"RunPod answered HTTP {error.code}: try again later.")) from error
    except (OSError, http.client.HTTPException) as error:
        raise PodError(f"RunPod cannot be reached: {error}") from error


_WHY = {
    401: "RunPod refuses the key: RUNPOD_API_KEY is wrong, was deleted, or has expired.",
    403: "The key may not read this: give it the right to read pods and their logs (console, Credentials, API Keys).",
    404: "RunPod has no such pod: it was terminated, or belongs to another account than the key.",
    429: "RunPod limits calls with this key: try again in a minute.",
}


def _quoted(pod_id: str) -> str:
    return urllib.parse.quote(pod_id, safe="")


def main() -> None:
    parser = argparse.ArgumentParser(description="Prints where a pod's Milvus is now.")
    parser.add_argument("pod", help="the ID of the pod")
    parser.add_argument("--port", type=int, default=19530, help="a TCP port of the pod (default: 19530)")
    parser.add_argument("--ca", metavar="FILE", help="write the CA of MILVUS_TLS=self-signed there")
    options = parser.parse_args()
    try:
        address = pod_address(options.pod, options.port)
        if options.ca:
            ca = pod_ca(options.pod)
            with open(options.ca, "w") as file:
                file.write(ca)
        print(address)
    except PodError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
