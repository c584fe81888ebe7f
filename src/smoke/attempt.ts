import type { Docker } from '../docker/cli.js'
import { pause } from '../lib/pause.js'
import type { Removals } from '../lib/removals.js'
import type { Settings } from '../milvus/settings.js'
import type { HealthAnswer } from '../server/health.js'
import {
  type ContainerOptions,
  inspectContainer,
  waitForExit
} from './container.js'
import type { ImageConfig } from './image-settings.js'
import type { ExpectedVersion, SmokeScript, SmokeTest } from './levels.js'
import { limitOf } from './limits.js'
import type { Addresses } from './route.js'
import type { Story } from './story.js'

/** What the tests of all platforms have in common. */
export interface CommonOptions extends Omit<
  ContainerOptions,
  'network' | 'proxies' | 'ports'
> {
  /** Name of the job; the names of its networks begin with it. */
  name: string
  /** `KEY=value` lines of `envFile`. */
  env: string[]
  /** Seconds for which Milvus must stay healthy. */
  staySeconds: number
  /** The version that Milvus must say. */
  milvus: ExpectedVersion
  /** The pull of the images, which may still go on. */
  pulled?: Promise<unknown>
  removals: Removals
  /** Times a wait for Milvus. */
  time: TimeWait
  /** A tar of data to open, instead of rows that the test makes up. */
  upgradeData?: string
  script?: RunnableScript
  /** Called when Milvus has passed all that it can fail, or all but staying healthy. */
  onStaying?: () => void
  /** Aborts when another container of the same test has failed. */
  stop?: AbortSignal
}

/** A script, and what the job gives it. */
export interface RunnableScript extends SmokeScript {
  /** The environment of the job, with its mark. */
  env: NodeJS.ProcessEnv
  /** Where a file for it may be, which the job removes. */
  temporary: string
}

type TimeWait = <T>(
  kind: 'milvus' | 'beside',
  name: string,
  run: () => Promise<T>
) => Promise<T>

/** The running test of one platform. */
export interface Attempt {
  docker: Docker
  /** The image that runs. */
  ref: string
  /** Id of the container. */
  id: string
  test: SmokeTest
  options: CommonOptions & ContainerOptions
  image: ImageConfig
  /** What the test read of Milvus' settings. */
  settings: Settings
  /** When the container was started, in milliseconds of `performance.now()`. */
  startedAt: number
  /** Seconds from then until Milvus was ready. */
  seconds?: number
  /** Of the current start. */
  limit: Limit
  phase: Phase
  /** By which a failure is told. */
  story?: Story
  probeSeconds: ProbeSeconds
  /** Health answers; one that repeats is kept once. */
  answers: HealthAnswer[]
  /** Worth reporting, but no failure. */
  notes: string[]
  /** How the test ended the container the last time. */
  ended?: Ending
  /** The current start of the container. */
  current?: Start
}

/** An end of the container that the test asked for. */
interface Ending {
  by: 'restart' | 'kill'
  /** The engine's time of it. */
  at: string
  /** True once Milvus is ready again. */
  hasRecovered: boolean
}

/** The time of one start of Milvus, and of what is asked of it until it ends. */
interface Limit {
  /** Aborts when the time is up. */
  signal: AbortSignal
  /** When it is up, in milliseconds of `performance.now()`. */
  endsAt: number
}

/** What the test is doing. A failure is described by it. */
interface Phase {
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
  /** Aborts when going on is pointless: the limit, the end, or a cancellation. */
  signal: AbortSignal
  /** When Milvus became ready, in milliseconds since the epoch. */
  readyAt: number
}

/** While Milvus does not run: what ends it, or removes it, has limits of its own. */
export const NO_LIMIT: Limit = {
  signal: new AbortController().signal,
  endsAt: Infinity
}

/** Begins the time of a start. */
export function beginLimit(seconds: number): Limit {
  const milliseconds = seconds * 1000
  return {
    signal: AbortSignal.timeout(milliseconds),
    endsAt: performance.now() + milliseconds
  }
}

/** Returns the seconds for a step, which are longer under QEMU. */
export function secondsFor({ test, limit }: Attempt, seconds: number): number {
  return Math.min(limitOf(test, seconds), secondsLeft(limit))
}

/** Returns the whole seconds that are left, at least one. */
export function secondsLeft({ endsAt }: Limit): number {
  return Math.max(1, Math.ceil((endsAt - performance.now()) / 1000))
}

/** Describes a phase, such as `before Milvus was healthy`. */
export function describePhase({ when, what }: Phase): string {
  return `${when} ${what}`
}

/** Runs a part of the test as its current phase. */
export async function during<T>(
  attempt: Attempt,
  what: string,
  run: () => Promise<T>
): Promise<T> {
  attempt.phase = { when: 'during', what }
  const result = await run()
  attempt.phase = { when: 'after', what }
  return result
}

/** Runs a probe as the current phase, and keeps its seconds even if it fails. */
export async function probe<T>(
  attempt: Attempt,
  name: string,
  run: () => Promise<T>
): Promise<T> {
  const started = performance.now()
  try {
    return await during(attempt, `"${name}"`, run)
  } finally {
    attempt.probeSeconds[name] = (performance.now() - started) / 1000
  }
}

/** Watches one start of a container for its end. */
interface Watch {
  /**
   * Aborts when the container has ended, or a process of it ran out of memory.
   * If it was the engine that went away, its error is the reason.
   */
  signal: AbortSignal
  /** Aborts when the watch was stopped, since the container may end now. */
  stopped: AbortSignal
  stop: () => void
}

/**
 * Milliseconds between two looks at a container that may be lost. They are for a Milvus
 * that never gets ready: any other is looked at in the end.
 */
const LOOK_MS = 5000

/** Begins to watch a container that has just started. */
export function watch(
  { docker, id }: Pick<Attempt, 'docker' | 'id'>,
  lookMs = LOOK_MS
): Watch {
  const controller = new AbortController()
  const stopped = new AbortController()
  const end = (reason?: unknown): void => {
    if (!stopped.signal.aborted) controller.abort(reason)
  }
  waitForExit(docker, id).then(() => {
    end()
  }, end)
  const isLost = (): Promise<boolean> => lostWhileRunning(docker, id)
  lookForLoss(isLost, lookMs, stopped.signal).then(end, end)
  return {
    signal: controller.signal,
    stopped: stopped.signal,
    stop: () => {
      stopped.abort()
    }
  }
}

/** Returns once two looks in a row have found a container lost: a backup pauses it. */
async function lookForLoss(
  isLost: () => Promise<boolean>,
  lookMs: number,
  stopped: AbortSignal
): Promise<void> {
  for (let lost = 0; lost < 2; lost = (await isLost()) ? lost + 1 : 0) {
    await pause(lookMs, stopped)
    if (stopped.aborted) return
  }
}

/**
 * True for a container of no use any more, although it has not ended: a process may be
 * killed for memory without ending it, and somebody else may have touched it.
 */
async function lostWhileRunning(docker: Docker, id: string): Promise<boolean> {
  const { oomKilled, paused, addresses } = await inspectContainer(docker, id)
  return oomKilled || paused || Object.keys(addresses).length === 0
}
