import { describe, expect, it } from '@jest/globals'
import { startHere } from '../support/image-here.ts'

const RECIPE = {
  ETCD_USE_EMBED: 'true',
  ETCD_DATA_DIR: '/var/lib/milvus/etcd',
  ETCD_CONFIG_PATH: '/milvus/configs/embedEtcd.yaml',
  COMMON_STORAGETYPE: 'local',
  DEPLOY_MODE: 'STANDALONE'
}

const OTHERS = {
  ETCD_USE_EMBED: 'false',
  ETCD_DATA_DIR: '/srv/etcd',
  ETCD_CONFIG_PATH: '/srv/configs/etcd.yaml',
  COMMON_STORAGETYPE: 'remote',
  DEPLOY_MODE: 'DISTRIBUTED'
}

describe('the variables of the original recipe', () => {
  it('have its values, and MQ_TYPE is rocksmq', async () => {
    const { env } = await startHere({})

    expect(env).toMatchObject({ ...RECIPE, MQ_TYPE: 'rocksmq' })
  })

  it('can be changed all together, with MQ_TYPE', async () => {
    const { env } = await startHere({ ...OTHERS, MQ_TYPE: 'woodpecker' })

    expect(env).toMatchObject({ ...OTHERS, MQ_TYPE: 'woodpecker' })
  })

  it('have their values also when they are given empty', async () => {
    const empty = Object.keys(RECIPE).map((name) => [name, ''] as const)

    const { env } = await startHere(Object.fromEntries(empty))

    expect(env).toMatchObject(RECIPE)
  })
})

/** Names, each with each of some values, and the rule that they break. */
const pairs = (
  names: string[],
  values: string[],
  rule: string
): [string, string, string][] =>
  names.flatMap((name) =>
    values.map((value): [string, string, string] => [name, value, rule])
  )

describe('an invalid value', () => {
  const PATH = 'must be an absolute path, such as /var/lib/milvus'
  const BOOLEAN = 'must be one of: true false'
  const PORT = 'must be a port, 1 to 65535'

  const CASES = [
    ...pairs(['MILVUS_DATA_DIR'], ['data', '/', '/..'], PATH),
    ...pairs(['ETCD_DATA_DIR'], ['etcd'], `${PATH}/etcd`),
    ...pairs(['LOCALSTORAGE_PATH'], ['a/b'], `${PATH}/data/`),
    ...pairs(['ROCKSMQ_PATH'], ['a/b'], `${PATH}/rdb_data`),
    ...pairs(['NATSMQ_SERVER_STOREDIR'], ['a/b'], `${PATH}/nats`),
    ...pairs(['FUNCTION_ANALYZER_LOCAL_RESOURCE_PATH'], ['a'], PATH),
    ...pairs(
      ['ETCD_CONFIG_PATH'],
      ['etcd.yaml'],
      'must be an absolute path, such as /milvus/configs/embedEtcd.yaml'
    ),
    ...pairs(
      ['MILVUS_EXPOSE_ETCD', 'ETCD_USE_EMBED', 'PROXY_HTTP_ENABLED'],
      ['yes', 'on'],
      BOOLEAN
    ),
    ...pairs(
      ['COMMON_SECURITY_AUTHORIZATIONENABLED'],
      ['yes', '"true"', ' true'],
      BOOLEAN
    ),
    ...pairs(['PROXY_PORT'], ['0', '65536', '0123', '1e3'], PORT),
    ...pairs(
      ['PROXY_HTTP_PORT', 'PROXY_INTERNALPORT', 'STREAMINGNODE_PORT'],
      ['abc'],
      PORT
    ),
    ...pairs(
      ['COMMON_STORAGETYPE'],
      ['a\\nb\\cd'],
      'must be one of: local remote minio opendal'
    ),
    ...pairs(['DEPLOY_MODE'], ['x'], 'must be one of: STANDALONE DISTRIBUTED'),
    ...pairs(['MQ_TYPE'], ['walrus'], 'must be one of: rocksmq natsmq')
  ]

  it.each(CASES)(
    'of %s, such as "%s", stops with the rule',
    async (name, value, rule) => {
      const { code, output } = await startHere({ [name]: value })

      expect(output).toContain(`error: ${name} is "${value}": it ${rule}`)
      expect(output).not.toContain('started: milvus')
      expect(code).toBe(1)
    }
  )

  it('of a port, by a Kubernetes service, stops with what to do', async () => {
    const { output } = await startHere({ METRICS_PORT: 'tcp://10.1.1.1:80' })

    expect(output).toContain(
      'error: METRICS_PORT is "tcp://10.1.1.1:80", which Kubernetes sets for a service named METRICS: rename the service, or set enableServiceLinks: false'
    )
    expect(output).not.toContain('started: milvus')
  })

  it('of a port that nothing reads stops nothing', async () => {
    const links = { MINIO_PORT: 'tcp://10.1.1.1:80', PULSAR_PORT: 'tcp://x:1' }
    const remote = { ...links, COMMON_STORAGETYPE: 'remote' }

    expect((await startHere(links)).output).toContain('started: milvus')
    expect((await startHere(remote)).output).toContain('error: MINIO_PORT is')
  })

  it('does not keep a shell from starting, to look around', async () => {
    const { code, output } = await startHere(
      { DEPLOY_MODE: 'x' },
      { command: ['echo', 'here I am'] }
    )

    expect(output).toContain('error: DEPLOY_MODE is "x"')
    expect(output).toContain('here I am')
    expect(code).toBe(0)
  })
})

describe('a server that is not used with the settings', () => {
  const CASES = [
    ['MINIO_ADDRESS', 'COMMON_STORAGETYPE', 'remote'],
    ['ETCD_ENDPOINTS', 'ETCD_USE_EMBED', 'false'],
    ['PULSAR_ADDRESS', 'MQ_TYPE', 'pulsar']
  ] as const

  it.each(CASES)('%s, gets a warning', async (name, setting, value) => {
    const { output } = await startHere({ [name]: 'server:1' })

    expect(output).toMatch(
      RegExp(`warning: ${name} .*no effect: .*; set ${setting}=${value} `)
    )
    expect(output).toContain('started: milvus')
  })

  it.each(CASES)('%s, gets none with %s=%s', async (name, setting, value) => {
    const { output } = await startHere({ [name]: 'x', [setting]: value })

    expect(output).not.toContain('no effect')
  })
})

describe('the line at the start', () => {
  it.each([
    ['True', 'on'],
    ['1', 'on'],
    ['TRUE', 'on'],
    ['F', 'off'],
    ['', 'off']
  ])('reads the boolean %j as Milvus does: %s', async (value, told) => {
    const { output } = await startHere({
      COMMON_SECURITY_AUTHORIZATIONENABLED: value
    })

    expect(output).toContain(`authentication ${told},`)
  })

  it.each([
    [{}, '19530 (gRPC, REST)'],
    [{ PROXY_PORT: '', PROXY_HTTP_PORT: '19530' }, '19530 (gRPC, REST)'],
    [{ PROXY_PORT: '1', PROXY_HTTP_PORT: '80' }, '1 (gRPC), 80 (REST)'],
    [{ PROXY_HTTP_ENABLED: 'false' }, '19530 (gRPC)']
  ])('names the ports of %j: %s', async (variables, told) => {
    const { output } = await startHere(variables)

    expect(output).toContain(`ports ${told}, 9091`)
  })
})

describe('the environment of Milvus', () => {
  const SECRETS = {
    RUNPOD_API_KEY: 'rpa_SECRET',
    PUBLIC_KEY: 'ssh-ed25519 SECRET'
  }

  it('has every setting that was given', async () => {
    const { env } = await startHere({ PROXY_MAXNAMELENGTH: '16' })

    expect(env.PROXY_MAXNAMELENGTH).toBe('16')
  })

  it('has no RUNPOD_API_KEY, no PUBLIC_KEY and no MILVUS_ROOT_PASSWORD', async () => {
    const { env } = await startHere({
      ...SECRETS,
      MILVUS_ROOT_PASSWORD: 'correct'
    })

    expect(Object.keys(env)).toContain('COMMON_SECURITY_DEFAULTROOTPASSWORD')
    for (const name of [...Object.keys(SECRETS), 'MILVUS_ROOT_PASSWORD']) {
      expect(env[name]).toBeUndefined()
    }
  })

  it('keeps them for another command, which may set up SSH with them', async () => {
    const { output } = await startHere(SECRETS, {
      command: ['printenv', 'PUBLIC_KEY']
    })

    expect(output).toContain(SECRETS.PUBLIC_KEY)
  })
})
