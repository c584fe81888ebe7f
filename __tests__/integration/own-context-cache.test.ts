// Caches of a Dockerfile of one's own, and what its steps fail of.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunResult } from '../../lab/runner.ts'
import { failureIn, NATIVE, newImage, quickly, tagsOf } from './support/lab.ts'

const workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'))
const env = { ...process.env, GITHUB_WORKSPACE: workspace }
const ON_BASE = 'ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\n'

/** Is another in each build, unless it comes from a cache. */
const RANDOM = `${ON_BASE}RUN head -c 16 /dev/urandom >/random\n`

afterAll(() => {
  rmSync(workspace, { recursive: true })
})

/** Builds this Dockerfile, for one platform and untested unless told otherwise. */
async function buildOf(
  dockerfile: string,
  given: Record<string, string> = {},
  more: NodeJS.ProcessEnv = {}
): Promise<RunResult> {
  const context = mkdtempSync(path.join(workspace, 'context-'))
  writeFileSync(path.join(context, 'Dockerfile'), dockerfile)
  const own = {
    image: newImage(),
    platforms: NATIVE,
    context: path.basename(context)
  }
  return await quickly({ ...own, ...given }, { env: { ...env, ...more } })
}

/** The index has provenance, which tells of the run. */
function platformsOf({ outputs }: RunResult): string | undefined {
  return outputs['platform-digests']
}

/** The log as a runner shows it: what was masked is replaced from there on. */
function shownOf(log: string): string {
  const [before = '', secret = '', after = ''] = log.split(
    /^::add-mask::(canary.*)\n/m
  )
  return before + after.replaceAll(secret, '***')
}

describe('a cache', () => {
  it('in a registry brings the RUN line to a new builder, and keeps its tag', async () => {
    const image = newImage()
    const ref = `${image}:buildcache-{{platform}}`
    const cache = {
      'cache-from': `type=registry,ref=${ref}`,
      'cache-to': `type=registry,ref=${ref},mode=max`
    }
    const given = { ...cache, image, builder: '', rebuild: 'always' }
    const first = await buildOf(RANDOM, given)
    expect(failureIn(first)).toBe('')
    const name = `buildcache-${NATIVE.replace('/', '-')}`
    expect(await tagsOf(image)).toContain(name)

    const second = await buildOf(RANDOM, given)
    expect(platformsOf(second)).toBe(platformsOf(first))
  })

  it('in a directory of the workspace is stored and read, also without one before', async () => {
    const given = {
      'cache-from': 'type=local,src=cache',
      'cache-to': 'type=local,dest=cache,mode=max',
      builder: ''
    }
    const first = await buildOf(RANDOM, given)
    const second = await buildOf(RANDOM, given)
    expect([first.mainCode, second.mainCode]).toEqual([0, 0])
    expect(platformsOf(second)).toBe(platformsOf(first))
  })

  it('that cannot be read fails nothing', async () => {
    const { mainCode, log } = await buildOf(RANDOM, {
      'cache-from': `${newImage()}:none`
    })
    expect(log).toContain('importing cache manifest')
    expect(failureIn({ mainCode, log })).toBe('')
  })

  it('that cannot be stored is told from the image, and sets no tag', async () => {
    const image = newImage()
    const cache = 'type=registry,ref=127.0.0.1:1/me/cache'
    const failed = await buildOf(RANDOM, { image, 'cache-to': cache })
    expect(failed.log).toContain(
      'The image was built, but its cache could not be stored'
    )
    expect({ code: failed.mainCode, tags: await tagsOf(image) }).toEqual({
      code: 1,
      tags: []
    })
    const ignored = { 'cache-to': `${cache},ignore-error=true` }
    expect((await buildOf(RANDOM, ignored)).mainCode).toBe(0)
  })
})

describe("a cache at GitHub's service", () => {
  const tokens = new Set<string | undefined>()
  let service: Server
  let variables: NodeJS.ProcessEnv

  beforeAll(async () => {
    service = createServer((request, response) => {
      tokens.add(request.headers.authorization)
      response.writeHead(403).end('{}')
    })
    await new Promise<void>((resolve) => {
      service.listen(0, '127.0.0.1', resolve)
    })
    const { port } = service.address() as AddressInfo
    variables = {
      ACTIONS_CACHE_SERVICE_V2: 'true',
      ACTIONS_RUNTIME_TOKEN: tokenOf('canary'),
      ACTIONS_RESULTS_URL: `http://127.0.0.1:${port}/`
    }
  })

  afterAll(() => {
    service.closeAllConnections()
    service.close()
  })

  it("is asked with the runner's token, which is printed nowhere", async () => {
    const cache = 'type=gha,scope={{platform}},ignore-error=true'
    const given = { 'cache-from': cache, 'cache-to': cache }
    const { mainCode, log } = await buildOf(RANDOM, given, variables)
    expect(failureIn({ mainCode, log })).toBe('')
    expect([...tokens]).toContain(`Bearer ${variables.ACTIONS_RUNTIME_TOKEN}`)
    expect(log).not.toContain(variables.ACTIONS_RUNTIME_TOKEN)
  })
})

/** A token as GitHub makes them: BuildKit reads its scopes. */
function tokenOf(id: string): string {
  const scopes = JSON.stringify([{ Scope: 'refs/heads/main', Permission: 3 }])
  const parts = [{ alg: 'none' }, { ac: scopes, nbf: 0, exp: 4e9, id }]
  const encoded = parts.map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url')
  )
  return `${encoded.join('.')}.c2ln`
}

describe('a step that fails', () => {
  it.each([
    [
      'for want of a secret',
      'RUN --mount=type=secret,id=npm,required=true true\n',
      'the Dockerfile mounts the secret "npm", which is not among the inputs'
    ],
    [
      'for want of a key',
      'RUN --mount=type=ssh,required=true true\n',
      'the Dockerfile mounts the SSH agent "default"'
    ],
    [
      'with its command',
      'RUN echo said-by-the-step && exit 3\n',
      'a command of this step ended with the exit code 3'
    ],
    [
      'for want of a program',
      'RUN no-such-program\n',
      'the step runs a program that is not in the image'
    ]
  ])('%s says what it was', async (_, step, likely) => {
    const { mainCode, log } = await buildOf(ON_BASE + step)
    expect(log).toContain(`Likely reason: ${likely}`)
    expect(mainCode).toBe(1)
  })

  it('prints no secret, though its command does', async () => {
    const given = { secrets: 'npm=canary-of-a-step' }
    const step = 'RUN --mount=type=secret,id=npm cat /run/secrets/npm; exit 4\n'
    const { log, summary } = await buildOf(ON_BASE + step, given)
    expect(shownOf(log)).toContain('the exit code 4')
    expect(shownOf(log)).not.toContain('canary-of-a-step')
    expect(summary).not.toContain('canary-of-a-step')
  })

  it('in a stage that nothing needs is not run', async () => {
    const other = `${ON_BASE.trim()} AS good\nFROM good AS bad\nRUN exit 1\n`
    const { mainCode } = await buildOf(other, { target: 'Good' })
    expect(mainCode).toBe(0)
  })
})

describe('a stage on another base', () => {
  it('is refused by the line of its own FROM, not of the last one', async () => {
    mkdirSync(path.join(workspace, 'other'))
    const dockerfile = `FROM scratch AS empty\nCOPY Dockerfile /\n${ON_BASE.replace('ARG BASE_IMAGE\n', '')}`
    const { mainCode, log } = await buildOf(`ARG BASE_IMAGE\n${dockerfile}`, {
      target: 'empty'
    })
    expect(log).toContain('Line 2 of its Dockerfile is "FROM scratch"')
    expect(mainCode).toBe(1)
  })
})
