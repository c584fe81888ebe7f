#!/bin/sh
# Milvus: a standalone server with a loaded collection does not end on SIGTERM.
#
# Belief: SIGTERM ends it within the 10 seconds that `docker stop` gives it.
# Seen: 2.3.5 does so only while no collection is loaded. Otherwise it waits for another
# query node that takes the collection over, and standalone has none: for 30 minutes
# (common.gracefulStopTimeout). So each `docker stop` of it is a kill in the end, and
# what comes next finds the sessions that it left in etcd. Upstream knows that of 2.6,
# too (https://github.com/milvus-io/milvus/issues/48777), and has given it a limit of
# 10 seconds there (https://github.com/milvus-io/milvus/pull/52026).
#
# Usage: findings/milvus-ignores-term.sh (needs python3 with venv on x86-64 Linux, and
# some minutes). Exits with 1 if that changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet milvus==2.3.5 pymilvus==3.0.2

cat >try.py <<'PY'
import subprocess
import sys
import time

from milvus import MilvusServer, __version__
from pymilvus import Collection, CollectionSchema, DataType, FieldSchema, connections

LIMIT = 60


def seconds_to_end(is_loaded: bool) -> float | None:
    """Sends SIGTERM to a new server, and returns the seconds until it ends; None if that is longer than the limit."""
    server = MilvusServer()
    server.set_base_dir(f"data-{is_loaded}")
    server.start()
    process = server.server_proc
    try:
        connections.connect(host="127.0.0.1", port=server.listen_port)
        key = FieldSchema("id", DataType.INT64, is_primary=True)
        vector = FieldSchema("vector", DataType.FLOAT_VECTOR, dim=2)
        collection = Collection("one", CollectionSchema([key, vector]))
        collection.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
        collection.insert([[1], [[1.0, 2.0]]])
        collection.load()
        if not is_loaded:
            collection.release()
        connections.disconnect("default")
        started = time.monotonic()
        process.terminate()
        process.wait(LIMIT)
        return time.monotonic() - started
    except subprocess.TimeoutExpired:
        return None
    finally:
        process.kill()
        process.wait()


def words(seconds: float | None) -> str:
    return f"still there after {LIMIT} s" if seconds is None else f"ended after {seconds:.1f} s"


loaded, released = seconds_to_end(True), seconds_to_end(False)
print(f"milvus {__version__}")
print("belief: SIGTERM ends it within 10 s")
print(f"seen: with a loaded collection: {words(loaded)}")
print(f"seen: with the collection released: {words(released)}")
sys.exit(0 if loaded is None and released is not None and released < 10 else 1)
PY
python/bin/python -W ignore try.py
