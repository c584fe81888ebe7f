import { describe, expect, it } from '@jest/globals'
import { client } from '../support/client.ts'
import {
  buildImage,
  newVolume,
  portOf,
  RESTARTABLE,
  start,
  untilHealthy
} from '../support/container.ts'
import { docker, lab } from '../support/lab.ts'

/** Rows, nearest id and distance, as client.py prints them. */
const FOUND = '100 42 0.0'

const PORT = ['--publish', '127.0.0.1::19530']

/** Stops a container; Milvus 2.3 may hang with a collection that is loaded. */
async function stop(id: string): Promise<void> {
  await docker(['stop', '--time', '10', id])
}

describe('an upgrade of the image over the same volume', () => {
  it(`keeps the rows of the real Milvus ${lab('MILVUS_VERSION')}, from the bare base to ours, and to the next image of ours`, async () => {
    const volume = ['--volume', `${await newVolume()}:/var/lib/milvus`]
    const options = [...RESTARTABLE, ...volume, ...PORT]
    const image = await buildImage('real')
    const next = await buildImage('real', 'next')

    // As the original recipe runs it: without our entrypoint.
    const before = await start(
      image,
      [...options, '--entrypoint', '/tini'],
      ['--', '/milvus/bin/milvus', 'run', 'standalone']
    )
    await untilHealthy(before)
    await client(before, 'write')
    await stop(before)

    for (const one of [image, next]) {
      const id = await start(one, options)
      await untilHealthy(id)
      expect(await client(id, 'search')).toBe(FOUND)
      await stop(id)
    }
  })

  it('keeps collections and password of the stand-in from 2 to 3, which has a user of its own', async () => {
    const volume = ['--volume', `${await newVolume()}:/var/lib/milvus`]
    const password = ['--env', 'MILVUS_ROOT_PASSWORD=correct']
    const options = [...volume, ...password, ...PORT]
    const call = async (id: string, path: string): Promise<unknown> => {
      const url = `http://127.0.0.1:${await portOf(id, 19530)}/v2/vectordb/${path}`
      const headers = { Authorization: 'Bearer root:correct' }
      const collection = { collectionName: 'kept', dimension: 4 }
      const body = JSON.stringify({ ...collection, metricType: 'L2' })
      const response = await fetch(url, { method: 'POST', headers, body })
      return await response.json()
    }
    const old = await start(await buildImage(2), options)
    await untilHealthy(old)
    expect(await call(old, 'collections/create')).toMatchObject({ code: 0 })
    await stop(old)

    const id = await start(await buildImage(3), options)
    await untilHealthy(id)

    expect(await call(id, 'collections/list')).toEqual({
      code: 0,
      data: ['kept']
    })
  })
})
