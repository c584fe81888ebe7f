import { describe, expect, it } from '@jest/globals'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import {
  newRoot,
  startHere,
  USER_YAML,
  VAR_ONLY
} from '../support/image-here.ts'

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

describe('the folders of everything that Milvus writes', () => {
  it.each(
    [DEFAULT, '/workspace/my data'].flatMap((data) =>
      Object.entries(QUEUES).map(([queue, folders]) => [data, queue, folders])
    ) as [string, string, string[]][]
  )('are made in %s, for the queue %s', async (data, queue, folders) => {
    const root = newRoot()
    const variables = { MILVUS_DATA_DIR: data, MQ_TYPE: queue }

    await startHere(variables, { root })

    const made = readdirSync(root + data).sort()
    expect(made).toEqual(['data', 'etcd', ...folders])
    expect(existsSync(root + DEFAULT)).toBe(data === DEFAULT)
  })

  it.each([
    ['ETCD_DATA_DIR', 'etcd'],
    ['LOCALSTORAGE_PATH', 'data/'],
    ['ROCKSMQ_PATH', 'rdb_data'],
    ['NATSMQ_SERVER_STOREDIR', 'nats'],
    ['FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH', 'analyzer']
  ])(
    'move with MILVUS_DATA_DIR: %s, unless it is set to something else than its default',
    async (name, folder) => {
      const valueWith = async (value?: string): Promise<string | undefined> => {
        const own = value ? { [name]: value } : undefined
        const variables = { MILVUS_DATA_DIR: '/srv/milvus', ...own }
        return (await startHere(variables)).env[name]
      }

      expect(await valueWith()).toBe(`/srv/milvus/${folder}`)
      expect(await valueWith(`${DEFAULT}/${folder}`)).toBe(
        `/srv/milvus/${folder}`
      )
      expect(await valueWith('/srv/other')).toBe('/srv/other')
    }
  )

  it('stay unset at the default, so that user.yaml may set them', async () => {
    const { env } = await startHere({ MILVUS_DATA_DIR: DEFAULT })

    expect(env.ROCKSMQ_PATH).toBeUndefined()
    expect(env.LOCALSTORAGE_PATH).toBeUndefined()
  })
})

describe("woodpecker's log", () => {
  const env = async (
    variables: Record<string, string>,
    folder = DEFAULT
  ): Promise<Record<string, string>> => {
    const root = newRoot()
    mkdirSync(root + folder, { recursive: true })
    const all = { MQ_TYPE: 'woodpecker', ...variables }
    return (await startHere(all, { root })).env
  }

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
    const found = await env(variables, DEFAULT + before)

    expect(found.WOODPECKER_STORAGE_ROOTPATH).toBe(path)
  })
})

describe('a restart', () => {
  // All that the scripts use, but not env and sed, which the fake Milvus uses.
  const PROGRAMS =
    'awk bash cat chown curl cut df grep iconv id mkdir mv rm sort stat tail test touch tr'
  const FOLDERS = ['etcd/member', 'data', 'rdb_data', 'rdb_data_meta_kv']

  it('runs but two programs before Milvus, to read the settings and the size of the volume', async () => {
    const files: Record<string, string> = {
      '/tmp/milvus-log/x': '',
      '/var/lib/milvus/etcd/milvus-runpod': 'version=2.6.22\npassword=given\n'
    }
    for (const folder of FOLDERS) files[`${DEFAULT}/${folder}/x`] = ''
    for (const name of PROGRAMS.split(' ')) {
      files[`/bin/${name}`] = `#!/bin/bash -p
printf '%s ' "\${0##*/}" >>"$RAN"
PATH=/usr/bin:/bin exec "\${0##*/}" "$@"
`
    }
    const root = newRoot(files)

    const { output } = await startHere({ RAN: '/ran' }, { root })

    expect(output).toContain('started: milvus')
    expect(readFileSync(`${root}/ran`, 'utf8')).toBe('awk df ')
  })
})

describe('the line at the start', () => {
  const startOnVar = async (
    variables: Record<string, string>,
    userYaml = ''
  ): Promise<string> => {
    const files = { '/bin/df': VAR_ONLY, [USER_YAML]: userYaml }
    return (await startHere(variables, { files })).output
  }

  it.each([
    ['ROCKSMQ_PATH', '/srv/queue', '/srv/queue, /srv/queue_meta_kv'],
    ['LOCALSTORAGE_PATH', '/srv/storage', '/srv/storage'],
    ['ETCD_DATA_DIR', '/srv/etcd', '/srv/etcd']
  ])(
    'with %s=%s says that it is lost, and so does a warning',
    async (name, folder, lost) => {
      const output = await startOnVar({ [name]: folder })

      expect(output).toContain(
        `data in ${DEFAULT} (partly a volume: ${lost} is lost with the container)`
      )
      expect(output).toContain(
        `warning: ${lost} will be lost with the container, and without it the rest of the data cannot be used`
      )
    }
  )

  it.each([
    [{}, 'a volume'],
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
    ],
    [{ MILVUS_DATA_DIR: '/srv/milvus' }, 'no volume: lost with the container']
  ])('with %j says: %s', async (variables, told) => {
    const output = await startOnVar(variables)

    expect(output).toContain(` (${told})`)
    expect(output).not.toContain('will be lost')
  })

  it('does not call memory a volume', async () => {
    const df = '#!/bin/sh\nfor row; do echo 1000 2000 tmpfs /var/lib; done\n'

    const { output } = await startHere({}, { files: { '/bin/df': df } })

    expect(output).toContain('(no volume: lost with the container)')
  })

  it.each([
    ['variables', { NATSMQ_SERVER_STOREDIR: '/srv/q' }, undefined],
    ['user.yaml', {}, 'natsmq:\n  server:\n    storeDir: /srv/q\n']
  ])('follows %s', async (_, variables, file) => {
    const output = await startOnVar({ MQ_TYPE: 'natsmq', ...variables }, file)

    expect(output).toContain('(partly a volume: /srv/q is lost')
  })
})

describe('a volume', () => {
  const startOn = async (
    sizes: string,
    folder = `${DEFAULT}/etcd`
  ): Promise<string> => {
    const df = `#!/bin/sh\nfor row; do echo ${sizes} fuse /var; done\n`
    const root = newRoot({ '/bin/df': df })
    mkdirSync(root + folder, { recursive: true })
    return (await startHere({}, { root })).output
  }

  // Some network file systems do not know their size.
  it.each(['0 0', '- -', '150 5000'])(
    'of which df says %j (free and all) is used',
    async (sizes) => {
      expect(await startOn(sizes)).toContain('started: milvus')
    }
  )

  it.each([
    ['149 5000', 'a first start', `${DEFAULT}/etcd`, 150],
    ['0 5000', 'an old database', `${DEFAULT}/etcd/member`, 1]
  ])(
    'of which df says %j is too full for %s',
    async (sizes, _, folder, needed) => {
      const output = await startOn(sizes, folder)

      expect(output).toContain(
        `error: only ${sizes.split(' ')[0]} MiB are free in ${DEFAULT}, but Milvus needs ${needed} MiB to start`
      )
      expect(output).not.toContain('started: milvus')
    }
  )
})

describe("Milvus' log", () => {
  it.each([
    [{}, '/tmp/milvus-log', '10'],
    [{ LOG_FILE_ROOTPATH: '/srv/logs' }, '/srv/logs', undefined]
  ])('is also in a small file, with %j', async (variables, folder, size) => {
    const root = newRoot({ '/tmp/milvus-log/x': '' })

    const { env } = await startHere(variables, { root })

    expect(env.LOG_FILE_ROOTPATH).toBe(folder)
    expect(env.LOG_FILE_MAXSIZE).toBe(size)
  })

  it('goes where user.yaml says', async () => {
    const files = { [USER_YAML]: 'log.file.rootPath: /srv/logs\n' }

    const { env } = await startHere({}, { files })

    expect(env.LOG_FILE_MAXSIZE).toBeUndefined()
  })
})
