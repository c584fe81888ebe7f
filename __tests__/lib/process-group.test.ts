import { beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { runGroup } from '../../src/lib/process-group.js'
import { processesWith } from '../../src/lib/processes.js'
import { temporaryDirectory } from '../support/temporary.js'
import { untilExists } from '../support/until.js'

const MARK = 'MILVUS_RUNPOD_TEST_GROUP'

let directory: string

beforeEach(() => {
  directory = temporaryDirectory()
})

function script(text: string): string {
  const file = path.join(directory, 'script')
  writeFileSync(file, text, { mode: 0o755 })
  return file
}

/** What a run returns. */
type Run = ReturnType<typeof runGroup>

/** Runs a shell script, and ends what ignores TERM soon. */
function run(text: string, signal = new AbortController().signal): Run {
  return runGroup(script(`#!/bin/sh\n${text}\n`), {
    cwd: directory,
    env: { PATH: process.env.PATH, GIVEN: 'given' },
    mark: [MARK, directory],
    signal,
    graceSeconds: 2
  })
}

/** Runs a shell script until it has made the file `ready`, and ends it. */
async function interrupt(text: string): Promise<Awaited<Run>> {
  const limit = new AbortController()
  const running = run(text, limit.signal)
  await untilExists(path.join(directory, 'ready'))
  limit.abort()
  return await running
}

function left(): number[] {
  return processesWith(MARK, directory)
}

describe('runGroup', () => {
  it('runs a program in its folder and environment, without input', async () => {
    const result = await run('pwd; echo "$GIVEN" >&2; cat')
    expect(result).toEqual({
      code: 0,
      signal: null,
      output: expect.stringMatching(/unit-\w+\ngiven\n$/),
      left: ''
    })
  })

  it('says with which code it ended', async () => {
    expect(await run('echo oh; exit 3')).toMatchObject({
      code: 3,
      output: 'oh\n'
    })
  })

  it('says which signal killed it', async () => {
    expect(await run('kill -SEGV $$')).toMatchObject({
      code: null,
      signal: 'SIGSEGV'
    })
  })

  it('keeps only the end of what it prints', async () => {
    const { output } = await run('yes 1234567 | head -c 3000000; echo end')
    expect(output).toHaveLength(64 * 1024)
    expect(output.endsWith('1234567\nend\n')).toBe(true)
  })

  it('ends it, and its children, when the signal aborts', async () => {
    const result = await interrupt('sleep 60 & touch ready; sleep 60')
    expect(result).toMatchObject({ code: null, signal: 'SIGTERM' })
    expect(left()).toEqual([])
  })

  it('lets it clean up first', async () => {
    const text =
      "trap 'echo cleaned; exit 1' TERM; touch ready; while :; do sleep 0.05; done"
    expect(await interrupt(text)).toMatchObject({
      code: 1,
      output: expect.stringContaining('cleaned\n')
    })
  })

  it('kills a child that ignores TERM', async () => {
    await interrupt(
      "(trap '' TERM; touch ready; while :; do sleep 0.05; done) & wait"
    )
    expect(left()).toEqual([])
  })

  it('ends what it leaves running, also in a session of its own', async () => {
    const { code, output } = await run(
      'sleep 60 & setsid sleep 60 & setsid sh -c "trap \'\' TERM; sleep 60" & echo done'
    )
    expect({ code, output }).toEqual({ code: 0, output: 'done\n' })
    expect(left()).toEqual([])
  })

  it('throws when the program of its first line does not exist', async () => {
    const file = script('#!/nowhere/sh\n')
    const { signal } = new AbortController()
    const mark: [string, string] = [MARK, directory]
    await expect(
      runGroup(file, { cwd: directory, env: {}, mark, signal })
    ).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
