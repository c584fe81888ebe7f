import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  logsOf,
  start,
  untilHealthy
} from '../support/container.ts'
import { startFake } from '../support/fake-milvus.ts'

const images: Record<number, string> = {}

beforeAll(async () => {
  for (const base of [2, 3] as const) images[base] = await buildImage(base)
})

const ONE_WAY = { COMMON_SECURITY_TLSMODE: '1', PROXY_HTTP_PORT: '8080' }

async function stopOf(
  variables: Record<string, string>,
  base: 2 | 3 = 2
): Promise<string> {
  const { code, output } = await startFake(images[base] ?? '', variables)
  expect(output).not.toContain('started: milvus')
  expect(code).toBe(1)
  return output
}

describe('TLS', () => {
  it('with a port of its own for REST becomes healthy', async () => {
    const env = Object.entries(ONE_WAY).map(([name, value]) => {
      return `--env=${name}=${value}`
    })
    const id = await start(images[2] ?? '', env)
    await untilHealthy(id)

    expect(await logsOf(id)).toContain(
      'ports 19530 (gRPC, TLS), 8080 (REST, TLS), 9091'
    )
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

  it("stops at a file that Milvus' user cannot read", async () => {
    const file = { TLS_SERVERKEYPATH: '/proc/1/environ' }

    expect(await stopOf({ ...ONE_WAY, ...file }, 3)).toContain(
      'error: uid 999 cannot read TLS_SERVERKEYPATH (/proc/1/environ)'
    )
  })

  it.each([
    ['1', ['TLS_SERVERPEMPATH', 'TLS_SERVERKEYPATH']],
    ['2', ['TLS_SERVERPEMPATH', 'TLS_SERVERKEYPATH', 'TLS_CAPEMPATH']]
  ])("in mode %s warns of Milvus' sample files: %j", async (mode, names) => {
    const variables = { ...ONE_WAY, COMMON_SECURITY_TLSMODE: mode }
    const { output } = await startFake(images[2] ?? '', variables)

    const warned = output.matchAll(/warning: (TLS_\w+) is not set/g)
    expect([...warned].map(([, name]) => name)).toEqual(names)
  })

  it('needs no other port without REST', async () => {
    const { output } = await startFake(images[2] ?? '', {
      COMMON_SECURITY_TLSMODE: '1',
      PROXY_HTTP_ENABLED: 'false'
    })

    expect(output).toContain('started: milvus')
  })
})
