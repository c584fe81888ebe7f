import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  exec,
  newVolume,
  run,
  start,
  untilHealthy,
  writtenElsewhere
} from '../support/container.ts'
import { startFake } from '../support/fake-milvus.ts'

const DEFAULT = '/var/lib/milvus'

/** Queues, and the folders that each has beside those of etcd and the storage. */
const QUEUES = {
  rocksmq: ['rdb_data', 'rdb_data_meta_kv'],
  default: ['rdb_data', 'rdb_data_meta_kv'],
  natsmq: ['nats'],
  woodpecker: ['woodpecker'],
  pulsar: [],
  kafka: []
}

const images: Record<number, string> = {}

beforeAll(async () => {
  for (const base of [2, 3] as const) images[base] = await buildImage(base)
})

const CASES = [2, 3].flatMap((base) =>
  [DEFAULT, '/workspace/my data'].flatMap((data) =>
    Object.entries(QUEUES).map(([queue, folders]) => {
      return { base, data, queue, folders }
    })
  )
)

describe('everything that Milvus writes', () => {
  it.each(CASES)(
    'is on the volume at $data, with the queue $queue and Milvus $base',
    async ({ base, data, queue, folders }) => {
      const id = await start(images[base] ?? '', [
        ...['--volume', `${await newVolume()}:${data}`],
        ...['--env', `MILVUS_DATA_DIR=${data}`, '--env', `MQ_TYPE=${queue}`]
      ])
      await untilHealthy(id)

      const made = await exec(id, 'ls', '-A', data)
      const stat = 'stat -c %U "$0" "$0"/*'
      const owners = await exec(id, 'sh', '-c', stat, data)
      const elsewhere = await writtenElsewhere(id, data)
      expect(made.split('\n')).toEqual(['data', 'etcd', ...folders])
      expect(new Set(owners.split('\n'))).toEqual(
        new Set([base === 3 ? 'milvus' : 'root'])
      )
      expect(elsewhere).toEqual([])
    }
  )

  it.each([
    ['LOCALSTORAGE_PATH', 'data/'],
    ['ROCKSMQ_PATH', 'rdb_data'],
    ['NATSMQ_SERVER_STOREDIR', 'nats'],
    ['FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH', 'analyzer']
  ])(
    'moves with MILVUS_DATA_DIR: %s, unless it is set to something else than its default',
    async (name, folder) => {
      const valueWith = async (value?: string): Promise<string | undefined> => {
        const own = value ? { [name]: value } : undefined
        const variables = { MILVUS_DATA_DIR: '/srv/milvus', ...own }
        return (await startFake(images[2] ?? '', variables)).env[name]
      }

      expect(await valueWith()).toBe(`/srv/milvus/${folder}`)
      expect(await valueWith(`${DEFAULT}/${folder}`)).toBe(
        `/srv/milvus/${folder}`
      )
      expect(await valueWith('/srv/other')).toBe('/srv/other')
    }
  )

  it.each([
    'LOCALSTORAGE_PATH',
    'ROCKSMQ_PATH',
    'NATSMQ_SERVER_STOREDIR',
    'FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH'
  ])('does not depend on the working directory: %s', async (name) => {
    const { code, output } = await startFake(images[2] ?? '', {
      [name]: 'relative/path'
    })

    expect(output).toContain(
      `error: ${name} is "relative/path": it must be an absolute path, such as ${DEFAULT}/`
    )
    expect(code).toBe(1)
  })

  it('is known for each queue, so another one stops the start', async () => {
    const { code, output } = await startFake(images[2] ?? '', {
      MQ_TYPE: 'walrus'
    })

    expect(output).toContain('error: MQ_TYPE is "walrus": it must be one of:')
    expect(code).toBe(1)
  })
})

describe("woodpecker's log", () => {
  const env = async (
    variables: Record<string, string>,
    before = 'true'
  ): Promise<Record<string, string>> =>
    (
      await startFake(
        images[2] ?? '',
        { MQ_TYPE: 'woodpecker', ...variables },
        [...['sh', '-c', `${before}; exec /entrypoint.sh`]]
      )
    ).env

  it('is on the disk when the storage is local, and on MinIO otherwise', async () => {
    const remote = { COMMON_STORAGETYPE: 'remote' }
    const minio = { WOODPECKER_STORAGE_TYPE: 'minio' }

    expect((await env({})).WOODPECKER_STORAGE_TYPE).toBe('local')
    expect((await env(remote)).WOODPECKER_STORAGE_TYPE).toBeUndefined()
    expect((await env(minio)).WOODPECKER_STORAGE_TYPE).toBe('minio')
  })

  it.each([
    ['in woodpecker/, as in 2.6.0', {}, '', `${DEFAULT}/woodpecker`],
    ['in data/wp/, if it is there', {}, '/data/wp', `${DEFAULT}/data/wp`],
    [
      "in data/wp/ also by Milvus' own name for its default",
      { WOODPECKER_STORAGE_ROOTPATH: 'default' },
      '/data/wp',
      `${DEFAULT}/data/wp`
    ],
    [
      'in a path of its own',
      { WOODPECKER_STORAGE_ROOTPATH: '/srv/wp' },
      '/data/wp',
      '/srv/wp'
    ]
  ])('is %s', async (_, variables, before, path) => {
    const found = await env(variables, `mkdir -p ${DEFAULT}${before}`)

    expect(found.WOODPECKER_STORAGE_ROOTPATH).toBe(path)
  })
})

describe('the line at the start', () => {
  const VOLUME = async (): Promise<string[]> => {
    return ['--volume', `${await newVolume()}:${DEFAULT}`]
  }

  it.each([
    ['ROCKSMQ_PATH=/srv/queue', '/srv/queue, /srv/queue_meta_kv'],
    ['LOCALSTORAGE_PATH=/srv/storage', '/srv/storage'],
    ['ETCD_DATA_DIR=/srv/etcd', '/srv/etcd'],
    ['LOCALSTORAGE_PATH=/dev/shm/storage', '/dev/shm/storage']
  ])(
    'with %s says that it is lost, and so does a warning',
    async (env, lost) => {
      const options = ['--env', env, ...(await VOLUME())]

      const { output } = await startFake(images[2] ?? '', {}, [], options)

      expect(output).toContain(
        `data in ${DEFAULT} (partly a volume: ${lost} is lost with the container)`
      )
      expect(output).toContain(
        `warning: ${lost} will be lost with the container, and without it the rest of the data cannot be used`
      )
    }
  )

  it.each([
    [{ MQ_TYPE: 'natsmq', NATSMQ_SERVER_STOREDIR: `${DEFAULT}/q` }, 'a volume'],
    // With remote storage, what is on the disk are copies.
    [
      { COMMON_STORAGETYPE: 'remote', LOCALSTORAGE_PATH: '/srv/cache' },
      'a volume'
    ],
    [
      {
        COMMON_STORAGETYPE: 'remote',
        ETCD_USE_EMBED: 'false',
        MQ_TYPE: 'kafka'
      },
      'nothing that must be kept'
    ]
  ])('with %j says: %s', async (variables, told) => {
    const volume = await VOLUME()

    const { output } = await startFake(images[2] ?? '', variables, [], volume)

    expect(output).toContain(`data in ${DEFAULT} (${told})`)
    expect(output).not.toContain('will be lost')
  })

  it('does not call memory a volume', async () => {
    const { output } = await run(
      images[2] ?? '',
      ['--tmpfs', DEFAULT],
      [...['timeout', '1', '/entrypoint.sh']]
    )

    expect(output).toContain('(no volume: lost with the container)')
  })

  it.each([
    ['variables', { NATSMQ_SERVER_STOREDIR: '/srv/q' }, undefined],
    ['user.yaml', {}, 'natsmq:\n  server:\n    storeDir: /srv/q\n']
  ])('follows %s', async (_, variables, file = '# none\n') => {
    const script = `printf '%s' "$0" >/milvus/configs/user.yaml; exec /entrypoint.sh`

    const { output } = await startFake(
      images[2] ?? '',
      { MQ_TYPE: 'natsmq', ...variables },
      ['sh', '-c', script, file],
      await VOLUME()
    )

    expect(output).toContain('(partly a volume: /srv/q is lost')
  })
})
