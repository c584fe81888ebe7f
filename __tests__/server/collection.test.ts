import { describe, expect, it } from '@jest/globals'
import {
  create,
  drop,
  find,
  INDEXED,
  insert,
  listCollections,
  PLAIN,
  search
} from '../../src/server/query.js'
import type { Rest } from '../../src/server/rest.js'
import {
  serveRest,
  type FakeRest,
  type RestReply
} from '../support/milvus-rest.js'

/** Serves REST, and returns how to call it. */
async function serve(
  replies: Record<string, RestReply[]> = {},
  settings: Partial<Rest> = {}
): Promise<{ rest: Rest; server: FakeRest }> {
  const server = await serveRest(replies)
  const address = { host: '127.0.0.1', port: server.port }
  const { signal } = new AbortController()
  const known = { address, password: 'Milvus', callSeconds: 2, signal }
  return { server, rest: { ...known, ...settings } }
}

const ok = (data: unknown): RestReply => ({ code: 0, data })

const counted = (rows: unknown): RestReply => ok([{ 'count(*)': rows }])

/** Creates a collection, and inserts batches of rows. */
async function fill(
  rest: Rest,
  collection = PLAIN,
  batches = 1
): Promise<void> {
  await create(rest, collection)
  for (let batch = 0; batch < batches; batch++) {
    await insert(rest, batch, collection)
  }
}

describe('a collection', () => {
  it.each([
    ['by its dimension alone', PLAIN, { dimension: 4, metricType: 'L2' }],
    [
      'with fields and an index of its own',
      INDEXED,
      {
        schema: { fields: [{ fieldName: 'id' }, { fieldName: 'vector' }] },
        indexParams: [
          {
            fieldName: 'vector',
            metricType: 'L2',
            params: { index_type: 'HNSW' }
          }
        ]
      }
    ]
  ])('is created %s, with strong consistency', async (_, collection, body) => {
    const { rest, server } = await serve()
    await create(rest, collection)
    expect(server.bodies).toMatchObject([
      {
        collectionName: collection.name,
        params: { consistencyLevel: 'Strong' },
        ...body
      }
    ])
  })

  it('is found by name until it is dropped', async () => {
    const { rest } = await serve()
    await create(rest, PLAIN)
    await create(rest, INDEXED)
    const names = [PLAIN.name, INDEXED.name]
    await expect(listCollections(rest)).resolves.toEqual(names)
    await drop(rest, PLAIN)
    await expect(listCollections(rest)).resolves.toEqual([INDEXED.name])
  })

  it('of another database has its name, too', async () => {
    const { rest, server } = await serve({
      'databases/list': [ok(['work', 'default'])],
      'collections/list': [ok(['b', 'a']), ok(['c'])]
    })
    await expect(listCollections(rest)).resolves.toEqual([
      'c',
      'work.a',
      'work.b'
    ])
    expect(server.bodies.slice(1)).toEqual([
      { dbName: 'work' },
      { dbName: 'default' }
    ])
  })

  it('cannot be listed by an answer without a list', async () => {
    const { rest } = await serve({ 'collections/list': [ok({ a: 1 })] })
    await expect(listCollections(rest)).rejects.toThrow(
      'collections/list returned {"a":1}, not a list'
    )
  })
})

describe('batches of rows', () => {
  it.each([PLAIN, INDEXED])(
    'follow each other in $name',
    async (collection) => {
      const { rest, server } = await serve()
      await fill(rest, collection, 3)
      await find(rest, 3, collection)
      const ids = server.bodies
        .filter((_, index) => server.calls[index] === 'entities/insert')
        .flatMap(({ data }) => data as { id: number }[])
        .map(({ id }) => id)
      const { rows } = collection
      expect(ids).toEqual(Array.from({ length: 3 * rows }, (_, i) => i + 1))
    }
  )

  it('are searched one by one, and counted together', async () => {
    const { rest, server } = await serve()
    await fill(rest, PLAIN, 2)
    await find(rest, 2, PLAIN)
    expect(server.calls.slice(3)).toEqual([
      'entities/search',
      'entities/search',
      'entities/query'
    ])
  })

  it('are counted with a filter and without a limit, which some versions want', async () => {
    const { rest, server } = await serve()
    await find(rest, 0, PLAIN)
    expect(server.bodies).toEqual([
      {
        collectionName: PLAIN.name,
        filter: 'id > 0',
        outputFields: ['count(*)'],
        consistencyLevel: 'Strong'
      }
    ])
  })

  it('are looked for in an index with more candidates than results', async () => {
    const { rest, server } = await serve()
    await fill(rest, INDEXED)
    await search(rest, 0, INDEXED)
    expect(server.bodies.at(-1)).toMatchObject({
      searchParams: { params: { ef: 64 } }
    })
  })

  it('are missed by a search, which names them and where they were', async () => {
    const { rest } = await serve()
    await fill(rest, PLAIN, 1)
    await expect(search(rest, 1, PLAIN)).rejects.toThrow(
      /^the search found 100 .* instead of 142 \(distance 0.3125\), 143 .*, 141 .* in milvus_runpod_smoke_test$/
    )
  })

  it.each([
    ['too few', counted(200), '200'],
    ['too many, as a string', counted('301'), '301'],
    ['nothing', ok([]), '[]'],
    ['no list', ok(null), 'null']
  ])('are missed by a count of %s', async (_, reply, found) => {
    const query = Array.from({ length: 20 }, () => reply)
    const { rest } = await serve({ 'entities/query': query })
    await fill(rest, PLAIN, 3)
    await expect(find(rest, 3, PLAIN)).rejects.toThrow(
      `entities/query counted ${found} rows instead of 300 in milvus_runpod_smoke_test`
    )
  })

  it('may be counted twice for a moment, as after a kill', async () => {
    const query = [counted(200), counted(200)]
    const { rest, server } = await serve({ 'entities/query': query })
    await fill(rest)
    await find(rest, 1, PLAIN)
    expect(server.calls.slice(3)).toEqual(Array(3).fill('entities/query'))
  })

  it('are counted no more when the test is over', async () => {
    const over = new AbortController()
    const { rest, server } = await serve(
      { 'entities/query': [counted(1), counted(1)] },
      { signal: over.signal }
    )
    setTimeout(() => {
      over.abort()
    }, 100)
    await expect(find(rest, 0, PLAIN)).rejects.toThrow('counted 1 rows')
    expect(server.calls).toHaveLength(1)
  })
})

describe('the first batch of a collection with an index of its own', () => {
  const described = (totalRows: number, pendingRows: number): RestReply =>
    ok([{ indexName: 'vector', totalRows, pendingRows }])

  it('is sealed, and its index awaited', async () => {
    const { rest, server } = await serve({
      'collections/flush': [ok({})],
      'indexes/describe': [
        described(0, 0),
        described(1200, 1200),
        described(1200, 0)
      ]
    })
    await fill(rest, INDEXED, 2)
    expect(server.calls).toEqual([
      'collections/create',
      'entities/insert',
      'collections/flush',
      ...Array<string>(3).fill('indexes/describe'),
      'entities/insert'
    ])
    expect(server.bodies[3]).toEqual({
      collectionName: INDEXED.name,
      indexName: 'vector'
    })
  })

  it('does without an index that takes too long', async () => {
    const pending = Array.from({ length: 20 }, () => described(1200, 1200))
    const { rest } = await serve(
      { 'collections/flush': [ok({})], 'indexes/describe': pending },
      { callSeconds: 2 }
    )
    await expect(fill(rest, INDEXED)).resolves.toBeUndefined()
  })

  it.each<Record<string, RestReply[]>>([{ 'collections/flush': [ok({})] }, {}])(
    'is just inserted if Milvus has not all of these calls: %j',
    async (replies) => {
      const { rest } = await serve(replies)
      await fill(rest, INDEXED)
      await expect(find(rest, 1, INDEXED)).resolves.toBeUndefined()
    }
  )

  it('fails if Milvus cannot seal it', async () => {
    const { rest } = await serve({
      'collections/flush': [{ code: 65535, message: 'disk is full' }]
    })
    await expect(fill(rest, INDEXED)).rejects.toThrow(
      'collections/flush returned code 65535: disk is full'
    )
  })
})
