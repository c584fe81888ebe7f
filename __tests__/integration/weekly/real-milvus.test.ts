import { describe, expect, it } from '@jest/globals'
import { client } from '../support/client.ts'
import {
  buildImage,
  exec,
  logsOf,
  newVolume,
  portOf,
  REAL,
  RESTARTABLE,
  start,
  untilHealthy
} from '../support/container.ts'
import { act, docker, lab, newImage, tagsOf } from '../support/lab.ts'

/** Rows, nearest id and distance, as client.py prints them. */
const FOUND = '100 42 0.0'

// The same as the smoke test's level restart, but over gRPC: 2.3 has no REST v2.
describe('the real Milvus, with a real client', () => {
  it('creates a collection, inserts and finds rows, finds them after a restart, and drops them', async () => {
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

describe('the real Milvus, with the defaults of the image', () => {
  it('keeps etcd on the loopback, and ends on TERM with the exit code that it has without the entrypoint', async () => {
    const image = await buildImage('real')
    const etcd = ['--publish', '127.0.0.1::2379']
    const ours = await start(image, [...REAL, ...etcd])
    // As RunPod passes it in the JSON form of the start command.
    const bare = ['--entrypoint', '/tini']
    const milvus = ['--', '/milvus/bin/milvus', 'run', 'standalone']
    const own = await start(image, [...REAL, ...bare], milvus)
    await Promise.all([untilHealthy(ours), untilHealthy(own)])

    const url = `http://127.0.0.1:${await portOf(ours, 2379)}/health`
    await expect(fetch(url)).rejects.toThrow()
    expect(await exec(own, 'ls', '/var/lib/milvus/etcd')).toBe('member')
    expect(await logsOf(own)).not.toContain('milvus-runpod:')

    await docker(['stop', '--time', '30', ours, own])

    // Milvus 2.3.5 aborts at its very end, with 134.
    const format = '{{.State.ExitCode}} {{.State.Error}}'
    const args = ['inspect', '--format', format]
    expect(await docker([...args, ours])).toBe(await docker([...args, own]))
    expect(await docker([...args, ours])).not.toMatch(/^(137|143)/)
    expect(await logsOf(ours)).toMatch(/Get signal to exit.*terminated/)
  })
})

describe('the real Milvus, after a kill, in a new container', () => {
  it('drops the sessions of its coordinators from before, which etcd would keep for half a minute', async () => {
    const image = await buildImage('real')
    const volume = ['--volume', `${await newVolume()}:/var/lib/milvus`]
    const first = await start(image, [...REAL, ...volume])
    await untilHealthy(first)
    await docker(['kill', first])

    const second = await start(image, [...REAL, ...volume])
    await untilHealthy(second)

    for (const name of ['rootcoord', 'datacoord', 'querycoord']) {
      expect(await logsOf(second)).toMatch(
        new RegExp(`purge old session.*session/${name}\\].*127\\.0\\.0\\.1:`)
      )
    }
  })
})

describe('the real Milvus 2.3, which has no REST v2, at the level query', () => {
  it('fails once it is healthy, with the level to use instead, and gets no tag', async () => {
    const image = newImage()

    const { mainCode, log } = await act({
      image,
      'milvus-version': '2.3.5',
      'base-image': lab('BASE_IMAGE'),
      platforms: 'linux/amd64',
      'smoke-test': 'query'
    })

    expect(mainCode).toBe(1)
    expect(log).toContain('linux/amd64: healthy after')
    expect(log).toContain(
      '::error title=Smoke test of linux/amd64::this Milvus has no REST v2'
    )
    expect(log).toContain('set "smoke-test: health"')
    expect(await tagsOf(image)).toEqual([])
  })
})
