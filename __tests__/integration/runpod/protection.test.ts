// The table "protection and automatic update" of docs/runpod.md, cell by cell.
import { beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RunResult } from '../../../lab/runner.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import type { GivenPod } from '../../../lab/runpod/server.ts'
import {
  canSniff,
  sniffLoopback,
  type Sighting
} from '../../../lab/runpod/sniffer.ts'
import { docker, failureIn } from '../support/lab.ts'
import { actOn, addressOf, portsOf } from '../support/pod-calls.ts'
import { makeCertificate } from '../support/quickstart.ts'
import {
  addGpuPod,
  changesOf,
  expectNoSecrets,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions()

/** Unlike anything else on the loopback: RunPod's answers have only its reference. */
const PASSWORD = randomUUID()
const SENT = `root:${PASSWORD}`

const OWN_TLS = {
  COMMON_SECURITY_TLSMODE: '1',
  TLS_SERVERPEMPATH: '/var/lib/milvus/tls/server.pem',
  TLS_SERVERKEYPATH: '/var/lib/milvus/tls/server.key',
  PROXY_HTTP_PORT: '8080'
}

beforeAll(() => {
  runpod().account.secrets.root = PASSWORD
})

async function add(
  name: string,
  ports: string[],
  env: Record<string, string> = {},
  given: Partial<GivenPod> = {}
): Promise<LabPod> {
  const password = { MILVUS_ROOT_PASSWORD: '{{ RUNPOD_SECRET_root }}' }
  const image = versions().previous
  const own = { name, image, ports, env: { ...password, ...env } }
  return await addGpuPod(runpod(), { ...own, ...given })
}

/** Adds a pod whose owner has put a certificate on its volume, and starts it. */
async function addWithCertificate(
  name: string,
  files: string
): Promise<LabPod> {
  const ports = ['19530/tcp', '8080/tcp']
  const pod = await add(name, ports, OWN_TLS, { stopped: true })
  const volume = `milvus-runpod-lab-pod-${pod.id}:/var/lib/milvus`
  const image = versions().previous
  await docker(
    ['run', '--rm', '--network', 'none', '--volume', volume]
      .concat('--volume', `${files}:/tls:ro`, '--entrypoint', '/bin/cp')
      .concat(image, '-R', '/tls', '/var/lib/milvus')
  )
  await actOn(runpod(), pod.id, 'start')
  await pod.work
  return pod
}

/** Rolls pods, and looks for the password on the loopback. */
async function roll(
  pods: string,
  inputs: Record<string, string> = {},
  env: NodeJS.ProcessEnv = {}
): Promise<{ result: RunResult; sightings: Sighting[] }> {
  runpod().calls.length = 0
  const given = {
    ...versions().inputs,
    'runpod-pods': pods,
    'runpod-root-password': PASSWORD,
    'runpod-timeout': '60',
    ...inputs
  }
  const seen = canSniff() ? await sniffLoopback([SENT]) : undefined
  const result = await withRunpod(runpod(), given, { env })
  return { result, sightings: (await seen?.()) ?? [] }
}

/** What the log says of what is not protected: the beginnings of its notices. */
function noticesIn({ log }: RunResult): string[] {
  return [
    ...log.matchAll(/^::notice::(Root's password|The TLS certificate).*$/gm)
  ].map(([line]) => line)
}

describe('four pods that are protected differently', () => {
  let pods: Record<'clear' | 'proxied' | 'tls' | 'selfSigned', LabPod>
  let result: RunResult
  let sightings: Sighting[]
  let before: Record<string, number[]>

  beforeAll(async () => {
    const files = await makeCertificate()
    pods = {
      clear: await add('four-clear', ['19530/tcp']),
      proxied: await add('four-proxied', ['19530/tcp', '19530/http']),
      tls: await addWithCertificate('four-tls', files),
      selfSigned: await add('four-self-signed', ['19530/tcp', '8080/tcp'], {
        MILVUS_TLS: 'self-signed'
      })
    }
    before = Object.fromEntries(
      Object.entries(pods).map(([name, pod]) => [name, portsOf(pod)])
    )
    const rolled = await roll('four-*')
    result = rolled.result
    sightings = rolled.sightings
  })

  it('all get the image and are healthy', () => {
    const { next } = versions()

    expect(failureIn(result)).toBe('')
    expect(Object.values(pods).map(({ settings }) => settings.image)).toEqual([
      next,
      next,
      next,
      next
    ])
    expectNoSecrets(runpod(), result)
  })

  it('are reached at new addresses, which log, summary and output name', () => {
    const found = JSON.parse(result.outputs.pods ?? '') as {
      name: string
      outcome: string
      address: { before: string; after: string }
    }[]

    expect(found.map(({ outcome }) => outcome)).toEqual(
      Object.keys(pods).map(() => 'updated')
    )
    for (const pod of Object.values(pods)) {
      const one = found.find(({ name }) => name === pod.settings.name)
      const { before: old = '', after = '' } = one?.address ?? {}
      expect(after).toBe(addressOf(pod))
      expect(old).not.toBe(after)
      expect(result.log).toContain(`its address is ${after} (it was ${old})`)
      expect(result.summary).toContain(
        `${old} → **${after}**`.replaceAll(/[.:]/g, '\\$&')
      )
    }
  })

  const whereRoot = canSniff() ? it : it.skip

  whereRoot('show the password to a sniffer in clear text alone', () => {
    const clear = [...(before.clear ?? []), ...portsOf(pods.clear)]
    const ports = [...new Set(sightings.map(({ port }) => port))]

    expect(ports.sort()).toEqual(clear.sort())
  })

  it('are named where the password or the certificate is not safe', () => {
    const [clear = '', unchecked = '', ...others] = noticesIn(result)

    expect(clear).toContain(
      'in clear text on its way to these pods: four-clear'
    )
    expect(clear).not.toMatch(/four-(proxied|tls|self)/)
    expect(unchecked).toContain('since no CA is known for them: four-tls')
    expect(unchecked).not.toMatch(/four-(clear|proxied|self)/)
    expect(others).toEqual([])
  })
})

describe('a pod with a certificate of its owner, and runpod-ca', () => {
  let pod: LabPod
  let own: string

  beforeAll(async () => {
    own = await makeCertificate()
    pod = await addWithCertificate('owner-tls', own)
  })

  it('is not changed, nor told the password, if the CA is another', async () => {
    const other = await makeCertificate()
    const ca = readFileSync(`${other}/ca.pem`, 'utf8')

    const { result, sightings } = await roll('owner-tls', { 'runpod-ca': ca })

    expect(result.mainCode).toBe(1)
    expect(result.log).toMatch(
      /^::error::No pod was changed, since the pod owner-tls .* did not prove that it is yours: .*root's password was not sent/m
    )
    expect([changesOf(runpod()), sightings]).toEqual([[], []])
  })

  it('gets the image if the CA has signed its certificate', async () => {
    const ca = readFileSync(`${own}/ca.pem`, 'utf8')

    const { result, sightings } = await roll('owner-tls', { 'runpod-ca': ca })

    expect(failureIn(result)).toBe('')
    expect(pod.settings.image).toBe(versions().next)
    expect([noticesIn(result), sightings]).toEqual([[], []])
  })
})

describe('a pod whose HTTP port is open, while the proxy does not answer', () => {
  it('gets its image back, and no password over TCP', async () => {
    const pod = await add('unproxied', ['19530/tcp', '19530/http'])
    const { env } = await runpod().startProxy()

    const { result, sightings } = await roll(
      'unproxied',
      { 'runpod-timeout': '15' },
      { ...env, LAB_PROXY_PORT: '1' }
    )

    expect(result.mainCode).toBe(1)
    expect(pod.settings.image).toBe(versions().previous)
    expect(result.log).toMatch(
      /^::error::.*RunPod's proxy, \S+\.proxy\.runpod\.net, gave .* root's password is not sent in clear text over TCP in its place/m
    )
    expect(sightings).toEqual([])
  })
})

describe('a pod that is refused before anything is changed', () => {
  it.each<[string, string[], Record<string, string>, string]>([
    [
      'the port of an SSH tunnel alone',
      ['22/tcp'],
      {},
      'neither the port 19530'
    ],
    ['Global Networking alone', [], {}, 'neither the port 19530'],
    [
      'a certificate of its image, and no port of REST',
      ['19530/tcp', '19530/http'],
      { MILVUS_TLS: 'self-signed' },
      'does not have 8080/tcp'
    ],
    [
      'TLS that asks clients for a certificate',
      ['19530/tcp', '8080/tcp'],
      { MILVUS_TLS: 'self-signed', COMMON_SECURITY_TLSMODE: '2' },
      'asks clients for a certificate'
    ]
  ])('has %s', async (_, ports, env, words) => {
    const pod = await add(`refused-${ports.length}`, ports, env)

    const { result, sightings } = await roll(pod.id)

    expect(result.mainCode).toBe(1)
    expect(result.log).toContain(words)
    expect([changesOf(runpod()), sightings]).toEqual([[], []])
  })
})
