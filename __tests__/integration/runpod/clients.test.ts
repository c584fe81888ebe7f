// Clients that find their pod by its id, with the helper of examples/clients/.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import path from 'node:path'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import {
  accepts,
  askHealth,
  confirms,
  type HealthAnswer
} from '../../../src/server/health.ts'
import type { Address } from '../../../src/server/http.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { until } from '../support/container.ts'
import { lab, NATIVE } from '../support/lab.ts'
import {
  actOn,
  addressOf,
  giveImage,
  podAddress,
  readmeProgram
} from '../support/pod-calls.ts'
import {
  publishUntested,
  removePublished,
  type Published
} from '../support/published.ts'
import { quickstart } from '../support/quickstart.ts'
import {
  addGpuPod,
  SECRETS,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions()

const VERSION = lab('MILVUS_VERSION')
/** A real Milvus starts slowly where all tests share two cores. */
const START_SECONDS = 240
/** What README's program finds: names and squared distances. */
const FOUND = 'red 0.25\ngreen 1.25\n'

const SELF_SIGNED = { MILVUS_TLS: 'self-signed' }
const TCP = ['19530/tcp', '8080/tcp']

describe(`README's Python program, with a pod of the real Milvus ${VERSION}`, () => {
  let published: Published

  beforeAll(async () => {
    published = await publishUntested({
      'base-image': lab('BASE_IMAGE'),
      'milvus-version': VERSION,
      platforms: NATIVE
    })
  })

  afterAll(async () => {
    await removePublished(published)
  })

  it('finds the pod by its id, over TLS, before and after a reset', async () => {
    const { image, digest, refs } = published
    const pod = await addGpuPod(runpod(), {
      name: 'real',
      image: refs[NATIVE] ?? '',
      ports: ['19530/tcp', '9091/tcp'],
      // Milvus' default, since 2.3 cannot be given another.
      env: { ...SELF_SIGNED, MILVUS_ROOT_PASSWORD: 'Milvus' }
    })
    const run = async (): Promise<string> => {
      await untilMilvus(pod)
      return await readmeProgram(runpod(), pod.id, 'Milvus')
    }

    const first = await run()
    const before = await podAddress(runpod(), [pod.id])
    await giveImage(runpod(), pod.id, `${image}@${digest}`)
    await pod.work
    const second = await run()

    expect([first, second]).toEqual([FOUND, FOUND])
    expect(await podAddress(runpod(), [pod.id])).not.toBe(before)
  })
})

/**
 * Waits until Milvus on a pod is ready, by the public port of 9091. One answer is not
 * enough: an early OK names only the components that have registered so far.
 */
async function untilMilvus({ id }: LabPod): Promise<void> {
  const healthz = await publicPort(id, '9091')
  const grpc = await publicPort(id, '19530')
  let last: HealthAnswer | undefined
  await until(async () => {
    const answer = await askHealth(healthz, AbortSignal.timeout(5000))
    const isWell = confirms(last, answer)
    last = answer
    return isWell && (await accepts(grpc, AbortSignal.timeout(5000)))
  }, START_SECONDS)
}

async function publicPort(id: string, port: string): Promise<Address> {
  const at = await podAddress(runpod(), [id, '--port', port])
  const [host = '', number] = at.split(':')
  return { host, port: Number(number) }
}

describe('a client of a pod that a run of the action updates', () => {
  let pod: LabPod

  beforeAll(async () => {
    const image = versions().previous
    const own = { name: 'followed', image, ports: TCP, env: SELF_SIGNED }
    pod = await addGpuPod(runpod(), own)
  })

  it('finds it by its id, and its CA, and searches with the same data', async () => {
    const ca = path.join(temporaryDirectory(), 'ca.pem')
    const find = (): Promise<string> =>
      podAddress(runpod(), [pod.id, '--port', '8080', '--ca', ca])
    const search = async (): Promise<string> =>
      quickstart('quickstart.sh', {
        URI: `https://${await find()}`,
        TOKEN: `root:${SECRETS.password}`,
        CA: ca
      })
    await until(() => search().then(Boolean, () => false))
    const before = await podAddress(runpod(), [pod.id])

    const { mainCode, outputs } = await withRunpod(runpod(), {
      ...versions().inputs,
      'runpod-pods': pod.id,
      'runpod-timeout': '60'
    })

    const after = await podAddress(runpod(), [pod.id])
    expect(mainCode).toBe(0)
    expect(after).toBe(addressOf(pod))
    expect(JSON.parse(outputs.pods ?? '')).toMatchObject([
      { id: pod.id, outcome: 'updated', address: { before, after } }
    ])
    expect(await search()).toContain('"distance":0.25')
  })

  it.each<[string, string[], NodeJS.ProcessEnv]>([
    ['does not expose port 4000', ['ID', '--port', '4000'], {}],
    ['RunPod refuses the key', ['ID'], { RUNPOD_API_KEY: 'rpa_wrong' }],
    ['Set RUNPOD_API_KEY', ['ID'], { RUNPOD_API_KEY: '' }],
    ['RunPod has no such pod', ['lab0000'], {}],
    ['cannot be reached', ['ID'], { RUNPOD_API_URL: 'http://127.0.0.1:1' }]
  ])('is told: %s', async (words, args, env) => {
    const own = args.map((arg) => (arg === 'ID' ? pod.id : arg))

    await expect(podAddress(runpod(), own, env)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(new RegExp(`^[^\\n]*${words}[^\\n]*\\n$`))
    })
  })

  it('is told that RunPod has not opened the port yet', async () => {
    const { account } = runpod()
    account.portsLag = 60_000

    const found = podAddress(runpod(), [pod.id])

    await expect(found).rejects.toMatchObject({
      stderr: expect.stringContaining('has not opened port 19530')
    })
    account.portsLag = 0
  })

  it('is told that the pod is stopped', async () => {
    await actOn(runpod(), pod.id, 'stop')
    await pod.work

    await expect(podAddress(runpod(), [pod.id])).rejects.toMatchObject({
      stderr: expect.stringContaining('its status is EXITED')
    })
  })
})

describe('a pod without TLS', () => {
  it('has no CA, and REST of its HTTP port at the proxy', async () => {
    const image = versions().previous
    const { id } = await addGpuPod(runpod(), {
      name: 'plain',
      image,
      ports: ['19530/tcp', '9091/http']
    })

    const [ca, http] = await Promise.allSettled([
      podAddress(runpod(), [id, '--ca', '/dev/null']),
      podAddress(runpod(), [id, '--port', '9091'])
    ])

    expect(ca).toMatchObject({
      reason: { stderr: expect.stringContaining('/status.sh --ca') }
    })
    expect(http).toMatchObject({
      reason: {
        stderr: expect.stringContaining(`https://${id}-9091.proxy.runpod.net`)
      }
    })
  })
})
