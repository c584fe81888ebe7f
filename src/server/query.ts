import { pause } from '../lib/pause.js'
import { type Collection, DIMENSION } from './collection.js'
import {
  callIfThere,
  callRest,
  jsonOf,
  numberIn,
  textOf,
  type Rest
} from './rest.js'

export { create, drop, INDEXED, listCollections, PLAIN } from './collection.js'

/** Rows are on a line, one apart in the first coordinate and two in the second. */
function vectorOf(position: number): number[] {
  return [position, 2 * position, 0, 1].slice(0, DIMENSION)
}

/** Place in a batch of the row that its search finds first. */
const SOUGHT = 42

/** Where each search looks, seen from the sought row: at another distance from every row. */
const OFFSET = 0.25

/** Neighbours that a search finds, by their place from the sought row. */
const NEAREST = [0, 1, -1]

/** An index may round a little. */
const TOLERANCE = 1e-3

/**
 * Candidates that HNSW keeps while it searches: enough to find every one of these
 * rows. Not all versions read it, and the default of those is enough as well.
 */
const EF = 64

interface Hit {
  id: number
  distance: number
}

/** Returns the id of a row; batches follow each other, and the first id is 1. */
function idOf(batch: number, place: number, { rows }: Collection): number {
  return batch * rows + place
}

/**
 * Inserts a batch of rows whose neighbours are known. The first batch of a
 * collection with an index of its own is sealed, too, so that this index exists;
 * of later ones no more is known than that Milvus acknowledged them.
 */
export async function insert(
  rest: Rest,
  batch: number,
  collection: Collection
): Promise<void> {
  const { name, rows } = collection
  const data = await callRest(rest, 'entities/insert', {
    collectionName: name,
    data: Array.from({ length: rows }, (_, index) => {
      const id = idOf(batch, index + 1, collection)
      return { id, vector: vectorOf(id) }
    })
  })
  const { insertCount } = (data ?? {}) as { insertCount?: unknown }
  if (numberIn(insertCount) !== rows) {
    throw new Error(
      `entities/insert took ${textOf(insertCount)} rows of ${rows} into ${name}`
    )
  }
  if (batch === 0 && collection.index) await seal(rest, collection)
}

/**
 * Finds every row of the batches that a collection has, from the first on: by a
 * search in each, and by their count.
 *
 * @throws Error that says what was found instead.
 */
export async function find(
  rest: Rest,
  batches: number,
  collection: Collection
): Promise<void> {
  for (let batch = 0; batch < batches; batch++) {
    await search(rest, batch, collection)
  }
  await count(rest, batches * collection.rows, collection)
}

/**
 * Searches in a batch, and compares ids and distances. Strong consistency waits for
 * every acknowledged row, so a wrong answer is final.
 *
 * @throws Error that says what was found instead.
 */
export async function search(
  rest: Rest,
  batch: number,
  collection: Collection
): Promise<void> {
  const { name, index } = collection
  const sought = idOf(batch, SOUGHT, collection)
  const data = await callRest(rest, 'entities/search', {
    collectionName: name,
    data: [vectorOf(sought + OFFSET)],
    annsField: 'vector',
    limit: NEAREST.length,
    consistencyLevel: 'Strong',
    ...(index && { searchParams: { params: { ef: EF } } })
  })
  const expected = NEAREST.map((place) => ({
    id: sought + place,
    distance: squaredDistance(place)
  }))
  const hits = hitsOf(data)
  if (hits && areSame(hits, expected)) return
  throw new Error(
    `the search found ${hits ? listHits(hits) : jsonOf(data)} instead of ${listHits(expected)} in ${name}`
  )
}

/** All of these distances are exact in 32 bits. */
function squaredDistance(place: number): number {
  const [x = 0, y = 0] = vectorOf(place - OFFSET)
  return x ** 2 + y ** 2
}

function hitsOf(data: unknown): Hit[] | undefined {
  if (!Array.isArray(data)) return undefined
  return (data as (Partial<Hit> | null)[]).map((hit) => ({
    id: numberIn(hit?.id),
    distance: numberIn(hit?.distance)
  }))
}

function areSame(hits: Hit[], expected: Hit[]): boolean {
  return (
    hits.length === expected.length &&
    expected.every(({ id, distance }, index) => {
      const hit = hits[index]
      return hit?.id === id && Math.abs(hit.distance - distance) < TOLERANCE
    })
  )
}

function listHits(hits: Hit[]): string {
  const list = hits.map(({ id, distance }) => `${id} (distance ${distance})`)
  return list.join(', ') || 'nothing'
}

/**
 * Seconds for which a count may be wrong: after a kill, rows were seen twice while
 * Milvus handed a segment over (milvus-io/milvus#40388, #41570).
 */
const SETTLE_SECONDS = 10

/** Milliseconds between two looks. */
const LOOK_MS = 250

const COUNT = 'count(*)'

/**
 * Counts the rows of a collection. There is a filter, which 2.4 wanted before 2.4.6,
 * and no limit, which no version takes with a count.
 *
 * @throws Error that says how many there are.
 */
async function count(
  rest: Rest,
  expected: number,
  { name }: Collection
): Promise<void> {
  const seconds = Math.min(SETTLE_SECONDS, rest.callSeconds)
  const found = await lookUntil(rest, seconds, async () => {
    const data = await callRest(rest, 'entities/query', {
      collectionName: name,
      filter: 'id > 0',
      outputFields: [COUNT],
      consistencyLevel: 'Strong'
    })
    const counted = firstOf(data)[COUNT]
    const text = textOf(counted === undefined ? data : counted)
    return { text, isRight: numberIn(counted) === expected }
  })
  if (found.isRight) return
  throw new Error(
    `entities/query counted ${found.text} rows instead of ${expected} in ${name}`
  )
}

/** Looks, at least once, until it is right or the seconds are over; returns the last look. */
async function lookUntil<T extends { isRight: boolean }>(
  { signal }: Rest,
  seconds: number,
  look: () => Promise<T>
): Promise<T> {
  const until = performance.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found.isRight || performance.now() > until) return found
    await pause(LOOK_MS, signal)
    if (signal.aborted) return found
  }
}

/** Seconds in which the index of so few rows should be built. */
const INDEX_SECONDS = 30

/**
 * Seals the rows that a collection has, and waits until their index is built, but not
 * for ever: a Milvus that is busy is not broken. Before 2.5.4 there is no call for it,
 * and Milvus seals them when it likes.
 */
async function seal(
  rest: Rest,
  { name, rows, index }: Collection
): Promise<void> {
  const collection = { collectionName: name }
  if (!(await callIfThere(rest, 'collections/flush', collection))) return
  const seconds = Math.min(INDEX_SECONDS, rest.callSeconds)
  await lookUntil(rest, seconds, async () => {
    const described = { ...collection, indexName: index }
    const answer = await callIfThere(rest, 'indexes/describe', described)
    const { totalRows, pendingRows } = firstOf(answer?.data)
    const isBuilt = numberIn(totalRows) >= rows && numberIn(pendingRows) === 0
    return { isRight: !answer || isBuilt }
  })
}

/** Returns the first object of a list. */
function firstOf(data: unknown): Record<string, unknown> {
  const [first] = Array.isArray(data) ? (data as unknown[]) : []
  return { ...(first as object | undefined) }
}
