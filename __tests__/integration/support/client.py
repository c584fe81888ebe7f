"""A real Milvus client: client.py PORT COMMAND [ARGUMENT…]. What it finds or has done, it prints."""

import sys
import time

from pymilvus import Collection, CollectionSchema, DataType, FieldSchema, MilvusException, connections, utility

NAME = "smoke"
ROWS = [[float(i), float(i % 7), 1.0, 0.0] for i in range(100)]
BATCH = 20


def create(name: str = NAME, *fields: FieldSchema) -> Collection:
    key = FieldSchema("id", DataType.INT64, is_primary=True)
    vector = FieldSchema("vector", DataType.FLOAT_VECTOR, dim=4)
    collection = Collection(name, CollectionSchema([key, vector, *fields]))
    collection.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    return collection


def load() -> Collection:
    """Right after a start, Milvus may not load yet."""
    collection = Collection(NAME)
    for _ in range(12):
        try:
            collection.load()
            return collection
        except MilvusException as error:
            print(error, file=sys.stderr)
            time.sleep(5)
    sys.exit("it does not load")


def insert() -> Collection:
    """Inserts rows, which stay in the message queue."""
    collection = create()
    collection.insert([list(range(len(ROWS))), ROWS])
    return collection


def write() -> None:
    """Inserts rows and flushes them."""
    insert().flush()


def search() -> None:
    """Prints the number of rows, and id and distance of the one nearest to row 42."""
    collection = load()
    hits = collection.search(
        [ROWS[42]], "vector", {"metric_type": "L2"}, limit=3, consistency_level="Strong"
    )[0]
    print(collection.num_entities, hits.ids[0], hits.distances[0])


def keep_writing(first: str) -> None:
    """Inserts rows from that id on until the server is gone; prints the last id that was acknowledged, or flushed."""
    collection = create() if not utility.has_collection(NAME) else Collection(NAME)
    last = int(first) - 1
    for batch in range(1000):
        ids = list(range(last + 1, last + 1 + BATCH))
        collection.insert([ids, [[float(i), 0.0, 0.0, 0.0] for i in ids]], timeout=5)
        last = ids[-1]
        print("acknowledged", last, flush=True)
        if batch % 4 == 3:
            collection.flush(timeout=5)
            print("flushed", last, flush=True)


def missing(*ranges: str) -> None:
    """Prints the ids of some ranges, such as 0-19, that are not there."""
    collection = load()
    found = collection.query("id >= 0", output_fields=["id"], consistency_level="Strong", limit=16384)
    there = {row["id"] for row in found}
    wanted = (range(int(a), int(b) + 1) for a, b in (one.split("-") for one in ranges))
    print(sorted(set().union(*wanted) - there))


def drop() -> None:
    """Drops the collection, and prints whether it is still there."""
    utility.drop_collection(NAME)
    print(utility.has_collection(NAME))


def create_collection(name: str) -> None:
    """Prints the server's answer to a collection of that name."""
    try:
        create(name)
        print("created")
    except MilvusException as error:
        print(error)


def create_collection_as(user: str, password: str, name: str) -> None:
    connections.connect(host="127.0.0.1", port=port, user=user, password=password, timeout=60)
    create_collection(name)


_, port, command, *arguments = sys.argv
if command != "create_collection_as":
    connections.connect(host="127.0.0.1", port=port, timeout=60)
globals()[command](*arguments)
