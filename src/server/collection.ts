import { callIfThere, callRest, jsonOf, textOf, type Rest } from './rest.js'

/** A collection that a test makes. */
export interface Collection {
  name: string
  /** Rows of one batch, of which each call of `insert` brings one. */
  rows: number
  /** What `collections/create` is told, apart from the name. */
  settings: object
  /** Name of the index that the collection asks for itself, on `vector`. */
  index?: string
}

/** Numbers of a vector. */
export const DIMENSION = 4

/** Milvus 2.4 reads it here, later versions in each search and count. */
const STRONG = { consistencyLevel: 'Strong' }

/** A collection by its dimension alone: Milvus chooses its fields and its index. */
export const PLAIN: Collection = {
  name: 'milvus_runpod_smoke_test',
  rows: 100,
  settings: { dimension: DIMENSION, metricType: 'L2', params: STRONG }
}

/**
 * A collection with fields and an index of its own. A batch has so many rows that
 * Milvus builds the index: with fewer than 1024 in a segment it builds none
 * (`minSegmentNumRowsToEnableIndex`).
 *
 * Read in `createCollection` of internal/distributed/proxy/httpserver/handler_v2.go
 * of 2.4.0, 2.4.5, 2.4.18, 2.5.27, 2.6.20 and branch 3.0: all take the index type
 * in the index' `params` (2.4.13 and earlier ignore an `indexType` beside them), and
 * the types of the fields by the names of `schemapb.DataType`.
 */
export const INDEXED: Collection = {
  name: 'milvus_runpod_smoke_test_indexed',
  rows: 1200,
  index: 'vector',
  settings: {
    schema: {
      fields: [
        {
          fieldName: 'id',
          dataType: 'Int64',
          isPrimary: true,
          elementTypeParams: {}
        },
        {
          fieldName: 'vector',
          dataType: 'FloatVector',
          elementTypeParams: { dim: String(DIMENSION) }
        }
      ]
    },
    indexParams: [
      {
        fieldName: 'vector',
        indexName: 'vector',
        metricType: 'L2',
        params: { index_type: 'HNSW', M: 16, efConstruction: 64 }
      }
    ],
    params: STRONG
  }
}

/** Creates a collection, which is searched by squared distance. */
export async function create(
  rest: Rest,
  { name, settings }: Collection
): Promise<void> {
  await callRest(rest, 'collections/create', {
    collectionName: name,
    ...settings
  })
}

/** Drops a collection. */
export async function drop(rest: Rest, { name }: Collection): Promise<void> {
  await callRest(rest, 'collections/drop', { collectionName: name })
}

const DEFAULT_DATABASE = 'default'

/**
 * Returns the names of all collections, sorted; those of other databases as
 * `database.collection`. Milvus lists databases since 2.4.18.
 */
export async function listCollections(rest: Rest): Promise<string[]> {
  const path = 'databases/list'
  const listed = await callIfThere(rest, path, {})
  const databases = listed ? namesIn(path, listed.data) : [DEFAULT_DATABASE]
  const names: string[] = []
  for (const dbName of databases) {
    const own = 'collections/list'
    const found = namesIn(own, await callRest(rest, own, { dbName }))
    const prefix = dbName === DEFAULT_DATABASE ? '' : `${dbName}.`
    names.push(...found.map((name) => prefix + name))
  }
  return names.sort()
}

function namesIn(path: string, data: unknown): string[] {
  if (Array.isArray(data)) return data.map(textOf)
  throw new Error(`${path} returned ${jsonOf(data)}, not a list`)
}
