import { describe, expect, it } from '@jest/globals'
import type { KnownImage, PodPlan } from '../../../src/runpod/pods.js'
import { planAgain, planPods } from '../../../src/runpod/roll/rules.js'
import type { Pod } from '../../../src/runpod/shapes.js'
import { samplePod } from '../../support/runpod-api.js'
import { INDEX } from '../../support/samples.js'

const REPOSITORY = 'ghcr.io/me/milvus'
const REF = `${REPOSITORY}@${INDEX}`
const TARGET = { repository: REPOSITORY, ref: REF, version: '2.6.22' }

describe('planPods', () => {
  async function planOf(
    given: Partial<Pod>,
    { byId = false, allowLineChange = false, current = '' } = {}
  ): Promise<Pick<PodPlan, 'action' | 'reason'> & { isMoved?: boolean }> {
    const [plan] = await planPods([{ pod: samplePod(given), byId }], TARGET, {
      allowLineChange,
      readImage: () => Promise.resolve({ digest: current })
    })
    if (!plan) throw new Error('there is no plan')
    const { action, reason, known } = plan
    const { isMoved } = known
    return { action, ...(reason && { reason }), ...(isMoved && { isMoved }) }
  }

  it.each<[Pod['status'], string]>([
    ['RUNNING', 'roll'],
    ['STARTING', 'roll'],
    ['PROVISIONING', 'roll'],
    ['EXITED', 'set'],
    ['ERROR', 'set'],
    ['TERMINATED', 'leave']
  ])('of a pod that is %s is: %s', async (status, action) => {
    expect((await planOf({ status })).action).toBe(action)
  })

  it('keeps a pod that has the image', async () => {
    expect(await planOf({ image: REF })).toEqual({ action: 'keep' })
  })

  it.each<[string, Partial<Pod>, string]>([
    ['is locked', { locked: true }, 'it is locked'],
    ['is in a cluster', { cluster: { id: 'c' } }, 'it belongs to a cluster'],
    [
      'has an unknown status',
      { status: 'RESUMING' as Pod['status'] },
      'its status is "RESUMING", which this version of the action does not know'
    ],
    ['shows no image', { image: '' }, 'RunPod does not say which image it has'],
    [
      'is a canary',
      { name: 'milvus-runpod-0123456789-canary' },
      'it is a canary of another run'
    ],
    [
      'has an image of another repository',
      { image: 'milvusdb/milvus:v2.6.20' },
      'its image is of another repository, milvusdb/milvus; to update it anyway, give its ID'
    ]
  ])('leaves a pod alone that %s', async (_, given, reason) => {
    expect(await planOf(given)).toEqual({ action: 'leave', reason })
  })

  it('changes an image of another repository if the pod is named by its id', async () => {
    const image = 'milvusdb/milvus:v2.6.20'

    expect((await planOf({ image }, { byId: true })).action).toBe('roll')
  })

  it.each<Partial<Pod>>([
    { locked: true },
    { cluster: { id: 'c' } },
    { status: 'RESUMING' as Pod['status'] },
    { image: '' }
  ])('leaves %j alone even if the pod is named by its id', async (given) => {
    expect((await planOf(given, { byId: true })).action).toBe('leave')
  })

  it('refuses another line, unless lines may change', async () => {
    const image = `${REPOSITORY}:2.5.27`

    expect((await planOf({ image })).action).toBe('refuse')
    expect((await planOf({ image }, { allowLineChange: true })).action).toBe(
      'roll'
    )
  })

  it('refuses a running pod whose Milvus cannot be reached', async () => {
    expect(await planOf({ ports: ['22/tcp'] })).toEqual({
      action: 'refuse',
      reason: expect.stringContaining(
        'neither the port 19530/tcp nor 19530/http'
      )
    })
    expect((await planOf({ ports: [], status: 'EXITED' })).action).toBe('set')
  })

  it('notes a tag that points to the new image by now', async () => {
    const image = `${REPOSITORY}:2.6`

    expect(await planOf({ image }, { current: INDEX })).toMatchObject({
      action: 'roll',
      isMoved: true
    })
    expect(await planOf({ image })).toEqual({ action: 'roll' })
  })
})

describe('the plan of a pod', () => {
  const milvus = { line: '2.6', version: '2.6.20' }

  function planOfKnown(
    given: Partial<Pod>,
    known: Partial<KnownImage> = {}
  ): Promise<PodPlan> {
    const pod = samplePod(given)
    const before = {
      pod,
      byId: false,
      known: { milvus, ...known },
      action: 'roll' as const
    }
    return planAgain(before, pod, TARGET, {
      allowLineChange: false,
      readImage: () => Promise.reject(new Error('it is known'))
    })
  }

  it.each<[string, Partial<Pod>, Partial<KnownImage>]>([
    ['roll', {}, {}],
    ['set', { status: 'EXITED' }, {}],
    ['keep', { image: REF }, {}],
    ['keep', { image: `${REPOSITORY}:2.6@${INDEX}` }, {}],
    ['leave', { image: REF, locked: true }, {}],
    ['leave', {}, { backwards: 'its Milvus is newer' }],
    ['refuse', {}, { milvus: { line: '2.5', version: '2.5.20' } }],
    ['refuse', { ports: [] }, {}]
  ])(
    '%s: a pod with %j whose image is known as %j',
    async (action, ...given) => {
      expect((await planOfKnown(...given)).action).toBe(action)
    }
  )

  it('needs no ref for a plan before the image is built', async () => {
    const named = { pod: samplePod({ image: '' }), byId: true }
    const target = { repository: REPOSITORY, version: '2.6.22' }
    const [plan] = await planPods([named], target, {
      allowLineChange: false,
      readImage: () => Promise.resolve({})
    })

    expect(plan?.action).toBe('leave')
  })
})

describe('planAgain', () => {
  const asked: string[] = []
  const options = {
    allowLineChange: false,
    readImage(ref: string) {
      asked.push(ref)
      return Promise.resolve({})
    }
  }

  async function again(given: Partial<Pod>): Promise<string[]> {
    const pod = samplePod()
    const [plan] = await planPods([{ pod, byId: false }], TARGET, options)
    if (!plan) throw new Error('there is no plan')
    asked.length = 0
    const now = await planAgain(plan, { ...pod, ...given }, TARGET, options)
    return [now.action, ...new Set(asked)]
  }

  it('reads nothing of an image that it knows, so that no time passes', async () => {
    expect(await again({})).toEqual(['roll'])
    expect(await again({ locked: true })).toEqual(['leave'])
    expect(await again({ image: REF })).toEqual(['keep'])
  })

  it('reads what another image is', async () => {
    const newer = `${REPOSITORY}:2.6.23`

    expect(await again({ image: newer })).toEqual(['leave', newer])
  })
})
