import { beforeEach, describe, expect, it } from '@jest/globals'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
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
  publishingDocker,
  type PublishingDocker
} from '../support/publishing-docker.js'
import { always } from '../support/runpod-api.js'

skipWaiting()

const ALL = { ...TEMPLATE, ...PODS }
const ID = 'milvus-runpod-action-asks-what-the-key-may-do'

let fake: PublishingDocker

beforeEach(async () => {
  fake = await publishingDocker()
})

/** Lets RunPod refuse what a key without a right may not do. */
function withoutRight(...rights: ('pods' | 'templates' | 'logs')[]): void {
  for (const right of rights) {
    if (right === 'logs') always(`GET /v2/pods/${ID}/logs`, { status: 403 })
    else always(`PATCH /v2/${right}/`, { status: 403 })
  }
}

/** What was built or pushed, and each tag that was set. */
function written(): string[] {
  return fake
    .calls()
    .filter((line) => /^buildx (build|imagetools create) /.test(line))
}

function questions(): string[] {
  return runpod.calls.filter((call) => call.includes(ID)).sort()
}

describe.each(['false', 'true'])(
  'before a build, with "dry-run: %s"',
  (dryRun) => {
    it('a key that may only read ends the run, and is told what it lacks', async () => {
      withoutRight('pods', 'templates', 'logs')

      const { error } = await publish({
        ...ALL,
        ...CANARY,
        'dry-run': dryRun
      })

      expect(error?.message).toContain(
        'It lacks "Read/Write" for templates (runpod-template) and "Read/Write" for pods (runpod-pods, runpod-canary)'
      )
      expect(error?.message).toContain('"Read Only"')
      expect(error?.message).toContain('choose "All", or "Restricted"')
      expect(written()).toEqual([])
      expect(runpod.changes()).toEqual([])
    })

    it('a key that may not even list the pods is told the right, not the list', async () => {
      withoutRight('pods')
      always('GET /v2/pods?', { status: 403 })

      const { error } = await publish({ ...PODS, 'dry-run': dryRun })

      // Canaries that were left are looked for first, which is no reason to end.
      expect(error?.message).toContain('It lacks "Read/Write" for pods')
    })

    it.each([
      [TEMPLATE, ['PATCH templates']],
      [PODS, ['GET pods logs', 'PATCH pods']],
      [CANARY, ['GET pods logs', 'PATCH pods']],
      [
        { ...ALL, ...CANARY },
        ['GET pods logs', 'PATCH pods', 'PATCH templates']
      ]
    ])('%j asks for what it needs, and once', async (inputs, asked) => {
      await publish({ ...inputs, 'dry-run': dryRun })

      expect(
        questions().map((call) =>
          call
            .replace(/\/v2\/|\?tail=0| \{\}/g, '')
            .replaceAll(/\//g, ' ')
            .replace(` ${ID}`, '')
        )
      ).toEqual(asked)
    })

    it('a key that may not read logs is told so once, and the run goes on', async () => {
      withoutRight('logs')

      const { error } = await publish({ ...ALL, 'dry-run': dryRun })

      expect(error).toBeUndefined()
      const told =
        '::warning::The key in "runpod-api-key" may not read the logs'
      expect(log().split(told)).toHaveLength(2)
    })

    it('questions that RunPod does not answer stop nothing', async () => {
      for (const kind of ['pods', 'templates']) {
        runpod.faults.push([`PATCH /v2/${kind}/${ID}`, { status: 503 }])
      }

      const { error } = await publish({ ...ALL, 'dry-run': dryRun })

      expect(error).toBeUndefined()
    })
  }
)

describe('with an image that is published already', () => {
  it('a key that may not change pods ends the run before a canary is paid for', async () => {
    const inputs = { ...ALL, ...CANARY }
    await published()
    withoutRight('pods')

    const { error } = await publish(inputs)

    expect(error?.message).toContain('It lacks "Read/Write" for pods')
    expect(runpod.changes()).toEqual([])
  })

  it('a key that may not change pods does not change the template first', async () => {
    await published()
    withoutRight('pods')

    const { error } = await publish(ALL)

    expect(error?.message).toContain('It lacks "Read/Write" for pods')
    expect(runpod.changes()).toEqual([])
  })

  it.each(['false', 'true'])(
    'a key needs no rights if nothing is to be changed, with "dry-run: %s"',
    async (dryRun) => {
      await published()
      for (const one of [...runpod.state.pods, ...runpod.state.templates]) {
        one.image = REF
      }
      withoutRight('pods', 'templates', 'logs')

      const { error } = await publish({ ...ALL, 'dry-run': dryRun })

      expect(error).toBeUndefined()
      expect(questions()).toEqual([])
    }
  )
})
