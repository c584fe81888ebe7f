// Inserts three colors into Milvus, and searches for the one nearest to orange.
//
// npm install @zilliz/milvus2-sdk-node
// MILVUS_URI=http://203.0.113.7:10123 MILVUS_TOKEN=root:PASSWORD node quickstart.mjs
import { MilvusClient } from '@zilliz/milvus2-sdk-node'

const { MILVUS_URI: address, MILVUS_TOKEN: token, MILVUS_CA: ca } = process.env
// With TLS: MILVUS_URI=https://…, and MILVUS_CA is ca.pem of make-certificate.sh.
const tls = ca && { rootCertPath: ca, serverName: 'milvus' }
const client = new MilvusClient({ address, token, tls })

/** Most methods report an error in their answer, and do not throw. */
function check(answer) {
  const { code, reason } = answer.status ?? answer
  if (code !== 0) throw new Error(reason)
  return answer
}

const collection_name = 'quickstart_node'
check(
  await client.createCollection({
    collection_name,
    dimension: 3,
    metric_type: 'L2'
  })
)
const data = [
  { id: 1, vector: [1, 0, 0], name: 'red' },
  { id: 2, vector: [0, 1, 0], name: 'green' },
  { id: 3, vector: [0, 0, 1], name: 'blue' }
]
check(await client.insert({ collection_name, data }))

const orange = [1, 0.5, 0]
const { results } = check(
  await client.search({
    collection_name,
    data: [orange],
    limit: 2,
    output_fields: ['name'],
    consistency_level: 'Strong' // sees what was inserted just now
  })
)
for (const { name, score } of results) console.log(name, score)

check(await client.dropCollection({ collection_name }))
await client.closeConnection()
