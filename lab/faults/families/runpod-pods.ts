// A pod of the user, or the canary, goes wrong.
import { appendFileSync, cpSync } from 'node:fs'
import path from 'node:path'
import type { LabPod } from '../../runpod/lifecycle.ts'
import type { Family, Step } from '../family.ts'
import type { World } from '../world.ts'
import { stageOf, type Stage } from './runpod-account.ts'
import { LOST } from './runpod-lost.ts'
import {
  askAsOwner,
  atCall,
  before,
  hideImage,
  kill,
  loseMachine
} from './runpod-owner.ts'
import {
  callOf,
  canaryFails,
  noCanary,
  podFails,
  RECOVERS,
  STEPS,
  type PodFault
} from './runpod-places.ts'
import {
  CHANGES,
  CREATES_CANARY,
  PUTS_BACK,
  READS,
  WAITS,
  WAITS_FOR_CANARY
} from './runpod-steps.ts'

/** Lets something happen to a pod while the job waits for it. */
function meanwhile(
  name: string,
  act: (pod: LabPod, world: World) => unknown,
  {
    at,
    wanted,
    seconds
  }: {
    at: PodFault['at']
    wanted?: Stage['wanted']
    seconds?: string
  }
): PodFault {
  return {
    name,
    at,
    begin(world, step) {
      Object.assign(stageOf(world).wanted, wanted)
      if (seconds) world.inputs['runpod-timeout'] = seconds
      const call = callOf(step, WAITS_FOR_CANARY, WAITS)
      // Only a pod of the user is remembered.
      if (call === WAITS_FOR_CANARY) stageOf(world).wanted.isRemembered = false
      before(world, call, (pod) => act(pod, world))
    }
  }
}

function shortage(
  name: string,
  why: 'balance' | 'capacity' | 'machine',
  names: RegExp
): PodFault {
  return {
    name,
    at: noCanary(names),
    begin(world) {
      stageOf(world).runpod.account.shortage = why
      world.inputs['runpod-timeout'] = '10'
      atCall(world, CREATES_CANARY, () => undefined)
    }
  }
}

const MEANWHILE: PodFault[] = [
  meanwhile('vanishes', (pod, world) => askAsOwner(world, pod, 'DELETE'), {
    at: {
      canary: {
        end: 'fails',
        code: ['runpod-refused', 'canary-failed'],
        names: /show the pod|terminated/
      },
      pod: podFails(/terminated/),
      two: podFails(/search.*terminated/)
    },
    wanted: { image: 'either' }
  }),
  meanwhile(
    'gets another image from its owner',
    (pod, world) => {
      const image = `${world.image}:before`
      return askAsOwner(world, pod, 'PATCH', { image })
    },
    {
      at: {
        canary: canaryFails(/its image is/),
        pod: podFails(/which this run did not give it/)
      },
      wanted: { image: 'owner' }
    }
  ),
  meanwhile('ends', kill, {
    at: {
      canary: canaryFails(/EXITED/),
      pod: podFails(/previous image again/)
    },
    wanted: { isRemembered: true },
    seconds: '25'
  }),
  meanwhile('loses its machine', loseMachine, {
    at: {
      canary: {
        end: 'fails',
        code: ['canary-unavailable', 'canary-failed'],
        names: /PROVISIONING/,
        because:
          'RunPod does not say why a pod no longer has a machine: the image may be the reason, so no tag moves. Run again.'
      },
      pod: podFails(/previous image again/)
    },
    wanted: { isRemembered: true },
    seconds: '25'
  }),
  meanwhile(
    'is locked by its owner',
    (pod) => {
      pod.locked = true
    },
    {
      at: { pod: RECOVERS, back: podFails(/locked/) },
      wanted: { image: 'new' }
    }
  )
]

const NEVER: PodFault[] = [
  {
    name: 'never runs, since RunPod cannot pull the image',
    at: {
      canary: canaryFails(/pull/),
      pod: podFails(/previous image again/),
      two: podFails(/previous image again/)
    },
    begin(world, step) {
      stageOf(world).wanted.isRemembered =
        callOf(step, CREATES_CANARY, CHANGES) === CHANGES
      world.inputs['runpod-timeout'] = '25'
      atCall(world, callOf(step, CREATES_CANARY, CHANGES), () => {
        hideImage(world)
      })
    }
  },
  {
    name: 'never gets its ports',
    at: { canary: canaryFails(/port/), pod: podFails(/port/) },
    begin(world, step) {
      const { runpod, wanted } = stageOf(world)
      wanted.isRemembered = callOf(step, CREATES_CANARY, CHANGES) === CHANGES
      world.inputs['runpod-timeout'] = '25'
      atCall(world, callOf(step, CREATES_CANARY, CHANGES), () => {
        runpod.account.portsLag = Infinity
      })
    }
  },
  {
    name: 'never gets healthy with the new image',
    at: {
      canary: canaryFails(/not healthy/),
      all: canaryFails(/not healthy/),
      back: podFails(/previous image again/),
      ended: podFails(/previous image again/)
    },
    begin(world, step) {
      world.inputs['runpod-timeout'] = '25'
      if (callOf(step, CREATES_CANARY, CHANGES) === CREATES_CANARY)
        useUnfit(world)
      atCall(world, callOf(step, CREATES_CANARY, CHANGES), () => undefined)
    }
  },
  {
    name: 'is healthy with neither image',
    at: { back: podFails(/with the previous image: /) },
    begin(world) {
      stageOf(world).wanted.mayEnd = true
      atCall(world, PUTS_BACK, () => {
        before(world, { ...READS, skip: 1 }, kill)
      })
    }
  },
  {
    name: 'never gets healthy, and RunPod refuses to put it back',
    at: { back: podFails(/unhealthy/) },
    begin(world) {
      stageOf(world).wanted.image = 'new'
      const refused = { status: 409, times: Infinity }
      atCall(world, PUTS_BACK, () => undefined, refused)
    }
  }
]

const SHORTAGES: PodFault[] = [
  shortage(
    'is not created for want of capacity',
    'capacity',
    /no machine of this kind/
  ),
  shortage('is not created for want of money', 'balance', /balance/),
  shortage('is created, and never gets a machine', 'machine', /no machine/)
]

const LATE: PodFault = {
  name: 'shows everything 3 s late',
  at: { canary: RECOVERS, pod: RECOVERS, two: RECOVERS, all: RECOVERS },
  begin(world, step) {
    const { account } = stageOf(world).runpod
    Object.assign(account, { lag: 3000, appearLag: 3000, portsLag: 3000 })
    atCall(world, callOf(step, CREATES_CANARY, CHANGES), () => undefined)
  }
}

export const RUNPOD_PODS: Family<Step, PodFault> = {
  name: 'runpod pods',
  source: import.meta.filename,
  title: 'A pod at RunPod goes wrong',
  note: 'A pod of the user, the canary, or the template. A pod that failed is remembered by the tag `runpod-failed`.',
  steps: Object.values(STEPS),
  faults: [...LOST, ...MEANWHILE, ...NEVER, ...SHORTAGES, LATE],
  expect({ at }, step) {
    const found = Object.entries(STEPS).find(([, one]) => one === step)
    return found && at[found[0] as keyof typeof STEPS]
  }
}

/** Uses a context whose Milvus answers nothing of use. */
function useUnfit({ workspace, inputs }: World): void {
  const context = path.join(workspace, 'unfit')
  cpSync(path.resolve(import.meta.dirname, '../../../docker'), context, {
    recursive: true
  })
  appendFileSync(
    path.join(context, 'Dockerfile'),
    '\nENV MILVUS_STANDIN_FAULT=garbage-rest\n'
  )
  inputs.context = 'unfit'
}
