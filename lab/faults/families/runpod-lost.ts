// RunPod does what it is asked for, and says otherwise or nothing.
import type { Step } from '../family.ts'
import { stageOf } from './runpod-account.ts'
import { atCall } from './runpod-owner.ts'
import { podFails, RECOVERS, STEPS, type PodFault } from './runpod-places.ts'
import { NEW_TEMPLATE, OLD_TEMPLATE } from './runpod-scenarios.ts'
import {
  CHANGES,
  CHANGES_TEMPLATE,
  CREATES_CANARY,
  CREATES_TEMPLATE,
  PUTS_BACK,
  TERMINATES,
  type CallStep
} from './runpod-steps.ts'

/** Spoils the answer to a call that is carried out. */
function spoiled(
  name: string,
  call: (step: Step) => CallStep,
  steps: (keyof typeof STEPS)[]
): PodFault[] {
  const answers = [
    ['but the answer is 500', { done: true, status: 500 }],
    ['but the answer is lost', { drop: 'after' }]
  ] as const
  return answers.map(([words, answer]) => ({
    name: `${name}, ${words}`,
    at: Object.fromEntries(steps.map((step) => [step, RECOVERS])),
    begin(world, step) {
      atCall(world, call(step), () => undefined, { ...answer, delay: 0 })
    }
  }))
}

/** Calls that are carried out, though nothing says so. */
export const LOST: PodFault[] = [
  ...spoiled(
    'is created',
    ({ scenario }) =>
      scenario === NEW_TEMPLATE ? CREATES_TEMPLATE : CREATES_CANARY,
    ['canary', 'created']
  ),
  ...spoiled('is terminated', () => TERMINATES, ['canary', 'all']),
  ...spoiled(
    'is changed',
    ({ scenario }) => (scenario === OLD_TEMPLATE ? CHANGES_TEMPLATE : CHANGES),
    ['pod', 'two', 'changed', 'all']
  ),
  {
    name: 'is created, shows 6 s later, and the answer is 500',
    at: { canary: RECOVERS },
    begin(world) {
      stageOf(world).runpod.account.appearLag = 6000
      const answer = { done: true, status: 500, delay: 0 }
      atCall(world, CREATES_CANARY, () => undefined, answer)
    }
  },
  {
    name: 'is put back, but the answer is 500',
    at: { back: podFails(/previous image again/) },
    begin(world) {
      const answer = { done: true, status: 500, delay: 0 }
      atCall(world, PUTS_BACK, () => undefined, answer)
    }
  }
]
