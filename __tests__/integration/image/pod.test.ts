import { beforeAll, describe, expect, it } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import {
  buildImage,
  exec,
  newVolume,
  start,
  untilHealthy
} from '../support/container.ts'
import { startFake } from '../support/fake-milvus.ts'
import { docker } from '../support/lab.ts'

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

const startWith = async (
  variables: Record<string, string>,
  options?: string[]
): Promise<string> => (await startFake(image, variables, [], options)).output

const POD = { RUNPOD_POD_ID: 'abc123' }
const NO_PASSWORD = 'warning: authentication is off'
const NO_VOLUME = 'warning: there is no volume at /var/lib/milvus'

describe('a pod', () => {
  it('without a password and a volume gets a warning of each', async () => {
    const output = await startWith(POD)

    expect(output).toContain(NO_PASSWORD)
    expect(output).toContain(NO_VOLUME)
  })

  it('with both gets no warning', async () => {
    const volume = ['--volume', `${await newVolume()}:/var/lib/milvus`]
    const password = { MILVUS_ROOT_PASSWORD: 'correct' }

    expect(await startWith({ ...POD, ...password }, volume)).not.toMatch(
      /authentication is off|no volume/
    )
  })

  it('is what these warnings are for: elsewhere there are none', async () => {
    const output = await startWith({})

    expect(output).not.toContain(NO_PASSWORD)
    expect(output).not.toContain(NO_VOLUME)
  })

  it.each([
    ['19530', {}],
    ['1953', { PROXY_PORT: '1953' }]
  ])('says where clients connect to: port %s', async (port, variables) => {
    const known = {
      RUNPOD_PUBLIC_IP: '203.0.113.5',
      [`RUNPOD_TCP_PORT_${port}`]: '10234'
    }

    expect(await startWith({ ...known, ...variables })).toContain(
      '; connect to 203.0.113.5:10234\n'
    )
  })

  it('with the start command for the same port inside and outside listens there, and says so', async () => {
    const guide = await readFile('docs/runpod.md', 'utf8')
    const [, command = ''] = /bash -c '(PROXY_PORT=.*?)'/.exec(guide) ?? []
    const known = {
      RUNPOD_PUBLIC_IP: '203.0.113.5',
      RUNPOD_TCP_PORT_70000: '10234'
    }

    const { env, output } = await startFake(image, known, [
      'bash',
      '-c',
      command
    ])

    expect(env.PROXY_PORT).toBe('10234')
    expect(output).toContain('ports 10234 (gRPC, REST)')
    expect(output).toContain('; connect to 203.0.113.5:10234\n')
  })

  it('without a mapped port says nothing of it', async () => {
    expect(await startWith({ RUNPOD_PUBLIC_IP: '203.0.113.5' })).not.toContain(
      'connect to'
    )
  })
})

describe('a proxy', () => {
  it.each(['HTTP_PROXY', 'https_proxy'])(
    "in %s is not used for the container's own addresses",
    async (name) => {
      const proxy = ['--env', `${name}=http://127.0.0.1:9`]
      const others = ['--env', 'no_proxy=example.com']
      const id = await start(image, [...proxy, ...others])
      await untilHealthy(id)

      const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'
      const own = await docker(['inspect', '--format', format, id])
      const environments = await exec(
        id,
        'sh',
        '-c',
        "cat /proc/[0-9]*/environ | tr '\\0' '\\n'"
      )

      for (const variable of ['NO_PROXY', 'no_proxy']) {
        const [line = ''] = [
          ...environments.matchAll(RegExp(`^${variable}=.*localhost.*$`, 'gm'))
        ].map(([text]) => text)
        expect(line.split(/[=,]/)).toEqual(
          expect.arrayContaining(['example.com', 'localhost', '::1', own])
        )
      }
    }
  )

  it('that is not set leaves NO_PROXY alone', async () => {
    const output = await startWith({ NO_PROXY: 'example.com' })

    expect(output).toContain('env: NO_PROXY=example.com\n')
  })
})
