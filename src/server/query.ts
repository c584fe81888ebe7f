import { callRest, type Rest } from './rest.js'

const COLLECTION = 'milvus_runpod_smoke_test'

/** Rows on a line, one apart in the first coordinate and two in the second. */
const ROWS = Array.from({ length: 100 }, (_, index) => ({
  id: index + 1,
  vector: [index + 1, 2 * (index + 1), 0, 1]
}))

/** A point next to row 42, at a different distance from every row. */
const QUERY = [42.25, 84.5, 0, 1]

/** Its nearest rows by squared distance; these distances are exact in 32 bits. */
const NEAREST: Hit[] = [
  { id: 42, distance: 0.3125 },
  { id: 43, distance: 2.8125 },
  { id: 41, distance: 7.8125 }
]

/** An index may round a little. */
const TOLERANCE = 1e-3

interface Hit {
  id: number
  distance: number
}

/** Creates a collection that is searched by squared distance. */
export async function create(rest: Rest): Promise<void> {
  await callRest(rest, 'collections/create', {
    collectionName: COLLECTION,
    dimension: QUERY.length,
    metricType: 'L2',
    // Milvus 2.4 reads it here, later versions in the search.
    params: { consistencyLevel: 'Strong' }
  })
}

/** Inserts rows whose neighbours are known. */
export async function insert(rest: Rest): Promise<void> {
  const data = await callRest(rest, 'entities/insert', {
    collectionName: COLLECTION,
    data: ROWS
  })
  const { insertCount } = (data ?? {}) as { insertCount?: unknown }
  if (Number(insertCount) === ROWS.length) return
  throw new Error(
    `entities/insert took ${String(insertCount)} rows of ${ROWS.length}`
  )
}

/**
 * Searches, and compares ids and distances. Strong consistency waits for every
 * acknowledged row, so a wrong answer is final.
 *
 * @throws Error that says what was found instead.
 */
export async function search(rest: Rest): Promise<void> {
  const data = await callRest(rest, 'entities/search', {
    collectionName: COLLECTION,
    data: [QUERY],
    annsField: 'vector',
    limit: NEAREST.length,
    consistencyLevel: 'Strong'
  })
  const hits = hitsOf(data)
  if (hits && areNearest(hits)) return
  throw new Error(
    `the search found ${hits ? listHits(hits) : JSON.stringify(data)} instead of ${listHits(NEAREST)}`
  )
}

/** Drops the collection. */
export async function drop(rest: Rest): Promise<void> {
  await callRest(rest, 'collections/drop', { collectionName: COLLECTION })
}

/** An id may be a string: a JavaScript number cannot hold all 64 bits. */
function hitsOf(data: unknown): Hit[] | undefined {
  if (!Array.isArray(data)) return undefined
  return (data as (Partial<Hit> | null)[]).map((hit) => ({
    id: Number(hit?.id),
    distance: Number(hit?.distance)
  }))
}

function areNearest(hits: Hit[]): boolean {
  return (
    hits.length === NEAREST.length &&
    NEAREST.every(({ id, distance }, index) => {
      const hit = hits[index]
      return hit?.id === id && Math.abs(hit.distance - distance) < TOLERANCE
    })
  )
}

function listHits(hits: Hit[]): string {
  const list = hits.map(({ id, distance }) => `${id} (distance ${distance})`)
  return list.join(', ') || 'nothing'
}
