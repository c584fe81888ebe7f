import type { Topic } from '../../src/messages/runpod-findings.js'
import type { Examination } from '../../src/runpod/doctor/doctor.js'
import type { Finding } from '../../src/runpod/doctor/finding.js'
import { findingsOf } from '../../src/runpod/doctor/findings.js'
import type { PodFacts } from '../../src/runpod/doctor/facts.js'
import type { ImageSources } from '../../src/runpod/doctor/image-facts.js'
import { readLogFacts } from '../../src/runpod/doctor/log-facts.js'
import { runpod, samplePod } from './runpod-api.js'

/** What the entrypoint says when it starts Milvus. */
export function startLine({
  version = '2.6.20',
  volume = 'a volume',
  authentication = 'on',
  etcd = 'loopback only',
  data = '/var/lib/milvus'
} = {}): string {
  return `milvus-runpod: starting Milvus ${version} with data in ${data} (${volume}), authentication ${authentication}, ports 19530 (gRPC, REST), 9091 (health, WebUI; no password), 2379 (etcd; ${etcd}); connect to 203.0.113.7:17445`
}

const SPACE =
  'milvus-runpod: space: 9000 of 10000 MiB are free in /var/lib/milvus/etcd, etcd has 12 of 4096 MiB'

/** A log of a pod in good health. */
export const LINES = [SPACE, startLine()]

/** What is known of a healthy pod with a network volume, unless said otherwise. */
export function factsOf(
  given: Partial<Omit<PodFacts, 'pod'>> & {
    pod?: Partial<PodFacts['pod']>
    lines?: string[]
  } = {}
): PodFacts {
  const { pod, lines = LINES, ...others } = given
  const mounts = { network: { volumeId: 'v1', path: '/var/lib/milvus' } }
  return {
    pod: samplePod({ mounts, disk: 20, ...pod }),
    isMilvus: true,
    log: { value: readLogFacts(lines) },
    login: { value: 'closed' },
    image: { line: '2.6', version: '2.6.20', advisories: { value: [] } },
    volume: { id: 'v1', size: 20, isFast: false },
    ...others
  }
}

/** Lets RunPod answer the next call for the log of a pod with these lines. */
export function giveLog(id: string, lines = LINES): void {
  const events = lines.map((line) => {
    return `data: ${JSON.stringify({ source: 'container', line })}\n\n`
  })
  const headers = { 'Content-Type': 'text/event-stream' }
  const answer = { status: 200, headers, body: events.join('') }
  runpod.faults.push([`GET /v2/pods/${id}/logs`, answer])
}

/** Lets RunPod answer the next call for the network volumes. */
export function giveVolumes(networkVolumes: unknown[]): void {
  const answer = { status: 200, body: { networkVolumes } }
  runpod.faults.push(['GET /v2/network-volumes', answer])
}

/** What is asked beside RunPod: a registry that has nothing, and no advisories. */
export function sources(given: Partial<ImageSources> = {}): ImageSources {
  return {
    repository: 'ghcr.io/me/milvus',
    readImage: () => Promise.resolve({}),
    tagOf: (line) => line,
    advisories: { value: [] },
    releases: { value: [] },
    failureOn: () => Promise.resolve(undefined),
    ...given
  }
}

type Given = Parameters<typeof factsOf>[0]

/** What is found at a pod that is healthy unless said otherwise. */
export function look(given: Given = {}): Finding[] {
  return findingsOf(factsOf(given), { machine: 51.1, disks: 2 })
}

/** The codes of a look about a topic; those of a healthy pod are left out. */
export function codes(topic: Topic, given: Given): string[] {
  const usual = look().map(({ code }) => code)
  return look(given)
    .filter((finding) => finding.topic === topic)
    .map(({ code }) => code)
    .filter((code) => !usual.includes(code))
}

/** What is looked at, what of it is unusual, and the codes of what is found. */
export type Case = [what: string, given: Given, codes: string[]]

/** In place of a log. */
export const UNREAD = { unread: 'the key may not read logs' }

/** A look at a healthy pod, and at others that are not. */
export function sampleExamination(): Examination {
  const { pod, ...healthy } = factsOf()
  const open = factsOf({
    pod: {
      id: 'p2',
      name: '| <b>two</b> @me',
      mounts: {},
      ports: ['19530/tcp', '9091/tcp', '2379/tcp']
    },
    login: { value: 'open' },
    lines: [
      startLine({
        volume: 'no volume: lost with the container',
        etcd: 'open, no password'
      })
    ],
    image: {
      line: '2.6',
      version: '2.6.4',
      advisories: { unread: 'GitHub gave no answer' },
      published: { version: '2.6.22' }
    }
  })
  const other = factsOf({ pod: { id: 'p3', name: 'jupyter' }, isMilvus: false })
  const pods = [{ pod, ...healthy }, open, other].map((facts) => ({
    id: facts.pod.id,
    name: facts.pod.name,
    image: facts.pod.image,
    findings: findingsOf(facts, { machine: 51.1, disks: 2 })
  }))
  return { pods, dollars: 159.3 }
}
