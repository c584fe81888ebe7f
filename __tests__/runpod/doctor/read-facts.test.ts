import { beforeEach, describe, expect, it } from '@jest/globals'
import type { PodFacts } from '../../../src/runpod/doctor/facts.js'
import type { ImageSources } from '../../../src/runpod/doctor/image-facts.js'
import {
  giveLog,
  giveVolumes,
  LINES,
  sources,
  startLine
} from '../../support/doctor.js'
import { log } from '../../support/log.js'
import {
  serveRest,
  type FakeRest,
  type RestReply
} from '../../support/milvus-rest.js'
import { skipWaiting } from '../../support/no-waiting.js'
import {
  mappedTo,
  runpod,
  samplePod,
  useFakeRunPod
} from '../../support/runpod-api.js'
import { AMD64, ARM64, digestOf, INDEX } from '../../support/samples.js'

skipWaiting()
const { readPods } = await import('../../../src/runpod/doctor/read-facts.js')

const REPOSITORY = 'ghcr.io/me/milvus'
const BY_DIGEST = `${REPOSITORY}@${INDEX}`
const WRONG_PASSWORD = { code: 1800, message: 'no' }
// As RunPod answers it: a list, of one volume at most.
const NETWORK = { network: [{ volumeId: 'v1', path: '/var/lib/milvus' }] }

useFakeRunPod(() => ({ pods: [samplePod({ image: BY_DIGEST })] }))

async function read(
  given: Partial<ImageSources> = {},
  selectors = ['p1']
): Promise<PodFacts> {
  const [facts] = await readPods(runpod.access, selectors, sources(given))
  if (!facts) throw new Error('no pod')
  return facts
}

/** Gives the pod a Milvus that answers so. */
async function answer(...replies: RestReply[]): Promise<FakeRest> {
  const rest = await serveRest({ 'collections/list': replies })
  Object.assign(runpod.state.pods[0] ?? {}, mappedTo(rest.port))
  return rest
}

function setPod(given: object): void {
  Object.assign(runpod.state.pods[0] ?? {}, given)
}

describe('the calls of a look', () => {
  it('are the list and a log, and change nothing', async () => {
    giveLog('p1')
    await read()

    expect(runpod.changes()).toEqual([])
    expect(runpod.calls.map((call) => call.split('?')[0])).toEqual([
      'GET /v2/pods',
      'GET /v2/pods/p1/logs'
    ])
  })

  it('ask for the log from shortly before the start', async () => {
    giveLog('p1')
    await read()

    const [, query] = runpod.calls[1]?.split('?') ?? []
    expect(new URLSearchParams(query).get('since')).toBe(
      '2026-06-01T12:01:30.000Z'
    )
  })

  it('are one more for all network volumes', async () => {
    setPod({ mounts: NETWORK })
    giveVolumes([{ id: 'v1', size: 20, type: 'STANDARD' }, null, { id: 7 }])
    giveLog('p1')

    expect((await read()).volume).toEqual({ id: 'v1', size: 20, isFast: false })
  })

  it('are one more for a log that is longer than what the first gives', async () => {
    const many = Array.from({ length: 2000 }, (_, line) => `line ${line}`)
    giveLog('p1', [startLine(), ...many])
    giveLog('p1', ['etcdserver: mvcc: database space exceeded'])

    const { log: known } = await read()

    expect(known).toMatchObject({
      value: { version: '2.6.20', full: ['etcd'] }
    })
    expect(runpod.calls).toHaveLength(3)
  })

  it('ask for no log of a pod that has never started', async () => {
    setPod({ startedAt: null, status: 'PROVISIONING' })

    expect(await read()).toMatchObject({
      log: { unread: 'it has not started yet' },
      login: { unread: 'it does not run' }
    })
    expect(runpod.calls).toHaveLength(1)
  })

  it('go on without network volumes that RunPod does not list', async () => {
    setPod({ mounts: NETWORK })
    runpod.faults.push(['GET /v2/network-volumes', { status: 403 }])
    giveLog('p1')

    expect((await read()).volume).toBeUndefined()
    expect(log()).toContain('the network volumes of RunPod')
  })
})

describe('the login of a pod', () => {
  beforeEach(() => {
    giveLog('p1')
  })

  it.each([
    ['open', [{ code: 0, data: [] }]],
    ['default', [WRONG_PASSWORD, { code: 0, data: [] }]],
    ['closed', [WRONG_PASSWORD, WRONG_PASSWORD]]
  ])('is %s', async (value, replies) => {
    await answer(...(replies as RestReply[]))

    expect((await read()).login).toEqual({ value })
  })

  it('is open only to who shows no password at all', async () => {
    const { authorization } = await answer({ code: 0, data: [] })
    await read()

    expect(authorization()).toBeUndefined()
  })

  it('is asked for with no other password than the one that everybody knows', async () => {
    const { authorization } = await answer(WRONG_PASSWORD, WRONG_PASSWORD)
    await read()

    expect(authorization()).toBe('Bearer root:Milvus')
  })

  it('is not known where no Milvus answers', async () => {
    await answer('<html>a page</html>')

    expect((await read()).login).toEqual({
      unread: expect.stringContaining('not the expected JSON')
    })
  })

  it('is not asked for without a port', async () => {
    setPod({ ports: ['22/tcp'] })

    expect((await read()).login).toEqual({
      unread: 'no port of Milvus is open'
    })
  })
})

describe('the image of a pod', () => {
  const readImage: ImageSources['readImage'] = (ref) =>
    Promise.resolve(
      ref === BY_DIGEST
        ? { version: '2.6.20', digest: INDEX, manifest: AMD64 }
        : { version: '2.6.22', digest: digestOf('9'), manifest: ARM64 }
    )

  it('is what its log says, more than what the registry says', async () => {
    giveLog('p1', [startLine({ version: '2.6.19' })])

    expect((await read({ readImage })).image.version).toBe('2.6.19')
  })

  it('is what the registry says where the log says nothing', async () => {
    giveLog('p1', ['hello'])

    expect((await read({ readImage })).image.version).toBe('2.6.20')
  })

  it('is older than what its repository has for its line', async () => {
    giveLog('p1')

    expect((await read({ readImage })).image.published).toEqual({
      version: '2.6.22'
    })
  })

  it('is not older than the same image in another index', async () => {
    giveLog('p1')
    const same: ImageSources['readImage'] = () =>
      Promise.resolve({ version: '2.6.20', digest: INDEX, manifest: AMD64 })

    expect((await read({ readImage: same })).image.published).toBeUndefined()
  })

  it('has a newer one that failed on it', async () => {
    giveLog('p1')
    const failure = { day: '2026-11-30' }
    const failureOn: ImageSources['failureOn'] = (pod, image) =>
      Promise.resolve(
        pod === 'p1' && image === `${REPOSITORY}@${digestOf('9')}`
          ? failure
          : undefined
      )

    expect((await read({ readImage, failureOn })).image.published).toEqual({
      version: '2.6.22',
      failed: failure
    })
  })

  it('is compared with the newest release of its line', async () => {
    giveLog('p1')
    const tags = ['v2.6.21', 'v2.6.23', 'v3.0.1', 'v2.5.99']
    const releases = { value: tags.map((tag) => ({ tag })) }

    expect((await read({ releases })).image.released).toBe('2.6.23')
  })
})

describe('a pod of something else', () => {
  it('is not taken for a Milvus', async () => {
    setPod({ image: 'runpod/pytorch:2.6', ports: ['8888/http'] })
    giveLog('p1', ['Jupyter is running'])

    expect((await read({}, ['milvus-*'])).isMilvus).toBe(false)
  })

  it('is a Milvus if its entrypoint says so', async () => {
    setPod({ image: 'ghcr.io/me/database' })
    giveLog('p1', LINES)

    expect((await read()).isMilvus).toBe(true)
  })
})

it('survives pods that RunPod describes oddly', async () => {
  const odd = { id: 'p9', name: null, ports: 'x', mounts: [], env: null }
  runpod.state.pods = [odd as never, ...runpod.state.pods]

  const facts = await readPods(runpod.access, ['p9', 'p1'], sources())

  expect(facts.map(({ pod }) => pod.id)).toEqual(['p9', 'p1'])
})

it('fails with what RunPod says if it does not list its pods', async () => {
  runpod.faults.push(['GET /v2/pods', { status: 401 }])

  await expect(read()).rejects.toThrow('RunPod did not list the pods')
})

it('says why a log is not known', async () => {
  runpod.faults.push(['GET /v2/pods/p1/logs', { status: 403 }])

  expect((await read()).log).toEqual({
    unread: expect.stringContaining('may not read the logs')
  })
})
