import { beforeAll, describe, expect, it } from '@jest/globals'
import { client } from '../support/client.ts'
import {
  buildImage,
  exec,
  logsOf,
  portOf,
  REAL,
  start,
  untilHealthy
} from '../support/container.ts'
import { lab } from '../support/lab.ts'

const ETCD = ['--publish', '127.0.0.1::2379']

/** What etcd says of itself, through a port that is published. */
async function etcdHealth(id: string): Promise<unknown> {
  const url = `http://127.0.0.1:${await portOf(id, 2379)}/health`
  return await (await fetch(url)).json()
}

// The real Milvus takes long to start, so one start proves several settings.
describe(`the real Milvus ${lab('MILVUS_VERSION')}`, () => {
  let name: string

  // Not in beforeAll: what a test starts is removed after it.
  beforeAll(async () => {
    name = await buildImage('real')
  })

  it('has settings that are given as variables: a text, a number, ports, a path, a password and an open etcd; and a log to look into', async () => {
    const id = await start(name, [
      ...REAL,
      ...['--env', 'LOG_LEVEL=warn'],
      ...['--env', 'PROXY_MAXNAMELENGTH=16'],
      // Its default, since 2.3 does not know how to set another one.
      ...['--env', 'MILVUS_ROOT_PASSWORD=Milvus'],
      ...['--env', 'METRICS_PORT=9191'],
      ...['--env', 'PROXY_PORT=19530'],
      ...['--env', 'MILVUS_DATA_DIR=/srv/milvus'],
      ...['--env', 'MILVUS_EXPOSE_ETCD=true'],
      ...['--publish', '127.0.0.1::19530', '--publish', '127.0.0.1::9191'],
      ...ETCD
    ])
    await untilHealthy(id) // by the image's HEALTHCHECK, on METRICS_PORT

    const level = `http://127.0.0.1:${await portOf(id, 9191)}/log/level`
    expect(await (await fetch(level)).json()).toEqual({ level: 'warn' })

    const as = ['create_collection_as', 'root', 'Milvus'] as const
    expect(await client(id, ...as, 'x'.repeat(17))).toMatch(
      /less than 16 characters/
    )
    expect(await client(id, ...as, 'a')).toBe('created')
    await expect(client(id, 'create_collection', 'b')).rejects.toThrow()

    const places = await exec(id, 'ls', '/srv/milvus')
    expect(places.split('\n').sort()).toEqual([
      'data',
      'etcd',
      'rdb_data',
      'rdb_data_meta_kv'
    ])
    await expect(exec(id, 'ls', '/var/lib/milvus')).rejects.toThrow()
    expect(await etcdHealth(id)).toMatchObject({ health: 'true' })

    // Its log is in both places.
    expect(await exec(id, '/status.sh')).toContain(
      'Last errors (in /tmp/milvus-log): '
    )
    const file = await exec(id, 'sh', '-c', 'cat /tmp/milvus-log/*.log')
    expect(file).toContain('[WARN]')
    expect(await logsOf(id)).toContain(file.split('\n').at(0))
  })
})
