import { describe, expect, it } from '@jest/globals'
import { timekeeper, type Timing } from '../../src/publish/results.js'
import { log } from '../support/log.js'

type Timekeeper = ReturnType<typeof timekeeper>

/** Returns a timekeeper, and the timings that it has handed on so far. */
function steps(): Timekeeper & { handed: Timing[][] } {
  const handed: Timing[][] = []
  return { ...timekeeper((timings) => handed.push(timings)), handed }
}

describe('timekeeper', () => {
  it("returns a step's result", async () => {
    const { step } = steps()
    await expect(step('Build', () => Promise.resolve(7))).resolves.toBe(7)
  })

  it('reports the times of every step so far, in order', async () => {
    const { step, handed } = steps()
    for (const name of ['Plan', 'Build'])
      await step(name, () => Promise.resolve())
    const numbers = { start: expect.any(Number), seconds: expect.any(Number) }
    const all = { kind: 'step', failed: false, ...numbers }
    const plan = { name: 'Plan', ...all }
    const build = { name: 'Build', ...all }
    expect(handed).toEqual([[plan], [plan, build]])
  })

  it('times a step that fails too, and throws its error', async () => {
    const { step, handed } = steps()
    const failing = step('Build', () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(handed[0]).toMatchObject([{ name: 'Build', failed: true }])
  })

  it('counts from the start of the run', async () => {
    const { step, handed } = steps()
    await step('Plan', () => new Promise((resolve) => setTimeout(resolve, 20)))
    await step('Build', () => Promise.resolve())
    const [plan, build] = handed[1] ?? []
    expect(build?.start).toBeGreaterThanOrEqual(plan?.seconds ?? Infinity)
  })

  it('groups the step in the log, even if it fails', async () => {
    const { step } = steps()
    await step('Build', () => Promise.reject(new Error('no'))).catch(() => 0)
    expect(log()).toBe('::group::Build\n::endgroup::\n')
  })

  it('times what runs beside a step, without a group of its own', async () => {
    const { step, time, handed } = steps()
    const beside = time('beside', 'Pull', () => Promise.resolve())
    await Promise.all([step('Build', () => Promise.resolve()), beside])
    expect(handed.at(-1)).toMatchObject([
      { name: 'Pull', kind: 'beside', failed: false },
      { name: 'Build', kind: 'step' }
    ])
    expect(log()).toBe('::group::Build\n::endgroup::\n')
  })
})
