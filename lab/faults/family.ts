// The matrix as data: rows are faults, columns are steps of the job.
import type { Code } from '../../src/messages/catalog.ts'
import type { Scenario } from './scenarios.ts'
import type { World } from './world.ts'

/** A step of the job that a fault can hit: a column. */
export interface Step {
  /** What the job is doing, such as `sets the exact tag`. */
  name: string
  /** What runs. */
  scenario: Scenario
}

/** Something that goes wrong: a row. */
export interface Fault<S extends Step = Step> {
  /** What happens, such as `answers 503 once`. */
  name: string
  /**
   * Lets it happen at a step. It calls `world.happened()` each time that it does, or
   * the cell proves nothing.
   */
  begin: (world: World, step: S) => void | Promise<void>
  /**
   * Returns why this machine cannot have the fault, such as since its engine is not the
   * lab's. Its cells then do not run, and never count as passed.
   */
  unavailable?: () => string | undefined
}

/** How a run has to end. */
export type Expected = (
  | {
      /** Green: it has tried again, and published. */
      end: 'recovers'
      /** Whether it may have built again, since what it had built was lost. */
      rebuilds?: true
    }
  | {
      /** Green, with no need to try again. */
      end: 'passes'
      /** Of the warnings that say what happened. */
      warns?: Code[]
      /** Tags that another job has set in the meantime. */
      elsewhere?: RegExp
    }
  | {
      /** Red, with one error. */
      end: 'fails'
      /** Of the error: one of them. */
      code: Code | Code[]
      /** What the message names: the thing that failed. */
      names: RegExp
      /** What the message must not name: what works. */
      never?: RegExp
      /** Tags that another job has set meanwhile. */
      elsewhere?: RegExp
      /**
       * Whether some tags have moved, to tested bytes; or all, since what failed
       * comes after that.
       */
      tags?: 'some' | 'all'
    }
  | {
      /** Red, because the job was cancelled or killed. */
      end: 'cancelled'
      /** The signal that the one error names; none for a step that could say nothing. */
      by?: NodeJS.Signals
      tags?: 'some' | 'all'
    }
) & {
  /** Why it does not end better, and what a user does then. */
  because?: string
  /**
   * What may stay: a thing that is left, `tag` and the name of a tag, or what is
   * paid for.
   */
  stays?: RegExp
  /** What the summary must show and, if a test fails, its evidence in the log, too. */
  shows?: RegExp
  /** The error with which the post step ends, if only a user can remove the rest. */
  post?: Code
}

/** A part of the matrix: faults of one kind, and the steps that they can hit. */
export interface Family<S extends Step = Step, F extends Fault<S> = Fault<S>> {
  /** Names it on the command line, such as `registry`. */
  name: string
  /** The file that it is in. */
  source: string
  /** Its heading in the report. */
  title: string
  /** What a reader has to know, in a sentence or two. */
  note: string
  steps: S[]
  faults: F[]
  /** How a cell has to end; undefined where the fault cannot hit the step. */
  expect: (fault: F, step: S) => Expected | undefined
  /** True if a cell harms what other cells use, so that nothing runs beside it. */
  alone?: boolean
}

/** A cell of the matrix. */
export interface Cell {
  family: string
  /** The file that its family is in. */
  source: string
  /** Name of its row. */
  fault: string
  /** Name of its column. */
  step: string
  scenario: Scenario
  begin: (world: World) => void | Promise<void>
  expected: Expected
  /** True if nothing may run beside it. */
  alone: boolean
  /** Why it cannot run on this machine: it counts as not run. */
  unavailable?: string
}

/** Names a cell, such as `registry: answers 503 once, sets the exact tag`. */
export function nameOf({ family, fault, step }: Cell): string {
  return `${family}: ${fault}, ${step}`
}

/** All cells of a family, row by row. */
export function cellsOf<S extends Step, F extends Fault<S>>({
  name: family,
  source,
  faults,
  steps,
  expect,
  alone = false
}: Family<S, F>): Cell[] {
  return faults.flatMap((fault) =>
    steps.flatMap((step) => {
      const expected = expect(fault, step)
      if (!expected) return []
      const begin: Cell['begin'] = (world) => fault.begin(world, step)
      const { scenario } = step
      const unavailable = fault.unavailable?.()
      return [
        {
          ...{ family, source, fault: fault.name, step: step.name },
          ...{ scenario, begin, expected, alone, unavailable }
        }
      ]
    })
  )
}
