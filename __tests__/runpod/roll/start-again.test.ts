import { describe, expect, it } from '@jest/globals'
import type { Rolling } from '../../../src/runpod/notes.js'
import {
  NEW,
  OLD,
  outcomes,
  roll,
  runpod,
  set,
  whenChanged
} from '../../support/rolling-pods.js'
import { newJob } from '../../support/samples.js'

const { noteRolling } = await import('../../../src/runpod/notes.js')
const { putPodBack } = await import('../../../src/runpod/roll/put-back.js')

const START = 'POST /v2/pods/p1/action {"action":"start"}'

/** A pod whose container ends with the new image, and which RunPod leaves stopped. */
function endsWithNewImage(status: 'EXITED' | 'ERROR'): void {
  whenChanged('p1', () => {
    set('p1', { status })
  })
}

describe('a pod that has ended with the new image', () => {
  it.each(['EXITED', 'ERROR'] as const)(
    'is started with its previous one: %s',
    async (status) => {
      endsWithNewImage(status)

      const rolled = await roll()

      expect(runpod.changes().at(-1)).toBe(START)
      expect(outcomes(rolled)).toBe('restored waiting waiting')
    }
  )

  it.each([500, 503])('is asked for again after HTTP %i', async (status) => {
    endsWithNewImage('EXITED')
    runpod.faults.push(['POST /v2/pods/p1/action', { status }])

    expect(outcomes(await roll())).toBe('restored waiting waiting')
  })

  it('is not asked for again if RunPod has started it in spite of its answer', async () => {
    endsWithNewImage('EXITED')
    runpod.faults.push(['POST /v2/pods/p1/action', { status: 500, done: true }])

    expect(outcomes(await roll())).toBe('restored waiting waiting')
    const starts = runpod.changes().filter((change) => change === START)
    expect(starts).toHaveLength(1)
  })

  it('stays stopped if it was stopped before', async () => {
    set('p1', { status: 'ERROR' })
    runpod.faults.push(['PATCH /v2/pods/p1', { status: 500, done: true }])

    await roll((pod) => (pod.id === 'p1' ? 'set' : 'leave'))

    expect(runpod.changes()).not.toContain(START)
  })

  it.each<[string, Partial<Rolling>, string[]]>([
    ['is started by the post step', {}, [START]],
    [
      'and was stopped before, stays so in the post step',
      { stopped: { startedAt: null } },
      []
    ]
  ])('%s', async (_, given, starts) => {
    set('p1', { status: 'EXITED', image: NEW })
    const job = newJob()
    const rolling = { id: 'p1', name: 'milvus-p1', before: OLD, after: NEW }
    noteRolling(job, { ...rolling, ...given })

    await putPodBack(runpod.access, job)

    const patch = `PATCH /v2/pods/p1 {"image":"${OLD}"}`
    expect(runpod.changes()).toEqual([patch, ...starts])
  })

  it('is unhealthy, which the run says, if RunPod does not start it', async () => {
    endsWithNewImage('EXITED')
    runpod.faults.push(['POST /v2/pods/p1/action', { status: 409 }])

    const rolled = await roll()

    expect(outcomes(rolled)).toBe('broken waiting waiting')
  })
})
