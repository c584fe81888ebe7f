// What a job can have much of.
import type { Ready } from '../../bench/growth/growth.ts'

/** A run of the action that is ready to start. */
export interface ReadyLoad extends Ready {
  /** Takes the address at which the run finds the lab's registry. */
  through?: (registry: string) => void
}

/** An input in several sizes, or as many jobs at once. */
export interface Load {
  /** For the command line. */
  name: string
  /** What is many, such as `tags`. */
  what: string
  /** The smallest first. */
  sizes: number[]
  /** Prepares for a size, once. */
  prepare: (size: number) => Promise<ReadyLoad>
  /** How many jobs run at once; one by default. */
  jobsOf?: (size: number) => number
}
