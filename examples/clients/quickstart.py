"""Inserts three colors into Milvus, and searches for the one nearest to orange.

pip install "pymilvus>=3"
MILVUS_URI=http://203.0.113.7:10123 MILVUS_TOKEN=root:PASSWORD python quickstart.py
"""

import os

from pymilvus import MilvusClient

uri, token = os.environ["MILVUS_URI"], os.environ.get("MILVUS_TOKEN", "")
# With TLS: MILVUS_URI=https://…, and MILVUS_CA is ca.pem of make-certificate.sh.
ca = os.environ.get("MILVUS_CA")
tls = {"server_pem_path": ca, "server_name": "milvus"} if ca else {}
client = MilvusClient(uri=uri, token=token, **tls)

client.create_collection("quickstart_python", dimension=3, metric_type="L2")
rows = [
    {"id": 1, "vector": [1.0, 0.0, 0.0], "name": "red"},
    {"id": 2, "vector": [0.0, 1.0, 0.0], "name": "green"},
    {"id": 3, "vector": [0.0, 0.0, 1.0], "name": "blue"},
]
client.insert("quickstart_python", rows)

orange = [1.0, 0.5, 0.0]
found = client.search(
    "quickstart_python",
    [orange],
    limit=2,
    output_fields=["name"],
    consistency_level="Strong",  # sees what was inserted just now
)
for hit in found[0]:
    print(hit["entity"]["name"], hit["distance"])

client.drop_collection("quickstart_python")
