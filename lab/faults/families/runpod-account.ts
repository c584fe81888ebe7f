// The account of a cell at RunPod, and what is looked at there when the run is over.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LabPod } from '../../runpod/lifecycle.ts'
import { startRunpod, type Runpod } from '../../runpod/server.ts'
import { CANARIES, secretsIn } from '../canaries.ts'
import type { Seen } from '../seen.ts'
import type { Check, World } from '../world.ts'

/** How pods have to end, where it differs from what the exit code says. */
interface Wanted {
  /**
   * Whether they have the new image, the one before, or what their owner gave them;
   * by the exit code otherwise.
   */
  image?: 'new' | 'old' | 'either' | 'owner'
  /** True if they need not run. */
  mayEnd?: boolean
  /** True if the failure has to be remembered. */
  isRemembered?: boolean | 'either'
}

/** What a scenario has at RunPod. */
export interface Stage {
  runpod: Runpod
  /** The image that pods and the template have before the run. */
  before: string
  /** The image that they get, if it is published already. */
  next?: string
  /** The pods that are there before the run. */
  pods: LabPod[]
  wanted: Wanted
}

/** Name of the template that a run brings to the image. */
export const TEMPLATE = 'Milvus Search'

const STAGES = new WeakMap<World, Stage>()

/** Returns what the scenario of a world has at RunPod. */
export function stageOf(world: World): Stage {
  const stage = STAGES.get(world)
  if (!stage) throw new Error('The scenario has nothing at RunPod')
  return stage
}

/** Opens an account without pods, for the run that may fail. */
export async function openAccount(
  world: World,
  given: Pick<Stage, 'before' | 'next'> & { inputs: Record<string, string> }
): Promise<void> {
  const { inputs, before, next } = given
  const runpod = await startRunpod({ env: loggedIn(world) })
  runpod.account.key = CANARIES.runpodKey
  const proxy = await runpod.startProxy()
  Object.assign(world.env, proxy.env)
  Object.assign(world.inputs, inputs, {
    'runpod-api-url': runpod.url,
    'runpod-api-key': CANARIES.runpodKey,
    'runpod-root-password': CANARIES.rootPassword
  })
  world.runpod = runpod
  const stage: Stage = { runpod, before, next, pods: [], wanted: {} }
  STAGES.set(world, stage)
  watch(world, stage)
}

/** An environment in which docker of the stand-in may pull the image. */
function loggedIn({ target, later }: World): NodeJS.ProcessEnv {
  const folder = mkdtempSync(path.join(tmpdir(), 'faults-pulls-'))
  later(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const auth = Buffer.from(`robot:${CANARIES.password}`).toString('base64')
  writeFileSync(
    path.join(folder, 'config.json'),
    JSON.stringify({ auths: { [target.host]: { auth } } })
  )
  return { ...process.env, DOCKER_CONFIG: folder }
}

/** A pod as the run has left it. */
type End = Pick<LabPod, 'settings' | 'status'> & { isThere: boolean }

/** Keeps how everything in the account ends, and removes it. */
function watch(world: World, stage: Stage): void {
  const { runpod } = stage
  let ends: End[] = []
  let wrong: string[] = []
  let isOver = false
  const end = async (): Promise<void> => {
    if (isOver) return
    isOver = true
    await Promise.all(runpod.made.map(({ work }) => work))
    ends = stage.pods.map((pod) => endOf(pod, runpod))
    wrong = paidFor(stage)
    await runpod.stop().catch((error: unknown) => {
      wrong.push(`RunPod: ${String(error)}`)
    })
  }
  world.later(end)
  world.restore = end
  world.paid = () => wrong
  world.checks.push(
    (seen) => ends.flatMap((pod) => wrongPod(pod, stage, seen)),
    (seen) => wrongTemplates(stage, seen),
    ({ after }) => wrongMemory(stage, after),
    () => leaksTo(world)
  )
}

function endOf(pod: LabPod, { account }: Runpod): End {
  const { settings, status } = pod
  return { settings, status, isThere: account.pods.includes(pod) }
}

/** What the run has made at RunPod beyond one canary, or has left. */
function paidFor({ runpod, pods }: Stage): string[] {
  const made = runpod.made.filter((pod) => !pods.includes(pod))
  const left = made.filter((pod) => runpod.account.pods.includes(pod))
  return [
    ...(made.length > 1 ? [`${made.length} canaries`] : []),
    ...left.map(({ status }) => `a canary that is ${status}`)
  ]
}

type Over = Parameters<Check>[0]

function wrongPod(
  { settings, status, isThere }: End,
  { before, next, wanted }: Stage,
  { run }: Over
): string[] {
  if (!isThere || wanted.image === 'owner') return []
  const { name, image } = settings
  const images = { new: [next ?? run.outputs.ref], old: [before] }
  const { image: which = run.mainCode === 0 ? 'new' : 'old' } = wanted
  const right =
    which === 'either' ? [...images.new, ...images.old] : images[which]
  return [
    ...(right.includes(image) ? [] : [`the pod ${name} has ${image}`]),
    ...(status === 'RUNNING' || wanted.mayEnd
      ? []
      : [`the pod ${name} is ${status}`])
  ]
}

/** Of the template, there is one at most, with the new image or the one before. */
function wrongTemplates(
  { runpod, before, next, wanted }: Stage,
  { run }: Over
): string[] {
  const { templates } = runpod.account
  const image = next ?? run.outputs.ref ?? ''
  const isNew = run.mainCode === 0 && wanted.image === undefined
  const right = isNew ? [image] : [image, before]
  return [
    ...(templates.length > 1 ? [`${templates.length} templates`] : []),
    ...templates
      .filter((template) => !right.includes(template.image))
      .map((template) => `the template has ${template.image}`)
  ]
}

/** The tag that remembers that an image has failed on a pod. */
const MEMORY = 'runpod-failed'

function wrongMemory({ wanted }: Stage, after: Seen['after']): string[] {
  const isThere = MEMORY in after
  if (wanted.isRemembered === 'either') return []
  if (isThere === (wanted.isRemembered ?? false)) return []
  return [isThere ? 'a failure is remembered' : 'the failure is not remembered']
}

/** What other hosts than RunPod and the pods know. */
function leaksTo({ target, base, github }: World): string[] {
  const told = {
    'the registry': [...target.requests, ...target.credentials],
    'the registry of the base': [...base.requests, ...base.credentials],
    GitHub: [...github.requests, ...github.tokens]
  }
  return Object.entries(told).flatMap(([host, texts]) =>
    secretsIn(texts.map(readable).join('\n'), `a call of ${host}`).filter(
      (leak) => /^(?:runpodKey|rootPassword) /.test(leak)
    )
  )
}

/** A login in base64, as it was before that. */
function readable(text = ''): string {
  const [, encoded = ''] = /^Basic (.*)$/.exec(text) ?? []
  return encoded ? Buffer.from(encoded, 'base64').toString() : text
}
