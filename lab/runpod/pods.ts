// The calls about pods.
import { newId, type Account } from './account.ts'
import {
  halt,
  lagBehind,
  launch,
  shown,
  terminate,
  type LabPod,
  type Place
} from './lifecycle.ts'
import { newLog, type PodLog } from './logs.ts'
import { problem } from './problems.ts'
import type { Answer, PodAction, PodSettings } from './shapes.ts'

/** The body of POST /v2/pods: a CPU pod gets its memory from its kind. */
export type NewPod = Partial<Omit<PodSettings, 'cpu' | 'gpu'>> & {
  name: string
  image: string
  cpu?: { id: string; vcpuCount: number }
  gpu?: { id: string; count?: number }
}

/** GET /v2/pods */
export function listPods({ account }: Place, withClusters: boolean): Answer {
  const pods = account.pods.filter(
    (pod) => isShown(pod) && (withClusters || !pod.cluster)
  )
  return {
    status: 200,
    body: { pods: pods.map((pod) => shown(pod, account)) }
  }
}

/** GET /v2/pods/{id} */
export function getPod({ account }: Place, id: string): Answer {
  const pod = find(account, id)
  return pod ? { status: 200, body: shown(pod, account) } : notFound(id)
}

/** The log of a pod that is there. */
export function findLog({ account }: Place, id: string): PodLog | Answer {
  return find(account, id)?.log ?? notFound(id)
}

/** POST /v2/pods: the answer comes before the pod runs. */
export function createPod(place: Place, body: NewPod): Answer {
  const { account } = place
  const detail = whyNot(account, body)
  if (detail) return problem(400, detail)
  if (account.shortage === 'balance') {
    return problem(402, 'the balance of the account does not suffice')
  }
  if (account.shortage === 'capacity') {
    return problem(400, 'no machine of this kind is free at the moment')
  }
  const pod = newPod(place, body)
  pod.hiddenUntil = Date.now() + account.appearLag
  if (account.shortage === 'machine') {
    Object.assign(pod, { isHomeless: true, status: 'PROVISIONING' })
  } else launch(pod, place)
  return { status: 201, body: shown(pod, account) }
}

/** What contradicts the rules between fields. */
function whyNot(account: Account, body: NewPod): string | undefined {
  const { cpu, gpu, mounts } = body
  if ((cpu === undefined) === (gpu === undefined)) {
    return 'either cpu or gpu has to be set'
  }
  if (mounts?.persistent && mounts.network) {
    return 'persistent and network mounts exclude each other'
  }
  if (gpu) {
    const isKnown = account.gpus.some(({ id }) => id === gpu.id)
    return isKnown ? undefined : `there is no GPU ${gpu.id}`
  }
  if (mounts?.persistent) return 'a CPU pod has no persistent mount'
  const type = account.cpus.find(({ id }) => id === cpu?.id)
  const count = cpu?.vcpuCount ?? 0
  if (!type) return `there is no CPU ${cpu?.id ?? ''}`
  const fits = count >= type.vcpu.min && count <= type.vcpu.max
  const isPower = Number.isInteger(Math.log2(count))
  return fits && isPower ? undefined : `${type.id} has no ${count} vCPUs`
}

/** A pod without a container. */
export function newPod({ account, made }: Place, body: NewPod): LabPod {
  const pod: LabPod = {
    id: newId(),
    settings: settingsOf(account, body),
    status: 'EXITED',
    locked: false,
    createdAt: new Date(),
    hiddenUntil: 0,
    log: newLog(),
    work: Promise.resolve()
  }
  account.pods.push(pod)
  made.push(pod)
  return pod
}

/** What a pod is made with, with the defaults of what the body leaves out. */
function settingsOf(account: Account, body: NewPod): PodSettings {
  const { cpu, gpu, ...rest } = body
  const type = account.cpus.find(({ id }) => id === cpu?.id)
  return {
    args: '',
    disk: 20,
    mounts: {},
    ports: [],
    env: {},
    registry: null,
    cloud: 'SECURE',
    ...rest,
    ...(gpu && { gpu: { count: 1, ...gpu } }),
    ...(cpu && {
      cpu: { ...cpu, memory: cpu.vcpuCount * (type?.ramGbPerVcpu ?? 2) }
    })
  }
}

/** PATCH /v2/pods/{id}: another image is another container. */
export function updatePod(
  place: Place,
  id: string,
  body: Partial<PodSettings>
): Answer {
  const pod = find(place.account, id)
  if (!pod) return notFound(id)
  if (pod.cluster) return problem(409, 'the pod is part of a cluster')
  if (pod.locked) return problem(400, 'the pod is locked')
  lagBehind(pod, place.account)
  pod.settings = { ...pod.settings, ...body }
  if (pod.status !== 'EXITED') launch(pod, place)
  return { status: 200, body: shown(pod, place.account) }
}

/** DELETE /v2/pods/{id} */
export function deletePod(place: Place, id: string): Answer {
  const { account } = place
  const pod = find(account, id)
  if (!pod) return notFound(id)
  if (pod.cluster) return problem(409, 'the pod is part of a cluster')
  account.pods.splice(account.pods.indexOf(pod), 1)
  terminate(pod, place)
  return { status: 204 }
}

/** POST /v2/pods/{id}/action */
export function podAction(place: Place, id: string, action: PodAction): Answer {
  const pod = find(place.account, id)
  if (!pod) return notFound(id)
  if (!shown(pod, place.account).actions.includes(action)) {
    return problem(409, `a pod that is ${pod.status} cannot ${action}`)
  }
  if (action === 'terminate') return deletePod(place, id)
  if (pod.locked) return problem(400, 'the pod is locked')
  if (action === 'stop') halt(pod, place)
  else launch(pod, place)
  return { status: 200, body: shown(pod, place.account) }
}

function find({ pods }: Account, id: string): LabPod | undefined {
  return pods.find((pod) => pod.id === id && isShown(pod))
}

function isShown({ hiddenUntil }: LabPod): boolean {
  return Date.now() >= hiddenUntil
}

function notFound(id: string): Answer {
  return problem(404, `there is no pod ${id}`)
}
