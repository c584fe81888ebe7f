// Where a pod can go wrong: the columns of that family, and how their runs end.
import type { Expected, Fault, Step } from '../family.ts'
import type { World } from '../world.ts'
import {
  ALL,
  CANARY,
  NEW_TEMPLATE,
  OLD_TEMPLATE,
  ROLL,
  ROLL_TWO,
  WAY_BACK,
  WAY_BACK_FROM_END
} from './runpod-scenarios.ts'
import type { CallStep } from './runpod-steps.ts'

/** What the job does at RunPod. */
export const STEPS = {
  canary: { name: 'tries a canary', scenario: CANARY },
  optional: {
    name: 'tries a canary that is not required',
    scenario: {
      name: 'optional canary',
      async prepare(world: World) {
        await CANARY.prepare(world)
        world.inputs['runpod-canary-required'] = 'false'
      }
    }
  },
  created: { name: 'creates a template', scenario: NEW_TEMPLATE },
  changed: { name: 'changes a template', scenario: OLD_TEMPLATE },
  pod: { name: 'updates a pod', scenario: ROLL },
  two: { name: 'updates two pods', scenario: ROLL_TWO },
  back: { name: 'puts a pod back', scenario: WAY_BACK },
  ended: {
    name: 'puts a pod back that has ended',
    scenario: WAY_BACK_FROM_END
  },
  all: { name: 'updates all', scenario: ALL }
} satisfies Record<string, Step>

/** Something that happens to a pod. */
export interface PodFault extends Fault {
  /** How a run ends, by the key of its step. */
  at: Partial<Record<keyof typeof STEPS, Expected>>
}

/** Whatever happened. */
export const RECOVERS: Expected = { end: 'recovers' }

/** The image failed on the canary: no tag moves. */
export function canaryFails(names: RegExp): Expected {
  return { end: 'fails', code: 'canary-failed', names }
}

/** There is no canary, which says nothing about the image. */
export function noCanary(names: RegExp): PodFault['at'] {
  return {
    canary: { end: 'fails', code: 'canary-unavailable', names },
    optional: { end: 'passes', warns: ['no-canary'] }
  }
}

/** A pod failed, after the publication. */
export function podFails(names: RegExp): Expected {
  const stays = /^tag runpod-failed$/
  return { end: 'fails', code: 'pod-not-updated', names, stays, tags: 'all' }
}

/** What the steps ask of RunPod, where a fault can happen at either. */
export function callOf(
  { scenario }: Step,
  canary: CallStep,
  pod: CallStep
): CallStep {
  return [CANARY, STEPS.optional.scenario, ALL].includes(scenario)
    ? canary
    : pod
}
