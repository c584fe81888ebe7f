import { beforeEach, describe, expect, it } from '@jest/globals'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { IMAGE } from '../support/publish-here.js'
import {
  CANARY,
  milvusOnPods,
  PODS,
  publish,
  published,
  REF,
  runpod,
  TEMPLATE
} from '../support/publish-to-runpod.js'
import {
  publishingDocker,
  type PublishingDocker
} from '../support/publishing-docker.js'
import {
  samplePod,
  sampleTemplate,
  type FakeRunPod
} from '../support/runpod-api.js'

skipWaiting()

const ALL = { ...TEMPLATE, ...PODS }

/** Brings about what is wrong. */
type Prepare = (api: FakeRunPod) => void

let fake: PublishingDocker

beforeEach(async () => {
  fake = await publishingDocker()
})

/** What was built or pushed, and each tag that was set. */
function written(): string[] {
  return fake
    .calls()
    .filter((line) => /^buildx (build|imagetools create) /.test(line))
}

describe.each(['false', 'true'])(
  'before a build, with "dry-run: %s"',
  (dryRun) => {
    it.each<[string, Prepare, string]>([
      [
        'a template that two have the name of',
        ({ state }) => {
          state.templates.push(sampleTemplate({ id: 'tpl2abcdef' }))
        },
        '2 templates have the name "Milvus"'
      ],
      [
        'a pod of another line',
        ({ state }) => {
          for (const pod of state.pods) pod.image = `${IMAGE}:2.5.27`
        },
        'it runs Milvus 2.5.27, of another line than 2.6.22'
      ]
    ])('%s ends the run', async (_, prepare, text) => {
      prepare(runpod)

      await expectRefusal({}, text)
    })

    it.each([
      [
        'runpod-pods',
        'milvus-*\nmilvs-1',
        'no pod with the ID or name "milvs-1"'
      ],
      [
        'runpod-canary',
        'NVIDIA Nothing',
        'RunPod has no GPU with the ID "NVIDIA Nothing"'
      ]
    ])('"%s" that names nothing ends the run', async (input, value, text) => {
      await expectRefusal({ [input]: value }, text)
    })

    it('a password that Milvus on a pod refuses ends the run', async () => {
      const refused = { code: 1800, message: "user hasn't authenticated" }
      await milvusOnPods({ 'collections/list': [refused] })

      await expectRefusal({}, 'set "runpod-root-password"')
    })

    it('a wrong key ends the run also with nothing but a canary', async () => {
      for (let i = 0; i < 2; i++) runpod.faults.push(['GET', { status: 401 }])
      const none = { 'runpod-template': '', 'runpod-pods': '' }

      await expectRefusal({ ...none, ...CANARY }, '"runpod-api-key" is wrong')
    })

    async function expectRefusal(
      given: Record<string, string>,
      text: string
    ): Promise<void> {
      const { error } = await publish({ ...ALL, 'dry-run': dryRun, ...given })

      expect(error?.message).toContain(text)
      expect(written()).toEqual([])
      expect(runpod.changes()).toEqual([])
    }

    it('costs a call for the template and one for the pods, after a look for canaries that were left', async () => {
      await publish({ ...ALL, ...CANARY, 'dry-run': dryRun })
      const before = runpod.calls.findIndex((call) => call.includes('catalog'))
      const first = before < 0 ? runpod.calls : runpod.calls.slice(0, before)

      const listPods = 'GET /v2/pods?includeClusterPods=true'
      // A dry run removes nothing.
      const look = dryRun === 'true' ? [] : [listPods]
      expect([...first].sort()).toEqual([
        ...look,
        listPods,
        'GET /v2/templates'
      ])
    })
  }
)

describe('a fault of RunPod that may pass', () => {
  it.each([{ status: 503 }, { status: 200, body: '{"templ' }])(
    'does not stop the publication, and the inputs are judged later: %j',
    async (fault) => {
      for (let i = 0; i < 20; i++)
        runpod.faults.push(['GET /v2/templates', fault])

      const { error, promotion } = await publish(TEMPLATE)

      expect(error?.message).toContain('RunPod did not list the templates')
      expect(promotion?.moved).toEqual(['2.6.22', '2.6'])
      expect(log()).toContain(
        '::warning::The inputs for RunPod could not be checked before the build'
      )
    }
  )

  it('is forgotten once RunPod answers', async () => {
    runpod.faults.push(['GET /v2/pods', { status: 503 }])

    const { error } = await publish(ALL)

    expect(error).toBeUndefined()
    expect(runpod.state.templates[0]?.image).toBe(REF)
  })
})

describe('a dry run', () => {
  it('says what would happen, and changes nothing', async () => {
    runpod.state.pods[1] = samplePod({
      id: 'p2',
      name: 'milvus-2',
      locked: true
    })

    const { error, runpod: results } = await publish({
      ...TEMPLATE,
      ...PODS,
      ...CANARY,
      'dry-run': 'true'
    })

    expect(error).toBeUndefined()
    expect(runpod.changes()).toEqual([])
    expect(results).toMatchObject({
      planned: true,
      canary: { outcome: 'planned' },
      template: { outcome: 'updated', id: 'tpl1abcdef' },
      pods: [
        { id: 'p2', outcome: 'left', reason: 'it is locked' },
        { id: 'p1', outcome: 'updated', now: 'the new image' }
      ]
    })
  })

  it.each<[string | undefined, Record<string, string>]>([
    ['planned', { ...TEMPLATE, ...CANARY }],
    [undefined, CANARY],
    [undefined, TEMPLATE]
  ])(
    'of what is published says that a canary would be %s with %j',
    async (outcome, given) => {
      await published()

      const { runpod: results } = await publish({ ...given, 'dry-run': 'true' })

      expect(results?.canary?.outcome).toBe(outcome)
    }
  )
})

describe('a dry run about an image that is to be tested again', () => {
  it('says that the template would get another one, whose digest is not known yet', async () => {
    await published()
    runpod.state.templates = [sampleTemplate({ image: REF })]

    const results = await publish({
      ...TEMPLATE,
      'smoke-test': 'health',
      'dry-run': 'true'
    })

    expect(results.plan?.decision.kind).toBe('test')
    expect(results.runpod?.template?.outcome).toBe('updated')
  })
})
