import { expect } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setFailed } from '../../src/messages/annotate.js'
import type { Failure } from '../../src/messages/failure.js'
import type { Results } from '../../src/publish/results.js'
import { failureOf } from '../../src/report/failed.js'
import { setOutputs } from '../../src/report/outputs.js'
import { summaryOf } from '../../src/report/summary.js'
import { wrongLines, wrongMarkup } from './hostile.js'
import { log } from './log.js'
import { setEnv, temporaryDirectory } from './temporary.js'

/** Characters that GitHub takes as the outputs of a job. */
const MAX_OUTPUTS = 2 ** 20

/**
 * Does something with text from outside as a step does it, and shows how it failed.
 * Whatever the text is, the log has no command of others in it, and what fails is a
 * failure that the action knows.
 */
export async function safely<T>(
  act: () => Promise<T> | T
): Promise<{ result?: T; failure?: Failure }> {
  const start = log().length
  const done: { result?: T; failure?: Failure } = {}
  try {
    done.result = await act()
  } catch (error) {
    done.failure = failureOf(error)
    setFailed(done.failure)
    requireOneAdvice(done.failure)
  }
  expect(wrongLines(log().slice(start))).toEqual([])
  expect({}).not.toHaveProperty('polluted')
  return done
}

/** Nobody else says what to do in a message of the action. */
function requireOneAdvice({ code, message }: Failure): void {
  expect(`${code}: ${message}`).not.toMatch(/^(unexpected-error|undefined):/)
  const advice = message.split('\n').filter((line) => /^What to do:/.test(line))
  expect(advice.length).toBeLessThanOrEqual(1)
}

/** Reports a run, and checks its page and its outputs. */
export async function reportSafely(results: Results): Promise<void> {
  const file = path.join(temporaryDirectory(), 'output')
  writeFileSync(file, '')
  setEnv({ GITHUB_OUTPUT: file })
  await safely(() => {
    const page = summaryOf(results)
    expect(wrongMarkup(page)).toEqual([])
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(2 ** 20)
    setOutputs(results)
  })
  const text = readFileSync(file, 'utf8')
  expect(text.length).toBeLessThan(MAX_OUTPUTS)
  const names = [...text.matchAll(/^(.+?)<<(.+)\n([^]*?)\n\2(?:\n|$)/gm)]
  for (const [, name = ''] of names) expect(name).toMatch(/^[a-z-]+$/)
  expect(names.map(([whole]) => whole).join('')).toBe(text)
}
