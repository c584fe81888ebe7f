// What a measurement is.

/** A build of the action: this checkout, or the commit to compare with. */
export interface Build {
  name: string
  /** Folder with action.yml, dist/ and docker/. */
  folder: string
}

/** One thing that is measured in every round. */
export interface Measure {
  name: string
  /** If true, it is measured for each build; otherwise it is a reference. */
  isOurs?: boolean
  /** Measurements in each round; 1 by default. Short ones need more. */
  times?: number
  /** If set, only so many rounds measure it: 1 for a count, few for what is slow. */
  rounds?: number
  /** Measures that must run before it in the same round. */
  after?: string[]
  /** Runs before the rounds, once for each build. */
  prepare?: (build: Build) => Promise<void>
  /** Measures: seconds, or a number of things. */
  run: (build: Build) => Promise<number>
}

/** What this machine cannot measure, and why. */
export class Skip extends Error {}
