"""A real Milvus client: `client.py write PORT` inserts rows, `client.py search PORT` finds them."""

import sys

from pymilvus import Collection, CollectionSchema, DataType, FieldSchema, connections

NAME = "smoke"
ROWS = [[float(i), float(i % 7), 1.0, 0.0] for i in range(100)]


def write() -> None:
    fields = [
        FieldSchema("id", DataType.INT64, is_primary=True),
        FieldSchema("vector", DataType.FLOAT_VECTOR, dim=4),
    ]
    collection = Collection(NAME, CollectionSchema(fields))
    collection.insert([list(range(len(ROWS))), ROWS])
    collection.flush()
    index = {"index_type": "FLAT", "metric_type": "L2", "params": {}}
    collection.create_index("vector", index)


def search() -> None:
    collection = Collection(NAME)
    collection.load()
    hits = collection.search(
        [ROWS[42]], "vector", {"metric_type": "L2"}, limit=3, consistency_level="Strong"
    )[0]
    print(collection.num_entities, hits.ids[0], hits.distances[0])


connections.connect(host="127.0.0.1", port=sys.argv[2], timeout=60)
{"write": write, "search": search}[sys.argv[1]]()
