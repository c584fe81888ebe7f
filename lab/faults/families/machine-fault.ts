// A fault of the machine, and how it has to end at each step.
import type { Expected, Fault } from '../family.ts'
import type { World } from '../world.ts'
import type { MachineStep } from './machine-steps.ts'

export interface MachineFault extends Fault<MachineStep> {
  /** By the name of the step. */
  ends: Record<string, Expected>
}

/** Lets something go wrong; undefined if it is wrong already. */
type Breakage = (() => void) | undefined

interface Machine {
  ends: Record<string, Expected>
  /** Prepares the machine. What it returns then goes wrong when the step is reached. */
  make: (world: World, step: MachineStep) => Breakage | Promise<Breakage>
}

export const PASSES: Expected = { end: 'passes' }

export function machine(name: string, { ends, make }: Machine): MachineFault {
  return {
    ...{ name, ends },
    async begin(world, step) {
      const { reach } = step
      const goWrong = await make(world, step)
      const strike = (): void => {
        goWrong?.()
        world.happened()
      }
      if (!reach) strike()
      else
        world.moments.push({
          pattern: /^/,
          act: () => {
            reach(world, strike)
          }
        })
    }
  }
}

/** The same end at some steps. */
export function at(
  steps: string[],
  expected: Expected
): Record<string, Expected> {
  return Object.fromEntries(steps.map((step) => [step, expected]))
}
