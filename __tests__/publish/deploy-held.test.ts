import { beforeEach, describe, expect, it } from '@jest/globals'
import { entryAnnotations, podKey } from '../../src/publish/failed-entries.js'
import type { PodOutcome } from '../../src/runpod/pods.js'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { IMAGE } from '../support/publish-here.js'
import {
  CANARY,
  PODS,
  publish,
  published,
  REF,
  runpod,
  TEMPLATE
} from '../support/publish-to-runpod.js'
import {
  INSPECT_TAG,
  type PublishingDocker
} from '../support/publishing-docker.js'
import { AMD64, manifestOf } from '../support/samples.js'

skipWaiting()

const TAG = `${IMAGE}:runpod-failed`

let docker: PublishingDocker

beforeEach(async () => {
  docker = await published()
})

/** Lets the published image have failed on a pod before. */
function failedOn(pod: string): void {
  const entry = { manifest: AMD64, at: '2026-11-29T04:17:09Z' }
  const lines = entryAnnotations(new Map([[podKey(pod), entry]]))
  const annotations = Object.fromEntries(
    lines.map((line) => line.split(/=(.*)/s, 2))
  ) as object
  const index = { ...manifestOf({ 'linux/amd64': AMD64 }), annotations }
  docker.reply({ [`${INSPECT_TAG} ${TAG}`]: JSON.stringify(index) })
}

type Published = Awaited<ReturnType<typeof publish>>

function outcomesOf({ runpod: results }: Published): PodOutcome[] {
  return (results?.pods ?? []).map(({ outcome }) => outcome)
}

/** Warnings that are about pods, and not about the samples of this test. */
function warnings(): string[] {
  const all = log().match(/^::warning::.*$/gm) ?? []
  return all.filter((line) => /#(?:pods-held|failure-not)/.test(line))
}

/** Calls that read or write the memory. */
function memoryCalls(): string[] {
  return docker.calls().filter((line) => line.includes(TAG))
}

describe('a run whose image has failed on a pod before', () => {
  it('is green, and leaves the pod and those after it alone', async () => {
    failedOn('p1')

    const results = await publish(PODS)

    expect(results.error).toBeUndefined()
    expect(outcomesOf(results)).toEqual(['held', 'waiting'])
    expect(runpod.changes()).toEqual([])
  })

  it('says in one warning which image failed where, and which pods wait', async () => {
    failedOn('p1')
    await publish(PODS)
    expect(warnings()).toEqual([
      expect.stringContaining(
        'before: milvus-one (p1): sha256:dddddddddddd on 2026-11-29. Pods after them that wait: milvus-two (p2)%0A'
      )
    ])
  })

  it('brings the template to the image', async () => {
    failedOn('p1')

    const results = await publish({ ...TEMPLATE, ...PODS })

    expect(results.error).toBeUndefined()
    expect(runpod.state.templates[0]?.image).toBe(REF)
  })

  it('runs no canary, as nothing would follow from it', async () => {
    failedOn('p1')

    const results = await publish({ ...PODS, ...CANARY })

    expect(results.error).toBeUndefined()
    expect(results.runpod?.canary).toBeUndefined()
    expect(runpod.changes()).toEqual([])
  })

  it('goes on with the others if the pod is locked', async () => {
    failedOn('p1')
    Object.assign(runpod.state.pods[0] ?? {}, { locked: true })

    const results = await publish(PODS)

    expect(outcomesOf(results)).toEqual(['left', 'updated'])
    expect(warnings()).toEqual([])
  })

  it('updates the pods before it', async () => {
    failedOn('p2')
    expect(outcomesOf(await publish(PODS))).toEqual(['updated', 'held'])
  })

  it('says that nothing protects the password before a pod that kept it is asked', async () => {
    failedOn('p1')
    Object.assign(runpod.state.pods[0] ?? {}, { image: REF })

    await publish({ ...PODS, 'dry-run': 'true' })

    expect(log()).toMatch(/^::notice::.* in clear text .*\(p1\)/m)
  })

  it('is foreseen by a dry run, without a warning', async () => {
    failedOn('p1')

    const results = await publish({ ...PODS, 'dry-run': 'true' })

    expect(outcomesOf(results)).toEqual(['held', 'waiting'])
    expect(results.runpod?.wouldChange).toBe(false)
    expect(warnings()).toEqual([])
    expect(log()).toContain('Pod milvus-one (p1): keeps')
  })

  it('tries it again with "runpod-retry", and forgets it once it is healthy', async () => {
    failedOn('p1')

    const results = await publish({ ...PODS, 'runpod-retry': 'true' })

    expect(outcomesOf(results)).toEqual(['updated', 'updated'])
    const [written = '', ...others] = memoryCalls().filter((line) =>
      line.startsWith('buildx imagetools create')
    )
    expect(others).toEqual([])
    expect(written).not.toContain(podKey('p1'))
  })

  it('remembers it anew if it fails once more', async () => {
    failedOn('p1')
    runpod.onImage = (pod) => {
      pod.status = pod.image === REF ? 'ERROR' : 'RUNNING'
    }

    const results = await publish({ ...PODS, 'runpod-retry': 'true' })

    expect(outcomesOf(results)).toEqual(['restored', 'waiting'])
    expect(memoryCalls().at(-1)).toContain(`${podKey('p1')}=${AMD64} 2`)
    expect(memoryCalls().at(-1)).not.toContain('2026-11-29')
  })
})

describe('a memory that cannot be read', () => {
  it('holds all pods, and says why in one warning', async () => {
    const fault = failed('unexpected status: 503 Service Unavailable')
    docker.reply({ [`${INSPECT_TAG} ${TAG}`]: fault })

    const results = await publish({ ...TEMPLATE, ...PODS })

    expect(results.error).toBeUndefined()
    expect(outcomesOf(results)).toEqual(['held', 'held'])
    expect(runpod.state.templates[0]?.image).toBe(REF)
    expect(warnings()).toEqual([expect.stringContaining('503')])
  })

  it('leaves open in a dry run whether a later job changes pods', async () => {
    const fault = failed('unexpected status: 503 Service Unavailable')
    docker.reply({ [`${INSPECT_TAG} ${TAG}`]: fault })

    const { runpod: results } = await publish({ ...PODS, 'dry-run': 'true' })

    expect(results?.wouldChange).toBeUndefined()
  })
})

describe('what the memory costs', () => {
  it('is one read if nothing has failed', async () => {
    await publish(PODS)
    expect(memoryCalls()).toEqual([`${INSPECT_TAG} ${TAG}`])
  })

  it('is nothing if every pod has the image', async () => {
    await publish(PODS)
    docker.forget()

    await publish(PODS)

    expect(memoryCalls()).toEqual([])
  })

  it('is nothing without pods', async () => {
    await publish(TEMPLATE)
    expect(memoryCalls()).toEqual([])
  })
})
