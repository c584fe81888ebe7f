import { describe, expect, it, jest } from '@jest/globals'
import { canaryName } from '../../../src/runpod/notes.js'
import { log } from '../../support/log.js'
import { skipWaiting } from '../../support/no-waiting.js'
import { samplePod, runpod, useFakeRunPod } from '../../support/runpod-api.js'
import { newJob } from '../../support/samples.js'
import type { Pod } from '../../../src/runpod/shapes.js'

skipWaiting()
const { reapCanaries } = await import('../../../src/runpod/canary/reap.js')

/** What RunPod's clock says. */
const NOW = Date.parse('2026-11-29T12:00:00Z')
const HOUR = 3_600_000
const LIST = 'GET /v2/pods?'
const job = newJob()

useFakeRunPod()

/** A canary that another job has left. */
function left(given: Partial<Pod> = {}): Pod {
  const createdAt = new Date(NOW - 4 * HOUR).toISOString()
  const name = 'milvus-runpod-00000000ff-canary'
  return samplePod({ id: 'left', name, createdAt, ...given })
}

/** Lets the run clean up while these pods are there, and returns what stays. */
async function reap(pods: Pod[], now = new Date(NOW)): Promise<string[]> {
  runpod.state.pods = pods
  const headers = { Date: now.toUTCString() }
  runpod.faults.push([LIST, { status: 200, body: { pods }, headers }])
  await reapCanaries(runpod.access, job)
  return runpod.state.pods.map(({ id }) => id)
}

describe('a canary of another job', () => {
  it('is terminated once it is older than any job keeps one', async () => {
    const young = new Date(NOW - 2.9 * HOUR).toISOString()
    const pods = [left(), left({ id: 'young', createdAt: young })]

    expect(await reap(pods)).toEqual(['young'])
    expect(log()).not.toContain('::warning::')
  })

  it.each([
    ['4 h ahead', 4],
    ['a year behind', -8760]
  ])(
    'is as old as RunPod says, if the clock of the runner is %s',
    async (_, hours) => {
      const young = new Date(NOW - HOUR / 60).toISOString()
      jest.spyOn(Date, 'now').mockReturnValue(NOW + hours * HOUR)

      expect(
        await reap([left(), left({ id: 'young', createdAt: young })])
      ).toEqual(['young'])
    }
  )

  it.each(['+09:00', '-08:00'])(
    'is as old as its time in UTC, if that has no zone, on a runner in another: %s',
    async (zone) => {
      // As Node reads it there: without a zone, a time is local.
      const { parse } = Date
      jest.spyOn(Date, 'parse').mockImplementation((text) => {
        const hasZone = /(?:Z|GMT|[+-]\d\d:\d\d)$/.test(text)
        return parse(hasZone ? text : text + zone)
      })
      const pods = [
        left({ createdAt: '2026-11-29T08:00:00' }),
        left({ id: 'young', createdAt: '2026-11-29 11:59:00.123' })
      ]

      expect(await reap(pods)).toEqual(['young'])
    }
  )

  it.each([
    ['year 1', '0001-01-01T00:00:00Z'],
    ['1970', '1970-01-01T00:00:00Z'],
    ['the future', '2026-11-29T16:00:00Z'],
    ['no time', 'yesterday'],
    ['nothing', ''],
    ['a month 13', '2026-13-01T00:00:00Z']
  ])('whose time is %s is left, and that is said', async (_, createdAt) => {
    expect(await reap([left({ createdAt }), left({ id: 'old' })])).toEqual([
      'left'
    ])
    expect(log()).toMatch(
      /::warning::.*milvus-runpod-00000000ff-canary \(left\): its age is not certain/
    )
  })

  it('is left if RunPod does not say what time it is', async () => {
    expect(await reap([left()], new Date(NaN))).toEqual(['left'])
    expect(log()).toContain('its age is not certain')
  })

  it('is left in silence while the clocks of two servers of RunPod differ a little', async () => {
    const createdAt = new Date(NOW + 60_000).toISOString()

    expect(await reap([left({ createdAt })])).toEqual(['left'])
    expect(log()).not.toContain('::warning::')
  })
})

describe('what is never terminated', () => {
  it.each<[string, Partial<Pod>]>([
    ["the job's own canary", { name: canaryName(job) }],
    ['a locked one', { locked: true }],
    ['one of a cluster', { cluster: { id: 'c' } }],
    ['a pod with another name', { name: 'milvus-runpod-00000000ff' }],
    [
      'a name that only begins so',
      { name: 'milvus-runpod-00000000ff-canary-2' }
    ]
  ])('is %s', async (_, given) => {
    expect(await reap([left(given)])).toEqual(['left'])
    expect(runpod.changes()).toEqual([])
  })

  it('is one that was locked in the meantime', async () => {
    runpod.onCall = (call) => {
      if (call.startsWith(LIST)) return
      for (const pod of runpod.state.pods) pod.locked = true
    }

    expect(await reap([left()])).toEqual(['left'])
    expect(runpod.changes()).toEqual([])
  })
})

describe('a failure', () => {
  it('at one canary is said, and does not keep the others', async () => {
    runpod.faults.push(['DELETE /v2/pods/left', { status: 403 }])

    expect(await reap([left(), left({ id: 'old' })])).toEqual(['left'])
    expect(log()).toMatch(/::warning::.*\(left\): RunPod did not terminate/)
  })

  it('of the list is only a warning', async () => {
    runpod.faults.push([LIST, { status: 403 }])

    await reapCanaries(runpod.access, job)

    expect(log()).toMatch(/::warning::.*RunPod did not list the pods/)
  })

  it('is none if another run was faster', async () => {
    runpod.faults.push(['GET /v2/pods/left', { status: 404 }])

    await reap([left()])

    expect(log()).not.toContain('::warning::')
  })
})
