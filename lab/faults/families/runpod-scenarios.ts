// Ways through the job that have to do with RunPod: a world gets an account of its own.
import type { GivenPod } from '../../runpod/server.ts'
import { CANARIES } from '../canaries.ts'
import { PUBLISHED, type Scenario } from '../scenarios.ts'
import type { World } from '../world.ts'
import { publishBoth } from './runpod-images.ts'
import { openAccount, stageOf, TEMPLATE } from './runpod-account.ts'

/** Tries a new image on a canary, and then moves the tags. */
export const CANARY: Scenario = {
  name: 'canary',
  done: PUBLISHED,
  async prepare(world) {
    const { before } = await publishBoth(world, 'before')
    await openAccount(world, { before, inputs: CANARY_INPUTS })
  }
}

/** Creates a template for what is published. */
export const NEW_TEMPLATE: Scenario = {
  name: 'new template',
  async prepare(world) {
    const { next } = await publishBoth(world, 'next')
    const inputs = { 'runpod-template': TEMPLATE }
    await openAccount(world, { before: '', next, inputs })
  }
}

/** Gives a template the image that is published. */
export const OLD_TEMPLATE: Scenario = {
  name: 'template',
  async prepare(world) {
    await NEW_TEMPLATE.prepare(world)
    const image = `${world.image}:2.6.20`
    stageOf(world).runpod.addTemplate({ name: TEMPLATE, image })
    stageOf(world).before = image
  }
}

/** Gives a pod the image that is published. */
export const ROLL: Scenario = {
  name: 'pod',
  prepare: (world) => prepareRoll(world, ['search'])
}

/** Gives the image to a pod that is stopped, and stays so. */
export const SET: Scenario = {
  name: 'stopped pod',
  prepare: (world) => prepareRoll(world, ['search'], { stopped: true })
}

/** Gives two pods the image that is published, one after the other. */
export const ROLL_TWO: Scenario = {
  name: 'two pods',
  prepare: (world) => prepareRoll(world, ['search1', 'search2'])
}

/** Gives a pod an image with which Milvus does not answer there, and takes it back. */
export const WAY_BACK: Scenario = {
  name: 'way back',
  prepare: (world) => prepareRoll(world, ['search'], { env: UNFIT })
}

/** The same, where the pod ends with the new image, so that it has to be started. */
export const WAY_BACK_FROM_END: Scenario = {
  name: 'way back of a pod that has ended',
  prepare: (world) =>
    prepareRoll(world, ['search'], {
      env: { MILVUS_STANDIN_FAULT: 'leader-changed' }
    })
}

/** Publishes an image, tries it on a canary, and gives it to a template and a pod. */
export const ALL: Scenario = {
  name: 'canary, template and pod',
  done: PUBLISHED,
  async prepare(world) {
    const { before } = await publishBoth(world, 'before')
    await openAccount(world, {
      before,
      inputs: { ...CANARY_INPUTS, ...POD_INPUTS, 'runpod-template': TEMPLATE }
    })
    await addPods(world, ['search'])
  }
}

/** Brings a pod to what another job of the workflow has published. */
export const DEPLOY: Scenario = {
  name: 'deploy',
  async prepare(world) {
    await SET.prepare(world)
    const [, digest = ''] = stageOf(world).next?.split('@') ?? []
    world.env.MILVUS_RUNPOD_PUBLISHED = digest
  }
}

/** Looks at the pods, and changes nothing. */
export const DOCTOR: Scenario = {
  name: 'doctor',
  async prepare(world) {
    const { next } = await publishBoth(world, 'next')
    const inputs = { ...POD_INPUTS, 'runpod-doctor': 'true' }
    await openAccount(world, { before: next, next, inputs })
    await addPods(world, ['search'])
  }
}

const CANARY_INPUTS = { 'runpod-canary': 'cpu', 'runpod-timeout': '60' }

const POD_INPUTS = { 'runpod-pods': 'search*', 'runpod-timeout': '60' }

/** With this variable, Milvus of the new image alone answers nothing of use. */
const UNFIT = { MILVUS_STANDIN_FAULT: 'garbage-rest' }

async function prepareRoll(
  world: World,
  names: string[],
  given: Partial<GivenPod> = {}
): Promise<void> {
  const { before, next } = await publishBoth(world, 'next')
  const timeout = given.env?.MILVUS_STANDIN_FAULT ? '25' : '60'
  const inputs = { ...POD_INPUTS, 'runpod-timeout': timeout }
  await openAccount(world, { before, next, inputs })
  await addPods(world, names, given)
  Object.assign(stageOf(world).wanted, {
    mayEnd: given.stopped,
    isRemembered: given.env?.MILVUS_STANDIN_FAULT !== undefined
  })
}

async function addPods(
  world: World,
  names: string[],
  given: Partial<GivenPod> = {}
): Promise<void> {
  const { runpod, before, pods } = stageOf(world)
  for (const name of names) {
    pods.push(await runpod.addPod({ ...podOf(before, given), name }))
  }
}

function podOf(
  image: string,
  { env, ...given }: Partial<GivenPod>
): Omit<GivenPod, 'name'> {
  return {
    image,
    gpu: { id: 'NVIDIA RTX A4000' },
    ports: ['19530/http', '19530/tcp'],
    mounts: { persistent: { size: 10, path: '/var/lib/milvus' } },
    ...given,
    env: { ...env, MILVUS_ROOT_PASSWORD: CANARIES.rootPassword }
  }
}
