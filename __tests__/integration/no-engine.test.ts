import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import path from 'node:path'
import type { RunResult } from '../../lab/runner.ts'
import { temporaryDirectory } from '../support/temporary.ts'
import {
  act,
  digestOf,
  EMULATED,
  indexOf,
  NATIVE,
  newImage,
  platformsOf,
  tagsOf
} from './support/lab.ts'
import { sharedImage } from './support/published.ts'
import { startDistribution, USER } from '../../lab/parts/distribution.ts'
import {
  startRemoteBuilder,
  type RemoteBuilder
} from './support/remote-builder.ts'

const nothing = temporaryDirectory()

/** Without the docker command, buildx is found by docker's configuration. */
const NO_DOCKER = { PATH: nothing }
const NOBODY_THERE = { DOCKER_HOST: 'tcp://127.0.0.1:1' }
const NO_SOCKET = { DOCKER_HOST: `unix://${nothing}/docker.sock` }

let builder: RemoteBuilder

beforeAll(async () => {
  builder = await startRemoteBuilder()
})

afterAll(async () => {
  await builder.stop()
})

/** Runs the action untested in the remote builder, unless the inputs say otherwise. */
async function run(
  env: NodeJS.ProcessEnv,
  given: Record<string, string>
): Promise<RunResult> {
  return await act(
    { builder: builder.name, 'smoke-test': 'none', ...given },
    { env: { ...process.env, ...env } }
  )
}

/** The same, of a run that must succeed, say nothing of an engine and leave nothing. */
async function succeed(
  env: NodeJS.ProcessEnv,
  given: Record<string, string>
): Promise<RunResult['outputs']> {
  const result = await run(env, given)
  if (result.mainCode !== 0) throw new Error(result.log)
  expect(result).toMatchObject({ postCode: 0, leftFiles: [] })
  expect(result.log).not.toMatch(/daemon|engine|::warning/i)
  return result.outputs
}

describe.each([
  ['an engine at its address', NOBODY_THERE],
  ['the docker command', NO_DOCKER]
])('a runner without %s', (_, env) => {
  const image = newImage()

  it('plans what would be tested elsewhere', async () => {
    const outputs = await succeed(env, {
      image,
      'dry-run': 'true',
      'smoke-test': 'query'
    })
    expect(outputs).toMatchObject({ plan: 'build', built: 'false' })
  })

  it('publishes untested by a builder elsewhere, and then finds nothing new', async () => {
    const { built, digest } = await succeed(env, { image })
    expect(built).toBe('true')
    await expect(digestOf(`${image}:2.6`)).resolves.toBe(digest)
    const again = await succeed(env, { image })
    expect(again).toMatchObject({ plan: 'nothing', built: 'false', digest })
  })
})

describe('a runner without docker', () => {
  it('sets a tag that is missing', async () => {
    const { image, digest } = sharedImage()
    const tag = `t${randomBytes(4).toString('hex')}`
    const tags = `{{version}}\n${tag}`
    const outputs = await succeed(NO_DOCKER, { image, tags })
    expect(outputs).toMatchObject({ plan: 'promote', digest })
    await expect(digestOf(`${image}:${tag}`)).resolves.toBe(digest)
  })

  it('builds parts of an image, and merges them', async () => {
    const image = newImage()
    const digests: string[] = []
    for (const platforms of [NATIVE, EMULATED]) {
      const given = { image, push: 'by-digest', platforms }
      digests.push((await succeed(NO_DOCKER, given)).digest ?? '')
    }
    await succeed(NO_DOCKER, { image, digests: digests.join('\n') })
    const index = await indexOf(`${image}:2.6`)
    expect(Object.keys(platformsOf(index)).sort()).toEqual([
      'linux/amd64',
      'linux/arm64'
    ])
  })

  it('logs in to a registry that asks for it', async () => {
    const { host, stop } = await startDistribution({ login: true })
    try {
      const given = { image: newImage(host), platforms: NATIVE, ...USER }
      const { plan } = await succeed(NO_DOCKER, given)
      expect(plan).toBe('build')
      const again = await succeed(NO_DOCKER, given)
      expect(again.plan).toBe('nothing')
    } finally {
      await stop()
    }
  })
})

describe('a runner without an engine', () => {
  it.each([
    ['tests', NO_SOCKET, {}],
    ['makes a builder', NO_SOCKET, { builder: '' }],
    ['builds in the engine', NO_SOCKET, { push: 'false' }],
    ['tests, and has no docker command', NO_DOCKER, {}]
  ])(
    'fails before it builds if the run %s, and says which runner does',
    async (what, env, given) => {
      const image = newImage()
      const level = what.startsWith('tests') ? 'health' : 'none'
      const result = await run(env, { image, 'smoke-test': level, ...given })
      expect(result).toMatchObject({ mainCode: 1, postCode: 0, leftFiles: [] })
      expect(result.log).toMatch(/The Docker engine does not|docker could not/)
      expect(result.log).toContain('or ARC with "containerMode: dind"')
      expect(result.log).not.toMatch(/command\]docker buildx (?:build|create)/)
      await expect(tagsOf(image)).resolves.toEqual([])
    }
  )

  it('says before a published image is tested again that it cannot', async () => {
    const { image, digest } = sharedImage()
    const given = { image, 'smoke-test': 'health' }
    const { mainCode, log } = await run(NO_SOCKET, given)
    expect(mainCode).toBe(1)
    expect(log).toContain('Plan: test.')
    expect(log).toContain('The Docker engine does not answer')
    await expect(digestOf(`${image}:2.6`)).resolves.toBe(digest)
  })

  it('needs buildx for everything, and says where to get it', async () => {
    const env = { PATH: nothing, DOCKER_CONFIG: nothing }
    const given = { image: newImage(), 'dry-run': 'true', builder: '' }
    const { mainCode, postCode, log } = await run(env, given)
    expect([mainCode, postCode]).toEqual([1, 0])
    expect(log).toContain('docker buildx is not installed')
    expect(log).toContain('docker/setup-buildx-action')
  })
})

describe('a socket that accepts and never answers', () => {
  const address = path.join(nothing, 'hung.sock')
  let server: Server

  beforeAll(async () => {
    server = createServer()
    await new Promise<void>((resolve) => {
      server.listen(address, resolve)
    })
  })

  afterAll(() => {
    server.close()
  })

  it('is not asked by a plan that does not depend on the answer', async () => {
    const env = { DOCKER_HOST: `unix://${address}` }
    const levels = { 'smoke-test': 'query', 'smoke-emulated': 'query' }
    const given = { image: newImage(), 'dry-run': 'true', ...levels }
    const asked = jest.fn()
    server.on('connection', asked)
    const { plan } = await succeed(env, given)
    expect(plan).toBe('build')
    expect(asked).not.toHaveBeenCalled()
  })
})
