// What happens to a pod from outside the job: by its owner, its machine, and RunPod.
import { docker } from '../../parts/docker.ts'
import type { Fault as Answer } from '../../runpod/faults.ts'
import type { LabPod } from '../../runpod/lifecycle.ts'
import type { World } from '../world.ts'
import { ENGINE } from './answers.ts'
import { stageOf } from './runpod-account.ts'
import type { CallStep } from './runpod-steps.ts'

type Call = Pick<CallStep, 'method' | 'path' | 'skip'>

/** Lets something happen before a call of the job is carried out. */
export function before(
  world: World,
  call: Call,
  act: (pod: LabPod) => unknown,
  more: Partial<Answer> = {}
): void {
  const { runpod, pods } = stageOf(world)
  const onPod = (): unknown => {
    const all = runpod.account.pods
    // The canary, if there is one.
    const pod = all.find((one) => !pods.includes(one)) ?? all[0]
    if (!pod) throw new Error('there is no pod')
    return act(pod)
  }
  atCall(world, call, onPod, more)
}

/** The same, for what happens to no pod. */
export function atCall(
  world: World,
  { method, path, skip }: Call,
  act: () => unknown,
  more: Partial<Answer> = {}
): void {
  const { runpod } = stageOf(world)
  const complain = (error: unknown): void => {
    world.checks.push(() => [`the fault did not happen: ${String(error)}`])
  }
  runpod.faults.push({
    ...{ method, path, skip },
    // Time for what happens.
    delay: 300,
    ...more,
    onRequest() {
      world.happened()
      void Promise.resolve().then(act).catch(complain)
    }
  })
}

/** Calls RunPod as the owner of the account does in its console. */
export async function askAsOwner(
  world: World,
  { id }: LabPod,
  method: 'PATCH' | 'DELETE',
  body?: object
): Promise<void> {
  const { runpod } = stageOf(world)
  await fetch(`${runpod.url}/v2/pods/${id}`, {
    method,
    headers: {
      Authorization: `Bearer ${runpod.account.key}`,
      'Content-Type': 'application/json'
    },
    body: body && JSON.stringify(body)
  })
}

/** Kills what runs in a pod. */
export async function kill(pod: LabPod): Promise<void> {
  await pod.work
  const { container } = pod
  if (container) await docker(['kill', container.id])
}

/** Takes a pod's machine away, and finds it no other. */
export async function loseMachine(pod: LabPod): Promise<void> {
  await pod.work
  const { container } = pod
  delete pod.container
  Object.assign(pod, { status: 'PROVISIONING', isHomeless: true, turn: {} })
  if (container) await docker(['rm', '--force', container.id])
}

/** Keeps RunPod from pulling an image. */
export function hideImage({ target }: World): void {
  target.faults.push({
    ...{ client: ENGINE, path: /\/manifests\//, times: Infinity },
    ...{ status: 404, error: { code: 'MANIFEST_UNKNOWN', message: 'gone' } }
  })
}
