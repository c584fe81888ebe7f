import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { hashOfScript } from '../../src/smoke/levels.js'
import { hostile } from '../support/hostile.js'
import '../support/log.js'
import { published } from '../support/results.js'
import { reportSafely, safely } from '../support/safely.js'
import { dockerWith, healthy, runTest } from '../support/smoke-docker.js'
import { requirePassed } from '../../src/smoke/smoke.js'
import { temporaryDirectory } from '../support/temporary.js'

const DIGEST = `sha256:${'a'.repeat(64)}`

/** Tests with a script that prints a file, and ends with a code. */
async function runScript(text: string | Buffer, code: number): Promise<void> {
  const directory = temporaryDirectory()
  const file = path.join(directory, 'smoke')
  writeFileSync(path.join(directory, 'said'), text)
  const script = `#!/bin/sh\ncat said; cat said >&2; exit ${code}\n`
  writeFileSync(file, script, { mode: 0o755 })
  const hash = hashOfScript(Buffer.from(script))
  const { container } = await healthy()
  const docker = dockerWith(
    { ...container, network: 'job-linux-amd64' },
    { 'network rm job-linux-amd64': '' }
  )
  const env = { PATH: process.env.PATH }
  const test = { platform: 'linux/amd64', level: 'query', emulated: false }
  const { result } = await safely(() =>
    runTest(docker, { ...test, scriptHash: hash } as object, {
      script: { file, directory, hash, temporary: directory, env }
    })
  )
  if (!result) throw new Error('the test gave no result')
  expect(result.verdict).toBe(code ? 'failed' : 'passed')
  const { failure } = await safely(() => {
    requirePassed([result])
  })
  expect(result.cause ?? '').not.toMatch(/[\r\n]/)
  const smoke = [{ ...result, digest: DIGEST }]
  await reportSafely({ ...published, smoke, error: failure })
}

describe('what a smoke-script prints', () => {
  it('is text that others wrote, whether it passes or fails', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.constantFrom(0, 1, 3), runScript),
      { numRuns: 20 }
    )
  })

  it.each([
    ['megabytes in one line', 'x'.repeat(5 * 2 ** 20)],
    ['bytes that are not text', Buffer.alloc(100_000, 0xff)],
    ['NULs', Buffer.alloc(100_000)],
    ['thousands of lines', '::error::x\n'.repeat(100_000)]
  ])('may be %s', async (_, text) => {
    await runScript(text, 1)
  })
})
