import { beforeEach, describe, expect, it } from '@jest/globals'
import { outputsOf } from '../../src/report/outputs.js'
import type { Pod } from '../../src/runpod/shapes.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { IMAGE } from '../support/publish-here.js'
import {
  CANARY,
  milvusOnPods,
  PODS,
  publish,
  REF,
  runpod,
  TEMPLATE
} from '../support/publish-to-runpod.js'
import {
  publishingDocker,
  type PublishingDocker
} from '../support/publishing-docker.js'
import {
  always,
  sampleTemplate,
  type FakeRunPod
} from '../support/runpod-api.js'

skipWaiting()

const ALL = { ...TEMPLATE, ...PODS }

const REFUSED: FakeRunPod['faults'][number] = ['GET', { status: 401 }]

function setPods(given: Partial<Pod>): Pod[] {
  return runpod.state.pods.map((pod) => Object.assign(pod, given))
}

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
    it.each<[string, () => unknown, string]>([
      [
        'a key that RunPod does not know',
        () => runpod.faults.push(REFUSED, REFUSED),
        '"runpod-api-key" is wrong'
      ],
      [
        'a key that may not read templates',
        () => runpod.faults.push(['GET /v2/templates', { status: 403 }]),
        'may not read templates'
      ],
      [
        'a template that two have the name of',
        () => runpod.state.templates.push(sampleTemplate({ id: 'tpl2abcdef' })),
        '2 templates have the name "Milvus"'
      ],
      [
        'a pod of another line',
        () => setPods({ image: `${IMAGE}:2.5.27` }),
        'it runs Milvus 2.5.27, of another line than 2.6.22'
      ],
      [
        'a pod that cannot be reached',
        () => setPods({ ports: ['22/tcp'] }),
        'it has neither the port 19530/tcp nor 19530/http'
      ]
    ])('%s ends the run', async (_, prepare, text) => {
      prepare()

      await expectRefusal({}, text)
    })

    it.each([
      ['runpod-pods', 'milvus-*\nmilvs-1', 'ID or name "milvs-1"'],
      ['runpod-canary', 'NVIDIA Nothing', 'no GPU with the ID "NVIDIA Nothing"']
    ])('"%s" that names nothing ends the run', async (input, value, text) => {
      await expectRefusal({ [input]: value }, text)
    })

    it('a password that Milvus on a pod refuses ends the run', async () => {
      const refused = { code: 1800, message: "user hasn't authenticated" }
      await milvusOnPods({ 'collections/list': [refused] })

      await expectRefusal({}, 'set "runpod-root-password"')
    })

    it('a wrong key ends the run also with nothing but a canary', async () => {
      runpod.faults.push(REFUSED, REFUSED)
      const only = { 'runpod-template': '', 'runpod-pods': '', ...CANARY }

      await expectRefusal(only, '"runpod-api-key" is wrong')
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
      // Questions for the rights of the key have tests of their own.
      const calls = runpod.calls.filter((call) => !call.includes('-asks-'))
      const before = calls.findIndex((call) => call.includes('catalog'))
      const first = before < 0 ? calls : calls.slice(0, before)

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

describe('the output runpod-plan', () => {
  async function planned(given: Record<string, string>): Promise<unknown> {
    const results = await publish({ ...given, 'dry-run': 'true' })
    return outputsOf(results)['runpod-plan']
  }

  it.each([
    ['a template', TEMPLATE],
    ['a pod', PODS]
  ])('says that %s would get another image', async (_, given) => {
    expect(await planned(given)).toBe('update')
  })

  it('says that nothing is to be done, so that nobody has to approve it', async () => {
    setPods({ locked: true })

    expect(await planned(PODS)).toBe('nothing')
  })

  it('says nothing if RunPod could not be asked, which approves nothing', async () => {
    always('GET /v2/templates', { status: 503 })

    expect(await planned(TEMPLATE)).toBe('')
  })

  it('is that of a dry run alone', async () => {
    const results = await publish(TEMPLATE)

    expect(outputsOf(results)['runpod-plan']).toBe('')
  })
})

describe('a fault of RunPod that may pass', () => {
  it.each([{ status: 503 }, { status: 200, body: '{"templ' }])(
    'does not stop the publication, and the inputs are judged later: %j',
    async (fault) => {
      always('GET /v2/templates', fault)

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
