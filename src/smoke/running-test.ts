import type { Docker } from '../docker/cli.js'
import type { Addresses } from './address.js'
import type { ContainerOptions } from './container.js'
import type { HealthAnswer } from './health.js'
import type { SmokeTest } from './test-plan.js'
import type { Watch } from './watch.js'

/** The test of one platform, as far as it has got. */
export interface RunningTest {
  docker: Docker
  /** Id of the container. */
  id: string
  test: SmokeTest
  options: ContainerOptions
  phase: Phase
  probeSeconds: ProbeSeconds
  /** Health answers; one that repeats is kept once. */
  answers: HealthAnswer[]
  /** Worth reporting, but no failure. */
  notes: string[]
  /** True once Milvus is ready again after the test stopped it. */
  hasRestarted: boolean
  /** The current start of the container. */
  current?: Start
}

/** What the test is doing. A failure is described by it. */
export interface Phase {
  /** `before` only while the test waits for Milvus to become healthy. */
  when: 'before' | 'during' | 'after'
  what: string
}

/** Seconds that each probe took, by name, in the order of the test. */
export type ProbeSeconds = Record<string, number>

/** One start of a container. */
export interface Start {
  /** The engine's time of it, which no other start has. */
  startedAt: string
  addresses: Addresses
  watch: Watch
  /** Aborts when the platform's time is up. */
  deadline: AbortSignal
  /** Aborts when there is no point in going on. */
  over: AbortSignal
  /** When Milvus became ready, in milliseconds since the epoch. */
  readyAt: number
}

/** Describes a phase, such as `before Milvus was healthy`. */
export function describePhase({ when, what }: Phase): string {
  return `${when} ${what}`
}

/** Runs a probe, and keeps its seconds, also those of one that fails. */
export async function probe<T>(
  running: RunningTest,
  name: string,
  run: () => Promise<T>
): Promise<T> {
  const what = `"${name}"`
  running.phase = { when: 'during', what }
  const started = performance.now()
  try {
    const result = await run()
    running.phase = { when: 'after', what }
    return result
  } finally {
    running.probeSeconds[name] = (performance.now() - started) / 1000
  }
}
