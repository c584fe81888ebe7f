import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  jest
} from '@jest/globals'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { mask } from '../../src/messages/masks.js'
import { listenForCancellation } from '../../src/lib/cancellation.js'
import { processesWith } from '../../src/lib/processes.js'
import { hashOfScript, type SmokeTest } from '../../src/smoke/levels.js'
import type { SmokeResult } from '../../src/smoke/platform.js'
import { log } from '../support/log.js'
import type { RestReply } from '../support/milvus-rest.js'
import {
  dockerWith,
  healthy,
  looks,
  runTest,
  type FakeContainer
} from '../support/smoke-docker.js'
import {
  healthBody,
  HEALTHY_BODY,
  serveHealth
} from '../support/milvus-server.js'
import { temporaryDirectory } from '../support/temporary.js'
import { untilExists } from '../support/until.js'

const QUERY: Partial<SmokeTest> = {
  platform: 'linux/amd64',
  level: 'query',
  emulated: false
}

let directory: string

beforeEach(() => {
  directory = temporaryDirectory()
})

interface Given {
  test?: Partial<SmokeTest>
  container?: FakeContainer
  replies?: Record<string, RestReply[]>
  /** What docker answers. */
  docker?: Parameters<typeof dockerWith>[1]
  /** Hash of the script that the run began with. */
  hash?: string
}

function hashOf(text: string): string {
  return hashOfScript(Buffer.from(text))
}

/** Tests a healthy Milvus with a script. */
async function testWith(
  text: string,
  { test, container, replies, docker, hash = hashOf(text) }: Given = {}
): Promise<SmokeResult> {
  const file = path.join(directory, 'smoke')
  writeFileSync(file, text, { mode: 0o755 })
  const { PATH } = process.env
  const milvus = await healthy(replies, container)
  const fake = dockerWith(
    { ...milvus.container, network: 'job-linux-amd64' },
    { 'network rm job-linux-amd64': '', ...docker }
  )
  const script = { file, directory, hash, temporary: directory }
  return await runTest(
    fake,
    { ...QUERY, scriptHash: hash, ...test },
    { script: { ...script, env: { PATH, MILVUS_RUNPOD_JOB: directory } } }
  )
}

function sh(text: string, given?: Given): Promise<SmokeResult> {
  return testWith(`#!/bin/sh\n${text}\n`, given)
}

describe('a smoke-script', () => {
  it('runs last, in its folder, and its seconds are those of a probe', async () => {
    const text = 'pwd; echo "$MILVUS_PLATFORM $MILVUS_IMAGE"'
    const result = await sh(text)
    expect(result).toMatchObject({
      verdict: 'passed',
      script: {
        hash: hashOf(`#!/bin/sh\n${text}\n`),
        seconds: result.probes?.script
      }
    })
    expect(Object.keys(result.probes ?? {})).toEqual([
      'create',
      'insert',
      'search',
      'drop',
      'script'
    ])
    expect(log()).toMatch(/linux\/amd64: smoke-script passed in \d\.\d s\n/)
    expect(log()).toContain(`\n${directory}\nlinux/amd64 me/milvus@x\n`)
  })

  it('shows what it prints as text that others wrote', async () => {
    await sh('echo "::set-output name=x::y"')
    expect(log()).toMatch(/::stop-commands::.*\n: :set-output name=x::y\n/)
  })

  it('fails the platform with its code, its last line, and its last lines as evidence', async () => {
    expect(await sh('echo one; echo two >&2; exit 7')).toMatchObject({
      verdict: 'failed',
      cause: 'smoke-script ended with 7: two',
      known: { failure: 'scriptFailed' },
      evidence: { script: 'one\ntwo\n' }
    })
  })

  it('is not part of the result that failed', async () => {
    expect(await sh('exit 1')).not.toHaveProperty('script')
  })

  it('puts no secret into the cause', async () => {
    mask('correct-horse')
    const { cause } = await sh('echo "token correct-horse"; exit 1')
    expect(cause).toBe('smoke-script ended with 1: token ***')
  })

  it.each<[string, string, string, string]>([
    [
      'calls what is not there',
      'no-such-program-here',
      'smoke-script ended with 127: ',
      'scriptProgram'
    ],
    [
      'is killed',
      'kill -KILL $$',
      'smoke-script was killed by SIGKILL',
      'scriptKilled'
    ],
    // The words of a Milvus that may not write.
    [
      'says what is known of Milvus',
      'echo permission denied; exit 1',
      'smoke-script ended with 1: permission denied',
      'scriptFailed'
    ]
  ])('that %s has words of its own', async (_, text, words, failure) => {
    const { cause, known } = await sh(text)
    expect(cause).toContain(words)
    expect(known?.failure).toBe(failure)
  })

  it('that cannot be started is not called one that failed', async () => {
    expect(await testWith('#!/nowhere/python9\n')).toMatchObject({
      cause:
        'smoke-script could not be started: the program in its first line does not exist',
      known: { failure: 'scriptNotStarted' }
    })
  })

  it('does not run if it is not the one that would be noted on the image', async () => {
    const hash = hashOf('exit 0')
    expect(await sh('touch ran', { hash })).toMatchObject({
      cause:
        'smoke-script was changed after the run had begun, so it did not run',
      known: { failure: 'scriptChanged' }
    })
    expect(existsSync(path.join(directory, 'ran'))).toBe(false)
  })

  describe('with processes that it may not end, such as those of sudo', () => {
    beforeEach(() => {
      jest.spyOn(process, 'kill').mockReturnValue(true)
    })

    afterEach(() => {
      jest.restoreAllMocks()
      for (const pid of processesWith('MILVUS_RUNPOD_JOB', directory)) {
        process.kill(pid, 'SIGKILL')
      }
    })

    it('fails with their names, also if it ended well', async () => {
      expect(await sh('sleep 60 & echo done')).toMatchObject({
        cause: expect.stringMatching(
          /^smoke-script ended, but what it started did not: sleep \(\d+\)$/
        ),
        known: { failure: 'scriptLeft' },
        evidence: { script: 'done\n' }
      })
    }, 20_000)

    it('is late all the same, if it is one of them', async () => {
      const test = { timeoutSeconds: 4 }
      expect(await sh('echo on; exec sleep 60', { test })).toMatchObject({
        cause: expect.stringMatching(
          /^the limit of 4 s ran out during "script": smoke-script was still running, and could not be ended \(sleep \(\d+\)\)$/
        ),
        known: { failure: 'scriptLate' },
        evidence: { script: 'on\n' }
      })
    }, 20_000)
  })

  it('has what is left of the limit, and is ended with all that it started', async () => {
    const result = await sh("echo on; (trap '' TERM; sleep 60) & sleep 60", {
      test: { timeoutSeconds: 4 }
    })
    expect(result).toMatchObject({
      cause:
        'the limit of 4 s ran out during "script": smoke-script was still running, and was ended',
      known: { failure: 'scriptLate' },
      evidence: { script: 'on\n' }
    })
    expect(processesWith('MILVUS_RUNPOD_JOB', directory)).toEqual([])
  })

  it('does not run below query, which is noted once', async () => {
    const test = { level: 'health', emulated: true, scriptHash: undefined }
    const note =
      'smoke-script did not run: under QEMU, "smoke-emulated" is "health"'
    const result = await sh('exit 1', { test: test as Partial<SmokeTest> })
    expect(result).toMatchObject({ verdict: 'passed', notes: [note] })
    expect(log()).toContain(`linux/amd64: ${note}\n`)
  })
})

describe('a Milvus that fails while a smoke-script runs', () => {
  it('is what has failed if it ends', async () => {
    let end: (code: string) => void = () => undefined
    const exit = new Promise<string>((resolve) => {
      end = resolve
    })
    const { container } = await healthy()
    const dead = { state: { Running: false, ExitCode: 139 } }
    const testing = sh('touch ready; sleep 60', {
      container: { exit },
      docker: looks(container, { ...container, ...dead })
    })
    await untilExists(path.join(directory, 'ready'))
    end('139')
    expect(await testing).toMatchObject({
      cause: 'the container ended with exit code 139 (SIGSEGV) during "script"',
      known: { failure: 'crashed' }
    })
  })

  it('is named first if it is unhealthy', async () => {
    const sick = healthBody({ proxy: 1, mixcoord: 2 })
    const bodies = [HEALTHY_BODY, HEALTHY_BODY, sick]
    const { cause, known } = await sh('exit 1', {
      container: { metrics: await serveHealth(...bodies) }
    })
    expect(cause).toMatch(
      /^Milvus became unhealthy: .*mixcoord \(code 2\); smoke-script ended with 1$/
    )
    expect(known).toBeUndefined()
  })
})

describe('a smoke-script at the level restart', () => {
  const test: Partial<SmokeTest> = { level: 'restart' }
  const afterScript = { 'entities/query': [{ code: 1800, message: 'no' }] }

  it('runs before the restart, and may not spoil what that needs', async () => {
    const { cause, known, probes } = await sh('exit 0', {
      test,
      replies: afterScript
    })
    expect(Object.keys(probes ?? {})).toEqual([
      'create',
      'insert',
      'search',
      'script',
      'search after script'
    ])
    expect(cause).toBe(
      'smoke-script changed what the test needs: entities/query returned code 1800: no'
    )
    expect(known?.failure).toBe('scriptSpoilt')
  })
})

// Last, because a process can be cancelled only once.
describe('a cancelled job', () => {
  it('ends a smoke-script and what it has started, and shows what it said', async () => {
    listenForCancellation()
    const testing = sh(
      "echo hello; (trap '' TERM; sleep 60) & touch ready; wait"
    )
    await untilExists(path.join(directory, 'ready'))
    process.emit('SIGTERM')
    await expect(testing).rejects.toThrow('The job was cancelled (SIGTERM)')
    expect(processesWith('MILVUS_RUNPOD_JOB', directory)).toEqual([])
    expect(log()).toContain('\nhello\n')
  })
})
