import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Failure } from '../../src/messages/failure.js'
import type { Pod, Template } from '../../src/runpod/shapes.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { IMAGE } from '../support/publish-here.js'
import {
  milvusOnPods,
  publish,
  REF,
  runpod
} from '../support/publish-to-runpod.js'
import { publishingDocker } from '../support/publishing-docker.js'
import { samplePod, sampleTemplate } from '../support/runpod-api.js'

skipWaiting()
const { podOf, templateOf } = await import('../../src/runpod/shapes.js')
const { clientAddress, doorOf } =
  await import('../../src/runpod/pod/pod-address.js')
const { describeResult, expectedResult, podName, selectPods } =
  await import('../../src/runpod/pods.js')
const { listNetworkVolumes } =
  await import('../../src/runpod/doctor/network-volumes.js')
const { readPodLog } = await import('../../src/runpod/pod/pod-log.js')
const { planPods } = await import('../../src/runpod/roll/rules.js')

/** Anything that JSON can have, and some of what a field may really have. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    undefined,
    '19530',
    'RESTARTING',
    `${IMAGE}@sha256:short`,
    'MILVUS:with spaces@',
    'milvus-runpod-0a1b2c3d-canary',
    [null, 7, '19530/tcp', 'tcp/19530'],
    { MILVUS_ROOT_PASSWORD: null, __proto__: 7 },
    { uptime: '7', ports: [null, { private: '19530', public: {}, ip: [] }] },
    { persistent: null, network: [null, { volumeId: 7 }] }
  )
)

const own = { ...samplePod(), image: `${IMAGE}:2.6.20`, args: '', disk: 20 }
const oddPod = mutated(own)
const oddTemplate = mutated({ ...sampleTemplate(), env: {}, mounts: {} })

/** What RunPod answers, with some fields replaced by anything. */
function mutated<T extends object>(whole: T): fc.Arbitrary<T> {
  const fields = fc.constantFrom(...Object.keys(whole))
  return fc
    .dictionary(fields, odd, { minKeys: 1, maxKeys: 4 })
    .map((given) => ({ ...whole, ...given }))
}

const STREAM = { 'Content-Type': 'text/event-stream' }

const target = { repository: IMAGE, version: '2.6.22', ref: REF }
const readImage = (): Promise<object> => Promise.resolve({})

describe('an odd pod', () => {
  it('is planned, described, and left out or refused, and breaks nothing', async () => {
    await fc.assert(
      fc.asyncProperty(oddPod, fc.boolean(), async (answer, byId) => {
        const pod = podOf(JSON.parse(JSON.stringify(answer)))
        if (!pod) return
        const named = selectPods([pod], [byId ? pod.id : '*'])
        const options = { allowLineChange: false, readImage }
        for (const plan of await planPods(named, target, options)) {
          describeResult(expectedResult(plan))
          doorOf(plan.pod)
          clientAddress(plan.pod)
          podName(plan.pod)
        }
      })
    )
  })

  it('of the account does not disturb the run for another', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(oddPod, { minLength: 1, maxLength: 3 }),
        fc.array(oddTemplate, { maxLength: 2 }),
        async (pods, templates) => {
          await publishBeside(pods, templates)
        }
      ),
      { numRuns: 10 }
    )
  })

  async function publishBeside(
    pods: Pod[],
    templates: Template[]
  ): Promise<void> {
    await publishingDocker()
    const ours = runpod.state.pods.find(({ id }) => id === own.id)
    if (!ours) throw new Error('there is no pod')
    Object.assign(ours, { image: `${IMAGE}:2.6.20` })
    runpod.state.pods = [...withOtherIds(pods), ours]
    runpod.state.templates = [
      ...withOtherNames(templates),
      sampleTemplate({ image: `${IMAGE}:2.6.20` })
    ]

    const inputs = { 'runpod-pods': 'p1', 'runpod-template': 'Milvus' }
    const { error } = await publish(inputs)

    expect(error).toBeUndefined()
    expect(ours.image).toBe(REF)
    expect(runpod.state.templates.at(-1)?.image).toBe(REF)
  }
})

describe('odd pods and templates that the inputs name', () => {
  beforeEach(() => milvusOnPods())

  it.each(['true', 'false'])(
    'end the run with advice, or not at all, with "dry-run: %s"',
    async (dryRun) => {
      await fc.assert(
        fc.asyncProperty(oddPod, oddTemplate, async (pod, template) => {
          await publishingDocker()
          runpod.state.pods = [pod]
          runpod.state.templates = [template]

          const { error } = await publish({
            'runpod-pods': '*',
            'runpod-template': 'Milvus',
            'dry-run': dryRun
          })

          if (error !== undefined) expect(error).toBeInstanceOf(Failure)
        }),
        { numRuns: 10 }
      )
    }
  )
})

describe('an odd network volume', () => {
  it('is skipped, or has a size to count with', async () => {
    const volume = {
      id: 'v1',
      name: 'a',
      size: 50,
      dataCenter: 'EU',
      type: 'STANDARD'
    }
    await fc.assert(
      fc.asyncProperty(fc.array(mutated(volume)), async (networkVolumes) => {
        const body = { networkVolumes }
        runpod.faults.push(['GET /v2/network-volumes', { status: 200, body }])

        for (const { size } of await listNetworkVolumes(runpod.access)) {
          expect(Number.isFinite(size)).toBe(true)
        }
      })
    )
  })
})

describe('an odd event of a log', () => {
  it('is left out, or has a line, and the others are read', async () => {
    const event = { ts: '2026-06-01T12:00:00Z', source: 'container', line: 'a' }
    const text = fc.oneof(
      // A time to come ends the reading: that is no news of what has failed.
      mutated(event).map((one) => JSON.stringify({ ...one, ts: event.ts })),
      fc.string({ unit: 'binary' })
    )
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 5 }), async (events) => {
        const last = JSON.stringify({ ...event, line: 'the last one' })
        const body = [...events, last]
          .map((data) => `data: ${data.replaceAll(/[\r\n]/g, ' ')}\n\n`)
          .join('')
        runpod.faults.push(['GET', { status: 200, headers: STREAM, body }])

        const log = await readPodLog(runpod.access, 'p1')

        expect(log?.container.at(-1)).toBe('the last one')
        const lines = [...(log?.container ?? []), ...(log?.system ?? [])]
        expect(lines.every((line) => typeof line === 'string')).toBe(true)
      })
    )
  })
})

describe('an odd template', () => {
  it('is read as one with empty fields, or not at all', () => {
    fc.assert(
      fc.property(oddTemplate, (answer) => {
        const template = templateOf(JSON.parse(JSON.stringify(answer)))
        if (!template) return
        expect(typeof template.name).toBe('string')
        expect(typeof template.image).toBe('string')
      })
    )
  })
})

/** The id of the run's own pod is not that of another one, whatever else is odd. */
function withOtherIds(pods: Pod[]): Pod[] {
  return pods.map((pod, index) =>
    pod.id === own.id ? { ...pod, id: `other${index}` } : pod
  )
}

/** Neither is the template's; a second one of the same name is a fault of its own. */
function withOtherNames(templates: Template[]): Template[] {
  return templates.map((template, index) => ({
    ...template,
    ...(template.id === 'tpl1abcdef' && { id: `other${index}` }),
    ...(template.name === 'Milvus' && { name: 'another' })
  }))
}
