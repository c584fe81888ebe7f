// What happens to a pod behind the calls: its containers come and go.
import type { Account } from './account.ts'
import type { Engine } from './containers.ts'
import { addLine, endLog, type PodLog } from './logs.ts'
import type {
  Pod,
  PodAction,
  PodSettings,
  PodStatus,
  RuntimePort
} from './shapes.ts'

/** A pod, and what RunPod does not show of it. */
export interface LabPod {
  id: string
  settings: PodSettings
  status: PodStatus
  locked: boolean
  cluster?: { id: string; rank: number }
  createdAt: Date
  /** Until when no answer shows it. */
  hiddenUntil: number
  /** True if no machine has it, as long as none is free. */
  isHomeless?: boolean
  container?: LabContainer
  /** What it and its containers have written, also those that are gone. */
  log: PodLog
  /** Why there is no container, if there should be one. */
  error?: string
  /** What may change the status: the call that was last, and nothing before it. */
  turn?: object
  /** The end of what is being done to its container. */
  work: Promise<void>
  /** What answers still show of the pod, and until when. */
  stale?: { shown: Pod; until: number }
}

/** The container of a pod that runs, or has run. */
interface LabContainer {
  id: string
  startedAt: Date
  ports: RuntimePort[]
  /** Resolves when all that it has written is in the pod's log. */
  logged: Promise<void>
}

/** Where a pod is. */
export interface Place {
  account: Account
  engine: Engine
  /** The server's id, which labels what it makes. */
  owner: string
  /** Every pod that there ever was. */
  made: LabPod[]
  /** Images that the engine has because of them. */
  pulled: Set<string>
}

const ACTIONS: Record<PodStatus, PodAction[]> = {
  PROVISIONING: ['stop', 'terminate'],
  STARTING: ['stop', 'terminate'],
  RUNNING: ['stop', 'restart', 'terminate'],
  EXITED: ['start', 'terminate'],
  ERROR: ['start', 'terminate'],
  TERMINATED: []
}

/** A pod as an answer shows it. */
export function shown(pod: LabPod, account: Account): Pod {
  if (pod.stale && Date.now() < pod.stale.until) return pod.stale.shown
  const { container, status, settings } = pod
  const isRunning = status === 'RUNNING' && container !== undefined
  return {
    ...settings,
    id: pod.id,
    status,
    actions: ACTIONS[status],
    dataCenterId: pod.isHomeless ? null : 'EU-LAB-1',
    cudaVersion: null,
    ssh: { proxy: null, direct: null },
    ...(pod.cluster && { cluster: pod.cluster }),
    template: null,
    cost: status === 'EXITED' ? 0 : costOf(settings, account),
    locked: pod.locked,
    runtime: isRunning ? runtimeOf(container, account.portsLag) : null,
    createdAt: pod.createdAt.toISOString(),
    startedAt: container?.startedAt.toISOString() ?? null,
    globalNetworking: { enabled: false }
  }
}

function runtimeOf(
  { startedAt, ports }: LabContainer,
  portsLag: number
): Pod['runtime'] {
  const age = Date.now() - startedAt.getTime()
  return {
    uptime: Math.floor(age / 1000),
    // Percent, which the document asks for, and which nothing reads here.
    cpu: { util: 3 },
    memory: { util: 21 },
    ports: age < portsLag ? [] : ports
  }
}

/** USD per hour. */
function costOf({ cpu, gpu, cloud }: PodSettings, account: Account): number {
  if (cpu) {
    const type = account.cpus.find(({ id }) => id === cpu.id)
    return cpu.vcpuCount * (type?.price.securePerVcpu ?? 0)
  }
  const type = account.gpus.find(({ id }) => id === gpu?.id)
  const price = cloud === 'SECURE' ? type?.price.secure : type?.price.community
  return (gpu?.count ?? 1) * (price ?? 0)
}

/** Keeps showing a pod as it is, for the account's lag. */
export function lagBehind(pod: LabPod, account: Account): void {
  if (account.lag === 0) return
  pod.stale = { shown: shown(pod, account), until: Date.now() + account.lag }
}

/** Gives a pod a new container, after what is being done to it. */
export function launch(pod: LabPod, place: Place): void {
  const enter = enterer(pod, 'PROVISIONING')
  const { engine, owner, account } = place
  queue(pod, async () => {
    await removeOld(pod, engine)
    const { settings } = pod
    await pullFor(pod, place)
    enter('STARTING')
    await engine.makeVolume(pod.id, owner, settings)
    saySystem(pod, `create container ${settings.image}`)
    saySystem(pod, `start container for ${settings.image}: begin`)
    const id = await engine.startContainer({
      podId: pod.id,
      owner,
      settings,
      secrets: account.secrets
    })
    const logged = engine.followLog(id, (line) => {
      addLine(pod.log, { ...line, source: 'container' })
    })
    const ports = await engine.portsOf(id, settings).catch(() => [])
    pod.container = { id, startedAt: new Date(), ports, logged }
    enter('RUNNING')
    void engine.untilEnded(id).then((code) => {
      // A container that ends by itself; nothing here starts it again.
      if (pod.container?.id !== id) return
      saySystem(pod, `container ended with code ${code}`)
      enter('EXITED')
    })
  })
}

/** Takes a pod's container away; its volume stays. */
export function halt(pod: LabPod, { engine }: Place): void {
  enterer(pod, 'EXITED')
  queue(pod, () => removeOld(pod, engine))
}

/** Takes everything of a pod away. */
export function terminate(pod: LabPod, { engine }: Place): void {
  enterer(pod, 'TERMINATED')
  queue(pod, async () => {
    await removeOld(pod, engine)
    endLog(pod.log)
    await engine.removeVolume(pod.id)
  })
}

/** Changes a pod's status, and returns what changes it further until the next call. */
function enterer(pod: LabPod, first: PodStatus): (status: PodStatus) => void {
  const turn = {}
  pod.turn = turn
  pod.status = first
  return (status) => {
    if (pod.turn === turn) pod.status = status
  }
}

async function removeOld(pod: LabPod, engine: Engine): Promise<void> {
  const { container } = pod
  delete pod.container
  if (!container) return
  saySystem(pod, 'stop container')
  await engine.stopContainer(container.id)
  await container.logged
  await engine.removeContainer(container.id)
  saySystem(pod, 'remove container')
}

function queue(pod: LabPod, task: () => Promise<void>): void {
  pod.work = pod.work.then(task).catch((error: unknown) => {
    // As at RunPod, which keeps trying: the pod never gets to RUNNING.
    pod.error = String(error)
    saySystem(pod, `error creating container: ${reasonOf(error)}`)
  })
}

/** The engine's own words, as RunPod quotes them: the last line that it has said. */
function reasonOf(error: unknown): string {
  const { stderr = '' } = error as { stderr?: string }
  return stderr.trim().split('\n').at(-1) ?? String(error)
}

/**
 * Adds a line to the part of a pod's log that RunPod itself writes. "create container",
 * "error pulling image" and "error creating container" are RunPod's own words
 * (runpod-workers/worker-comfyui#201, 0lav/nimble-miner-docker#3); what it says of a
 * container that has ended is not known.
 */
function saySystem(pod: LabPod, line: string): void {
  addLine(pod.log, { source: 'system', line })
}

async function pullFor(pod: LabPod, place: Place): Promise<void> {
  const { engine, pulled } = place
  const { image } = pod.settings
  const isNew = await engine.pull(image).catch((error: unknown) => {
    saySystem(pod, `error pulling image: ${reasonOf(error)}`)
    throw error
  })
  if (isNew) pulled.add(image)
  const status = isNew ? 'Downloaded newer image' : 'Image is up to date'
  saySystem(pod, `Status: ${status} for ${image}`)
}
