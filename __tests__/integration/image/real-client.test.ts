import { describe, expect, it } from '@jest/globals'
import { client } from '../support/client.ts'
import {
  buildImage,
  RESTARTABLE,
  start,
  untilHealthy
} from '../support/container.ts'
import { docker } from '../support/lab.ts'

/** Rows, nearest id and distance, as client.py prints them. */
const FOUND = '100 42 0.0'

// The same as the smoke test's level restart, but over gRPC: 2.3 has no REST v2.
describe('the real Milvus, by a real client', () => {
  it('creates a collection, inserts and finds rows, finds them after a stop and a start, and drops them', async () => {
    const port = ['--publish', '127.0.0.1::19530']
    const id = await start(await buildImage('real'), [...RESTARTABLE, ...port])
    await untilHealthy(id)

    await client(id, 'write')
    expect(await client(id, 'search')).toBe(FOUND)

    // Milvus 2.3 may hang when it is stopped with a collection loaded.
    await docker(['stop', '--time', '10', id])
    await docker(['start', id])
    await untilHealthy(id)

    expect(await client(id, 'search')).toBe(FOUND)
    expect(await client(id, 'drop')).toBe('False')
  })
})
