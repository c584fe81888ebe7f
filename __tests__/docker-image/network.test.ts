import { describe, expect, it } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { startHere, USER_YAML, type Options } from '../support/image-here.ts'

const ONE_WAY = { COMMON_SECURITY_TLSMODE: '1', PROXY_HTTP_PORT: '8080' }

async function stopOf(variables: Record<string, string>): Promise<string> {
  const { code, output } = await startHere(variables)
  expect(output).not.toContain('started: milvus')
  expect(code).toBe(1)
  return output
}

describe('TLS', () => {
  it('with a port of its own for REST is named in the line at the start', async () => {
    const { output } = await startHere(ONE_WAY)

    expect(output).toContain('ports 19530 (gRPC, TLS), 8080 (REST, TLS), 9091')
  })

  it.each(['', '19530'])(
    'stops when REST would share its port: PROXY_HTTP_PORT is %j',
    async (port) => {
      const output = await stopOf({ ...ONE_WAY, PROXY_HTTP_PORT: port })

      expect(output).toContain(
        'error: COMMON_SECURITY_TLSMODE=1 needs another port for REST: set PROXY_HTTP_PORT, such as 8080'
      )
    }
  )

  it('stops at a mode that Milvus does not have', async () => {
    const mode = { COMMON_SECURITY_TLSMODE: 'true' }

    expect(await stopOf(mode)).toContain('it must be one of: 0 1 2')
  })

  it('stops at a file that cannot be read', async () => {
    const file = { TLS_SERVERKEYPATH: '/nowhere' }

    expect(await stopOf({ ...ONE_WAY, ...file })).toMatch(
      /error: uid \d+ cannot read TLS_SERVERKEYPATH \(\/nowhere\)/
    )
  })

  it.each([
    ['1', ['TLS_SERVERPEMPATH', 'TLS_SERVERKEYPATH']],
    ['2', ['TLS_SERVERPEMPATH', 'TLS_SERVERKEYPATH', 'TLS_CAPEMPATH']]
  ])("in mode %s warns of Milvus' sample files: %j", async (mode, names) => {
    const variables = { ...ONE_WAY, COMMON_SECURITY_TLSMODE: mode }
    const { output } = await startHere(variables)

    const warned = output.matchAll(/warning: (TLS_\w+) is not set/g)
    expect([...warned].map(([, name]) => name)).toEqual(names)
  })

  it('needs no other port without REST', async () => {
    const { output } = await startHere({
      COMMON_SECURITY_TLSMODE: '1',
      PROXY_HTTP_ENABLED: 'false'
    })

    expect(output).toContain('started: milvus')
  })
})

describe('the address that clients connect to', () => {
  const IP = { RUNPOD_PUBLIC_IP: '203.0.113.5' }

  it.each([
    ['19530', {}],
    ['1953', { PROXY_PORT: '1953' }]
  ])('is named for port %s', async (port, variables) => {
    const mapped = { ...IP, [`RUNPOD_TCP_PORT_${port}`]: '10234' }

    const { output } = await startHere({ ...mapped, ...variables })

    expect(output).toContain('; connect to 203.0.113.5:10234\n')
  })

  it('is named with the start command for the same port inside and outside, where Milvus listens', async () => {
    const guide = await readFile('docs/runpod.md', 'utf8')
    const [, command = ''] = /bash -c '(PROXY_PORT=.*?)'/.exec(guide) ?? []

    const { env, output } = await startHere(
      { ...IP, RUNPOD_TCP_PORT_70000: '10234' },
      { command: ['bash', '-c', command] }
    )

    expect(env.PROXY_PORT).toBe('10234')
    expect(output).toContain('ports 10234 (gRPC, REST)')
    expect(output).toContain('; connect to 203.0.113.5:10234\n')
  })

  it('is not named without a mapped port', async () => {
    expect((await startHere(IP)).output).not.toContain('connect to')
  })
})

describe('a proxy', () => {
  it.each(['HTTP_PROXY', 'https_proxy', 'all_proxy'])(
    "in %s is not used for the container's own addresses",
    async (name) => {
      const { env } = await startHere({
        [name]: 'http://127.0.0.1:9',
        no_proxy: 'example.com'
      })

      expect(env.NO_PROXY?.split(',')).toEqual(
        expect.arrayContaining(['example.com', 'localhost', '::1', '127.0.0.1'])
      )
      expect(env.no_proxy).toBe(env.NO_PROXY)
    }
  )

  it('that is not set leaves NO_PROXY alone', async () => {
    const { env } = await startHere({ NO_PROXY: 'example.com' })

    expect(env.NO_PROXY).toBe('example.com')
  })
})

describe("Milvus' coordinators", () => {
  const NAMES = ['ROOTCOORD_IP', 'DATACOORD_IP', 'QUERYCOORD_IP']

  /** Their addresses, as Milvus gets them. */
  async function addresses(
    variables: Record<string, string> = {},
    options: Options = {}
  ): Promise<(string | undefined)[]> {
    const { env, output } = await startHere(variables, options)
    expect(output).toContain('started: milvus')
    return NAMES.map((name) => env[name])
  }

  it('register with the loopback, so that a restart finds what they left in etcd', async () => {
    expect(await addresses()).toEqual(NAMES.map(() => '127.0.0.1'))
  })

  it('register with the address that a variable says, in any spelling', async () => {
    const given = { 'rootCoord.ip': '10.0.0.5', DATACOORD_IP: '10.0.0.6' }

    expect(await addresses(given)).toEqual([
      '10.0.0.5',
      '10.0.0.6',
      '127.0.0.1'
    ])
  })

  it.each<[string, Record<string, string>, Options]>([
    ['etcd is not embedded', { ETCD_USE_EMBED: 'false' }, {}],
    ['others can read etcd', { MILVUS_EXPOSE_ETCD: 'true' }, {}],
    ['others are elsewhere', {}, { command: ['milvus', 'run', 'rootcoord'] }],
    [
      'user.yaml is about one of them',
      {},
      { files: { [USER_YAML]: 'rootCoord:\n  ip: 10.0.0.5\n' } }
    ]
  ])('are left alone where %s', async (_, variables, options) => {
    expect(await addresses(variables, options)).toEqual(
      NAMES.map(() => undefined)
    )
  })
})
