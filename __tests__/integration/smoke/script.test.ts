import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunResult } from '../../../lab/runner.ts'
import { expectCleanCancellation } from '../support/cancel.ts'
import {
  act,
  digestOf,
  EMULATED,
  failureIn,
  indexOf,
  NATIVE,
  newImage,
  tagsOf
} from '../support/lab.ts'
import { leftInEngine, leftRunning } from '../../../lab/parts/left.ts'

const MARK = 'io.github.milvus-runpod.smoke-test.script'
const workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'))
const env = { ...process.env, GITHUB_WORKSPACE: workspace }

beforeAll(() => {
  cpSync('examples/smoke-script', workspace, { recursive: true })
})

afterAll(() => {
  rmSync(workspace, { recursive: true })
})

/** Writes a shell script into the workspace, and returns its hash. */
function script(name: string, text: string): string {
  const content = `#!/bin/sh\n${text}\n`
  writeFileSync(path.join(workspace, name), content, { mode: 0o755 })
  return hashOf(content)
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

async function run(
  given: Record<string, string>,
  name = 'smoke.sh'
): Promise<RunResult> {
  const inputs = { platforms: NATIVE, 'smoke-script': name, ...given }
  return await act(inputs, { env })
}

function smokeOf({ outputs }: RunResult): Record<string, unknown>[] {
  return JSON.parse(outputs.smoke ?? '[]') as Record<string, unknown>[]
}

async function markOf(ref: string | undefined): Promise<string | undefined> {
  return (await indexOf(ref)).annotations[MARK]
}

// In this order, in one repository.
describe('runs with a smoke-script, one after another', () => {
  const image = newImage()
  let first: RunResult

  beforeAll(async () => {
    first = await run({ image })
  })

  it('publish an image on which the example finds its data, and mark that', async () => {
    const hash = hashOf(readFileSync('examples/smoke-script/smoke.sh'))
    expect(failureIn(first)).toBe('')
    expect(first.log).toMatch(
      new RegExp(`\n${image}@sha256:\\w+ found the right books\n`)
    )
    expect(smokeOf(first)).toMatchObject([
      { verdict: 'passed', script: { hash, seconds: expect.any(Number) } }
    ])
    expect(await markOf(first.outputs.ref)).toBe(`${NATIVE}=${hash}`)
  })

  it('show its seconds in the summary', () => {
    const row = first.summary
      .split('\n')
      .find((line) => line.startsWith('| An empty volume |'))
    expect(row).toMatch(/script&nbsp;\d/)
  })

  it('have nothing to do while it is the same, or unset', async () => {
    const again = await run({ image })
    const unset = await run({ image, 'smoke-script': '' })
    expect([again, unset].map(({ outputs }) => outputs.plan)).toEqual([
      'nothing',
      'nothing'
    ])
  })

  it('test the published image again if it changes, without a build', async () => {
    const hash = script('changed.sh', 'curl --silent --fail "$MILVUS_URI" || :')
    const { outputs } = await run({ image }, 'changed.sh')
    expect(outputs).toMatchObject({
      plan: 'test',
      built: 'false',
      changed: 'true',
      'platform-digests': first.outputs['platform-digests']
    })
    expect(await markOf(`${image}:2.6`)).toBe(`${NATIVE}=${hash}`)
  })

  it('leave the mark alone when they raise the level without it', async () => {
    const before = await markOf(`${image}:2.6`)
    const given = { image, 'smoke-script': '', 'smoke-test': 'restart' }
    expect((await run(given)).outputs.plan).toBe('test')
    expect(await markOf(`${image}:2.6`)).toBe(before)
  })

  it('move no tag if it fails, and show its last lines', async () => {
    script('fails.sh', 'echo "::error::the index is wrong"; exit 3')
    const before = await digestOf(`${image}:2.6`)
    const { mainCode, log, summary } = await run({ image }, 'fails.sh')
    expect(mainCode).toBe(1)
    expect(log).toContain(`${NATIVE}: smoke-script ended with 3: `)
    expect(log).not.toMatch(/^::error::the index is wrong/m)
    expect(summary).toContain('last lines of smoke-script:\n')
    expect(await digestOf(`${image}:2.6`)).toBe(before)
  })
})

describe('a smoke-script', () => {
  it('runs on each platform of at least query, and beside a restart', async () => {
    const image = newImage()
    script('each.sh', 'echo "on $MILVUS_PLATFORM"')
    const given = {
      image,
      platforms: `${NATIVE},${EMULATED}`,
      'smoke-test': 'restart',
      'smoke-emulated': 'query'
    }
    const { mainCode, log, outputs } = await run(given, 'each.sh')
    expect(failureIn({ mainCode, log })).toBe('')
    expect(log).toContain(`\non ${NATIVE}\n`)
    expect(log).toContain(`\non ${EMULATED}\n`)
    expect((await markOf(outputs.ref))?.split(',')).toHaveLength(2)
  })

  it('gets the CA and the password of a Milvus that has both', async () => {
    const given = {
      image: newImage(),
      'smoke-env': 'MILVUS_TLS=self-signed\nMILVUS_ROOT_PASSWORD=correct-horse'
    }
    const { mainCode, log } = await run(given)
    expect(failureIn({ mainCode, log })).toBe('')
    expect(log).toContain('found the right books\n')
  })

  it('is ended at the limit with a child that ignores TERM', async () => {
    const image = newImage()
    script('late.sh', "(trap '' TERM; sleep 300) & echo waiting; wait")
    const result = await run({ image, 'smoke-timeout': '15' }, 'late.sh')
    expect(result.log).toContain(
      `${NATIVE}: the limit of 15 s ran out during "script": smoke-script was still running, and was ended`
    )
    expect(result.log).toContain('\nwaiting\n')
    expect(leftRunning(result.jobId)).toEqual([])
    expect(await leftInEngine(result.jobId, image)).toEqual([])
    expect(await tagsOf(image)).toEqual([])
  })

  it('is not to blame for a Milvus that dies meanwhile', async () => {
    script('dies.sh', 'sleep 60')
    const { log } = await run(
      {
        image: newImage(),
        'smoke-env': 'MILVUS_STANDIN_FAULT=dies\nMILVUS_STANDIN_FAULT_AFTER=4s'
      },
      'dies.sh'
    )
    expect(log).toContain(
      'the container ended with exit code 1 during "script"'
    )
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'leaves nothing behind when the job gets %s',
    async (signal) => {
      const ready = path.join(workspace, `ready-${signal}`)
      script('hangs.sh', `(trap '' TERM; sleep 300) & touch '${ready}'; wait`)
      const given = {
        image: newImage(),
        platforms: NATIVE,
        'smoke-script': 'hangs.sh'
      }
      await expectCleanCancellation(given, signal, untilThere(ready), env)
    }
  )
})

describe('two jobs with a smoke-script, and the one that merges them', () => {
  const image = newImage()
  const level = { image, 'smoke-emulated': 'query' }
  let parts: RunResult[]

  beforeAll(async () => {
    parts = []
    for (const platforms of [NATIVE, EMULATED]) {
      parts.push(await run({ ...level, platforms, push: 'by-digest' }))
    }
  })

  function merge(name?: string): Promise<RunResult> {
    const given = {
      ...level,
      platforms: `${NATIVE},${EMULATED}`,
      digests: parts.map(({ outputs }) => outputs.digest).join('\n'),
      'smoke-results': parts.map(({ outputs }) => outputs.smoke).join('\n')
    }
    return run(given, name)
  }

  it('refuse another script than the one that passed', async () => {
    script('other.sh', 'exit 0')
    const { mainCode, log } = await merge('other.sh')
    expect(mainCode).toBe(1)
    expect(log).toContain(
      `${NATIVE} is not known to have passed the "smoke-script" of this run, so no tag was moved: reported is another script`
    )
  })

  it('publish what both have passed, marked with it', async () => {
    const { mainCode, outputs } = await merge()
    expect(mainCode).toBe(0)
    expect((await markOf(outputs.ref))?.split(',')).toHaveLength(2)
  })

  it('have nothing to do afterwards', async () => {
    const platforms = `${NATIVE},${EMULATED}`
    const { outputs } = await run({ ...level, platforms, 'dry-run': 'true' })
    expect(outputs.plan).toBe('nothing')
  })
})

async function untilThere(file: string): Promise<void> {
  while (!existsSync(file)) await sleep(50)
}
