import { afterEach, describe, expect, it } from '@jest/globals'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  endProcesses,
  identityOf,
  processesWith
} from '../../src/lib/processes.js'
import { log } from '../support/log.js'
import { temporaryDirectory } from '../support/temporary.js'
import { untilExists } from '../support/until.js'

/** More than any system's limit. */
const NO_PROCESS = 2 ** 30

const MARK = 'MILVUS_RUNPOD_TEST'
const started: number[] = []

/** Runs a shell script until it says that it is ready. */
async function start(script: string, mark: string): Promise<string> {
  const directory = temporaryDirectory()
  const child = spawn('sh', ['-c', script], {
    cwd: directory,
    env: { ...process.env, [MARK]: mark },
    stdio: 'ignore'
  })
  started.push(child.pid ?? 0)
  await untilExists(path.join(directory, 'ready'))
  return directory
}

afterEach(() => {
  for (const pid of started.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended, as it should.
    }
  }
})

/** A plugin of docker, which outlives docker. */
const WITH_GRANDCHILD =
  'sh -c "trap \'touch ended; exit\' TERM; echo $$ >grandchild; touch ready; while :; do sleep 0.05; done" & exit'

const IGNORES_TERM = "trap '' TERM; touch ready; while :; do sleep 0.05; done"

describe('endProcesses', () => {
  it('ends those that a process has left behind, and lets them end by themselves', async () => {
    const mark = temporaryDirectory()
    const directory = await start(WITH_GRANDCHILD, mark)
    await endProcesses(() => processesWith(MARK, mark))
    expect(processesWith(MARK, mark)).toEqual([])
    expect(existsSync(path.join(directory, 'ended'))).toBe(true)
    expect(log()).toMatch(
      /^Ending what the main step has left running: \w+ \(\d+\)/
    )
  })

  it('ends by force those that do not', async () => {
    const mark = temporaryDirectory()
    await start(IGNORES_TERM, mark)
    await endProcesses(() => processesWith(MARK, mark), 0.3)
    expect(processesWith(MARK, mark)).toEqual([])
  })

  it('leaves those of others alone', async () => {
    const mark = temporaryDirectory()
    await start(IGNORES_TERM, `${mark}-other`)
    await endProcesses(() => processesWith(MARK, mark))
    expect(processesWith(MARK, `${mark}-other`)).not.toEqual([])
    expect(log()).toBe('')
  })

  it('says which did not end', async () => {
    const find = (): number[] => [NO_PROCESS]
    await expect(endProcesses(find, 0.1)).rejects.toThrow(
      `these processes did not end:  (${NO_PROCESS})`
    )
  })
})

describe('identityOf', () => {
  it('tells a process from a later one with the same id', () => {
    const identity = identityOf(process.pid)
    expect(identity).toMatch(new RegExp(`^${process.pid}-[1-9]\\d*$`))
    expect(identityOf(process.pid)).toBe(identity)
    expect(identityOf(process.ppid)).not.toBe(identity)
  })

  it('is nothing for a process that has ended, and is not reaped yet', async () => {
    // A shell may reap it; sleep, which takes its place, does not.
    const script = `sh -c 'until grep -q sleep /proc/$PPID/comm; do sleep 0.05; done' & echo $! >ended; : >ready; exec sleep 60`
    const directory = await start(script, 'x')
    const pid = readFileSync(path.join(directory, 'ended'), 'utf8')
    while (identityOf(Number(pid))) await sleep(20)
    expect(existsSync(`/proc/${pid.trim()}`)).toBe(true)
    expect(identityOf(NO_PROCESS)).toBeUndefined()
  })
})
