import { describe, expect, it } from '@jest/globals'
import { mkdirSync, rmSync } from 'node:fs'
import { newRoot, startHere, USER_YAML } from '../support/image-here.ts'

/** Starts with a user.yaml and variables; returns what is printed. */
async function startOn(
  text: string,
  variables?: Record<string, string>
): Promise<string> {
  const files = { [USER_YAML]: text }
  return (await startHere(variables, { files })).output
}

const NESTED = `
# a comment
mq:
  type: woodpecker
common:
  security:
    authorizationEnabled: yes # true in YAML 1.1
  storageType: "remote"
etcd:
  use:
    embed: false
  data:
    dir: /srv/etcd
localStorage:
  path: /srv/data
proxy:
  port: 1953
  http:
    port: 8080
`

describe('user.yaml', () => {
  it("wins over the image's defaults, also in the line at the start", async () => {
    const output = await startOn(NESTED)

    for (const line of [
      'MQ_TYPE=woodpecker',
      'COMMON_STORAGETYPE=remote',
      'ETCD_USE_EMBED=false',
      'ETCD_DATA_DIR=/srv/etcd'
    ]) {
      expect(output).toContain(`using ${line} from /milvus/configs/user.yaml`)
      expect(output).toContain(`env: ${line}\n`)
    }
    expect(output).toContain('authentication on')
    expect(output).toContain('ports 1953 (gRPC), 8080 (REST)')
    expect(output).toContain('etcd; not embedded')
  })

  it.each([
    ['dots', 'common.storageType: remote\n'],
    ['slashes', 'common/storageType: remote\n'],
    ['lower case', 'common:\n  storagetype: remote\n'],
    ['capitals', 'COMMON:\n  STORAGE_TYPE: remote\n'],
    ['a blank before the colon', 'common :\n  storageType : remote\n'],
    ['quotes', `"common":\n  'storageType': remote\n`],
    ['CRLF', 'common:\r\n  storageType: remote\r\n'],
    ['no line break at the end', 'common:\n storageType: remote']
  ])('is read with %s', async (_, text) => {
    expect(await startOn(text)).toContain('env: COMMON_STORAGETYPE=remote\n')
  })

  it('loses to a variable of your own, and says so', async () => {
    const output = await startOn('mq:\n  type: pulsar\n', { MQ_TYPE: 'kafka' })

    expect(output).toContain('env: MQ_TYPE=kafka\n')
    expect(output).toContain(
      'MQ_TYPE=kafka wins over "pulsar" in /milvus/configs/user.yaml'
    )
  })

  it('can switch REST off', async () => {
    const output = await startOn('proxy:\n  http:\n    enabled: no\n')

    expect(output).toContain('ports 19530 (gRPC), 9091')
  })

  it('stops the start where it cannot be read with certainty', async () => {
    const output = await startOn('x: &x {port: 1953}\nproxy:\n  <<: *x\n')

    expect(output).toContain(
      'error: line 3 of /milvus/configs/user.yaml cannot be read with certainty, and perhaps not by Milvus either, which would then use none of its files: write out what << stands for [config-line]'
    )
    expect(output).not.toContain('started: milvus')
  })

  it('stops the start where a setting has no value', async () => {
    const output = await startOn('proxy:\n  port:\n')

    expect(output).toContain(
      'error: PROXY_PORT has no value in /milvus/configs/user.yaml: write one, or remove the line'
    )
    expect(output).not.toContain('started: milvus')
  })

  it.each(['log: &x\n  level: warn\nx: *x\n', '', 'log:\n  type: x\n'])(
    '%j says nothing to the entrypoint',
    async (text) => {
      const output = await startOn(text)

      expect(output).toContain('env: MQ_TYPE=rocksmq\n')
      expect(output).not.toMatch(/warning|user\.yaml/)
    }
  )
})

describe('a user.yaml that Milvus cannot read', () => {
  it('stops the start if it is a folder, as docker makes one for a missing file', async () => {
    const root = newRoot()
    rmSync(root + USER_YAML)
    mkdirSync(root + USER_YAML)

    const { code, output } = await startHere({}, { root })

    expect(output).toContain(
      `error: ${USER_YAML} cannot be read, so Milvus would use none of its files`
    )
    expect(code).toBe(1)
  })
})

describe('the folder of the files', () => {
  it.each([
    ['MILVUSCONF', { MILVUSCONF: '/app/configs' }, []],
    ['the working directory', {}, ['sh', '-c', 'cd ../app; milvus run x']]
  ])('may be that of %s', async (_, variables, command) => {
    const files = {
      '/app/configs/milvus.yaml': 'proxy.port: 1953\n',
      '/app/configs/user.yaml': 'proxy.http.port: 8080\n'
    }

    const { env, output } = await startHere(variables, { command, files })

    expect(output).toContain('ports 1953 (gRPC), 8080 (REST)')
    expect(env.MILVUSCONF).toBe('/app/configs')
  })
})

describe('a milvus.yaml of your own', () => {
  const OWN = `
proxy:
  PORT : 1953
  http.port: 8080
Common:
  Security:
    AuthorizationEnabled: yes
    tlsmode: 1
  storageType: minio
localStorage.path: /srv/data
mq:
  type: kafka
etcd.data.dir: /srv/etcd
`

  async function startOwn(user: string): Promise<string> {
    const files = { '/milvus/configs/milvus.yaml': OWN, [USER_YAML]: user }
    return (await startHere({}, { files })).output
  }

  it('has its ports, paths, TLS and authentication', async () => {
    const output = await startOwn('')

    expect(output).toContain('authentication on')
    expect(output).toContain('ports 1953 (gRPC, TLS), 8080 (REST, TLS)')
    expect(output).toContain('env: LOCALSTORAGE_PATH=/srv/data\n')
  })

  it("loses to the image's defaults, with a warning, and these lose to user.yaml", async () => {
    const output = await startOwn('etcd.data.dir: /mnt/etcd')

    expect(output).toContain('env: MQ_TYPE=rocksmq\n')
    expect(output).toContain(
      'warning: "kafka" in /milvus/configs/milvus.yaml has no effect, since the image sets MQ_TYPE=rocksmq: write it into user.yaml'
    )
    expect(output).toContain('env: ETCD_DATA_DIR=/mnt/etcd\n')
  })

  it('loses to user.yaml', async () => {
    const output = await startOwn('PROXY_PORT: 1954\nproxy.http.port: 8081\n')

    expect(output).toContain('ports 1954 (gRPC, TLS), 8081 (REST, TLS)')
  })
})

describe('authentication, in the line at the start', () => {
  const ON = 'common:\n  security:\n    authorizationEnabled: true\n'

  it.each([
    ['on', ON, '', {}],
    ['on', '', ON.toLowerCase(), {}],
    ['off', ON, ON.replace('true', 'no'), {}],
    ['off', ON.replace('true', 'false'), '', {}],
    ['off', '', ON.replace('    auth', '    # auth'), {}],
    ['off', '', ON, { 'common.security.authorizationEnabled': 'false' }]
  ])('is %s with %j, %j and %j', async (told, upstream, user, variables) => {
    const files = { '/milvus/configs/milvus.yaml': upstream, [USER_YAML]: user }

    const { output } = await startHere(variables, { files })

    expect(output).toContain(`authentication ${told},`)
  })
})
