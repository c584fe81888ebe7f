import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { act, docker, healthOf, lab, newImage } from './support/lab.ts'

const run = promisify(execFile)

/** Rows, nearest id and distance, as client.py prints them. */
const FOUND = '100 42 0.0'

describe('the published amd64 image with a real client', () => {
  let image: string
  let id: string

  beforeAll(async () => {
    const { outputs } = await act({
      image: newImage(),
      'milvus-version': lab('MILVUS_VERSION'),
      'base-image': lab('BASE_IMAGE'),
      platforms: 'linux/amd64'
    })
    image = outputs.tag ?? ''
    id = await docker([
      'run',
      '--detach',
      // After a kill, Milvus waits until the sessions before it have ended.
      '--env',
      'COMMON_SESSION_TTL=5',
      '--publish',
      '127.0.0.1::19530',
      image
    ])
    expect(await healthOf(id)).toBe('healthy')
    await client('write', id)
  })

  afterAll(async () => {
    await docker(['rm', '--force', '--volumes', id])
    await docker(['image', 'rm', '--force', image])
  })

  it('finds the rows that it has inserted', async () => {
    expect(await client('search', id)).toBe(FOUND)
  })

  it('finds them after docker restart', async () => {
    // Milvus 2.3 may hang when it is stopped with a collection loaded.
    await docker(['restart', '--time', '10', id])
    expect(await healthOf(id)).toBe('healthy')

    expect(await client('search', id)).toBe(FOUND)
  })

  it('finds them after docker kill', async () => {
    await docker(['kill', id])
    await docker(['start', id])
    expect(await healthOf(id)).toBe('healthy')

    expect(await client('search', id)).toBe(FOUND)
  })
})

async function client(command: string, id: string): Promise<string> {
  const address = await docker(['port', id, '19530'])
  const port = address.split(':').at(-1) ?? ''
  const script = '__tests__/integration/support/client.py'
  const { stdout } = await run(lab('PYTHON'), [script, command, port])
  return stdout.trim()
}
