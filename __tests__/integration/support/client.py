"""A real Milvus client: client.py PORT COMMAND [ARGUMENT…]. What it finds or has done, it prints."""

import sys
import time

from pymilvus import Collection, CollectionSchema, DataType, FieldSchema, MilvusException, connections, utility

NAME = "smoke"
ROWS = [[float(i), float(i % 7), 1.0, 0.0] for i in range(100)]
BATCH = 20


FLAT = {"index_type": "FLAT", "metric_type": "L2", "params": {}}
HNSW = {"index_type": "HNSW", "metric_type": "L2", "params": {"M": 8, "efConstruction": 64}}


def create(name: str = NAME, *fields: FieldSchema, index: dict = FLAT) -> Collection:
    key = FieldSchema("id", DataType.INT64, is_primary=True)
    vector = FieldSchema("vector", DataType.FLOAT_VECTOR, dim=4)
    collection = Collection(name, CollectionSchema([key, vector, *fields]))
    collection.create_index("vector", index)
    return collection


def load(name: str = NAME) -> Collection:
    """Right after a start, Milvus may not load yet."""
    collection = Collection(name)
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


def create_two() -> None:
    """Creates two collections, the second with a field and an index of its own."""
    create("plain")
    create("indexed", FieldSchema("name", DataType.VARCHAR, max_length=16), index=HNSW)


def insert_batch(batch: str) -> None:
    """Inserts as many rows as ROWS in both, with ids and vectors that no other batch has."""
    ids = list(ids_of(int(batch)))
    rows = [ids, [[float(i), 0.0, 1.0, 0.0] for i in ids]]
    Collection("plain").insert(rows)
    Collection("indexed").insert([*rows, [f"row {i}" for i in ids]])


def find_batches(count: str) -> None:
    """Prints of both how many rows there are, and for each batch the id that is nearest to its row 42."""
    for name in ("plain", "indexed"):
        collection = load(name)
        rows = collection.query("id >= 0", output_fields=["count(*)"], consistency_level="Strong")[0]["count(*)"]
        vectors = [[float(ids_of(batch)[42]), 0.0, 1.0, 0.0] for batch in range(int(count))]
        found = collection.search(vectors, "vector", {"metric_type": "L2"}, limit=1, consistency_level="Strong")
        print(name, rows, *(hits.ids[0] for hits in found))


def ids_of(batch: int) -> range:
    return range(batch * len(ROWS), (batch + 1) * len(ROWS))


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
