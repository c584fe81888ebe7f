import { beforeAll, describe, expect, it } from '@jest/globals'
import { client } from '../support/client.ts'
import {
  buildImage,
  exec,
  logsOf,
  portOf,
  start,
  untilHealthy
} from '../support/container.ts'
import { docker, lab } from '../support/lab.ts'

describe(`settings of the real Milvus ${lab('MILVUS_VERSION')}, given as variables and read back from it`, () => {
  let id: string
  let name: string

  // Not in beforeAll: what a test starts is removed after it.
  beforeAll(async () => {
    name = await buildImage('real')
  })

  it('reads a text, a number, a truth value, ports and a path', async () => {
    id = await start(name, [
      ...['--env', 'LOG_LEVEL=warn'],
      ...['--env', 'PROXY_MAXNAMELENGTH=16'],
      ...['--env', 'COMMON_SECURITY_AUTHORIZATIONENABLED=true'],
      ...['--env', 'METRICS_PORT=9191'],
      ...['--env', 'PROXY_PORT=19530'],
      ...['--env', 'MILVUS_DATA_DIR=/srv/milvus'],
      ...['--publish', '127.0.0.1::19530', '--publish', '127.0.0.1::9191']
    ])
    await untilHealthy(id) // by the image's HEALTHCHECK, on METRICS_PORT

    const level = `http://127.0.0.1:${await portOf(id, 9191)}/log/level`
    expect(await (await fetch(level)).json()).toEqual({ level: 'warn' })

    const as = ['create_collection_as', 'root', 'Milvus'] as const
    expect(await client(id, ...as, 'x'.repeat(17))).toMatch(
      /less than 16 characters/
    )
    await expect(client(id, 'create_collection', 'a')).rejects.toThrow()

    const places = await exec(id, 'ls', '/srv/milvus')
    expect(places.split('\n').sort()).toEqual([
      'data',
      'etcd',
      'rdb_data',
      'rdb_data_meta_kv'
    ])
    await expect(exec(id, 'ls', '/var/lib/milvus')).rejects.toThrow()
  })

  it('runs with its own entrypoint in the start command, as RunPod has it in JSON', async () => {
    const command = ['--', 'milvus', 'run', 'standalone']
    id = await start(name, ['--entrypoint', '/tini'], command)
    await untilHealthy(id)

    expect(await exec(id, 'ls', '/var/lib/milvus/etcd')).toBe('member')
    expect(await logsOf(id)).not.toContain('milvus-runpod:')
  })

  it('ends at TERM, and its exit code is the one that Milvus has without us', async () => {
    const ours = await start(name)
    const entrypoint = ['--entrypoint', '/tini']
    const milvus = ['--', 'milvus', 'run', 'standalone']
    const own = await start(name, entrypoint, milvus)
    await Promise.all([untilHealthy(ours), untilHealthy(own)])

    await docker(['stop', '--time', '30', ours, own])

    // Of 2.3.5 it is 134: it aborts at its very end.
    const format = '{{.State.ExitCode}} {{.State.Error}}'
    const args = ['inspect', '--format', format]
    expect(await docker([...args, ours])).toBe(await docker([...args, own]))
    expect(await docker([...args, ours])).not.toMatch(/^(137|143)/)
    expect(await logsOf(ours)).toMatch(/Get signal to exit.*terminated/)
  })

  it('opens etcd beyond the loopback only when asked to', async () => {
    const options = ['--publish', '127.0.0.1::2379']
    const closed = await start(name, options)
    const open = await start(name, [
      ...options,
      ...['--env', 'MILVUS_EXPOSE_ETCD=true']
    ])
    await Promise.all([untilHealthy(closed), untilHealthy(open)])

    const health = async (one: string): Promise<unknown> =>
      await (
        await fetch(`http://127.0.0.1:${await portOf(one, 2379)}/health`)
      ).json()
    expect(await health(open)).toMatchObject({ health: 'true' })
    await expect(health(closed)).rejects.toThrow()
  })
})
