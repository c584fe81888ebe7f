import { describe, expect, it } from '@jest/globals'
import type { Timings } from '../../src/publish/results.js'
import { stepRunner, type Step } from '../../src/publish/steps.js'
import { log } from '../support/log.js'

/** Returns a step runner, and the timings that it has handed on so far. */
function steps(): { step: Step; handed: Timings[] } {
  const handed: Timings[] = []
  return { step: stepRunner((timings) => handed.push(timings)), handed }
}

describe('stepRunner', () => {
  it("returns a step's result", async () => {
    const { step } = steps()
    await expect(step('Build', () => Promise.resolve(7))).resolves.toBe(7)
  })

  it('reports the seconds of every step so far, in order', async () => {
    const { step, handed } = steps()
    for (const name of ['Plan', 'Build'])
      await step(name, () => Promise.resolve())
    expect(handed).toEqual([
      { Plan: expect.any(Number) },
      { Plan: expect.any(Number), Build: expect.any(Number) }
    ])
    expect(Object.keys(handed[1] ?? {})).toEqual(['Plan', 'Build'])
  })

  it('times a step that fails too, and throws its error', async () => {
    const { step, handed } = steps()
    const failing = step('Build', () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(handed).toEqual([{ Build: expect.any(Number) }])
  })

  it('groups the step in the log, even if it fails', async () => {
    const { step } = steps()
    await step('Build', () => Promise.reject(new Error('no'))).catch(() => 0)
    expect(log()).toBe('::group::Build\n::endgroup::\n')
  })
})
