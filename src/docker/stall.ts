// A command that may run for hours has no limit in total. It is watched for progress
// instead: a silent one is logged, and is ended if it waits for what may never come.
import * as core from '@actions/core'
import { Failure } from '../messages/failure.js'
import { DockerError, type Docker, type DockerOptions } from './cli.js'

/** What a command waits for that may never come. */
export interface Waiting {
  kind: 'pull' | 'push' | 'cache-from' | 'cache-to'
  /** The image or the cache, where it is known. */
  ref?: string
  /** Such as "ghcr.io to take the image". */
  for: string
}

/**
 * What a look beyond the output shows: progress, none, nothing at all, or why the
 * command cannot go on.
 */
export type Look = 'moves' | 'still' | 'unseen' | Failure

/** Tells from what a command shows whether it goes on. */
export interface Observer {
  /** Such as "pull of me/image". */
  what: string
  /** Whether to read what the command prints, or what the engine sends to it. */
  reads: 'output' | 'engine'
  /** Reads some text; true if it shows progress. */
  read: (text: string) => boolean
  /** Undefined while the command may be silent for as long as it likes. */
  waiting: () => Waiting | undefined
  /** Looks for progress that the text does not show; called in silence only. */
  look?: () => Promise<Look>
}

/** Seconds without progress. */
export interface Limits {
  /** After which that is said, and again after as many. */
  say: number
  /** After which a command that waits is ended. */
  end: number
  /** The same for a push whose bytes nobody can see, or a pull that shows nothing. */
  unseen: number
}

/**
 * A registry may need a minute or two to store a large layer that it has received,
 * and says nothing meanwhile.
 */
const LIMITS: Limits = { say: 60, end: 180, unseen: 1800 }

/** Checks for each line about silence. */
const TICKS = 6

/** Observes a command that shows little, and has a short limit in total. */
export function observeBriefly(what: string, waiting?: Waiting): Observer {
  return {
    what,
    reads: 'output',
    read: () => true,
    waiting: () => waiting
  }
}

/** A `docker` command that was ended because it waited, and nothing came. */
export class DockerStalled extends DockerError {
  readonly waiting: Waiting

  constructor(args: string[], silent: number, waiting: Waiting) {
    const outcome = `was ended after ${Math.round(silent)} s without progress`
    super(args, outcome, `it waited for ${waiting.for}`)
    this.waiting = waiting
  }
}

/**
 * Runs a command for as long as it goes on.
 *
 * @throws DockerStalled when it waits for what does not come, and the Failure of
 * its observer.
 */
export async function whileItMoves(
  docker: Docker,
  args: string[],
  options: DockerOptions,
  observer: Observer,
  limits = LIMITS
): Promise<string> {
  const end = new AbortController()
  let isOver = false
  const last = timesOf(seconds())
  const read = (text: string): void => {
    if (observer.read(text)) Object.assign(last, timesOf(seconds()))
  }
  const check = async (): Promise<void> => {
    const isSilent = seconds() - last.text >= limits.say
    const isDue = seconds() - last.said >= limits.say
    const isLate = seconds() - last.progress >= limits.end
    if (!isSilent || !(isDue || (isLate && observer.waiting()))) return
    const look = await observer.look?.()
    if (isOver) return
    const now = seconds()
    if (look === 'moves') last.progress = now
    if (!(look instanceof Failure)) last.answer = now
    const waiting = observer.waiting()
    const sends = waiting?.kind === 'push' || waiting?.kind === 'cache-to'
    const hidesBytes = sends || observer.reads === 'engine'
    const isUnseen = look === 'unseen' && hidesBytes
    const state = { look, isUnseen, waiting, last, now }
    const reason = reasonToEnd(args, state, limits)
    if (reason) end.abort(reason)
    else if (isDue) {
      last.said = now
      say(observer.what, now - last.text, look, waiting)
    }
  }
  const stop = repeat(check, (limits.say * 1000) / TICKS)
  const hook = observer.reads === 'output' ? 'onOutput' : 'onEngine'
  try {
    return await docker(args, { ...options, [hook]: read, signal: end.signal })
  } finally {
    isOver = true
    stop()
  }
}

/** When there was something last, in seconds. */
interface Last {
  /** Text that shows progress. */
  text: number
  /** Progress of any kind. */
  progress: number
  /** A look without a failure: on a busy machine, one may fail. */
  answer: number
  /** A line that says that there is none. */
  said: number
}

function timesOf(now: number): Last {
  return { text: now, progress: now, answer: now, said: now }
}

interface State {
  look?: Look
  isUnseen: boolean
  waiting?: Waiting
  last: Last
  now: number
}

function reasonToEnd(
  args: string[],
  { look, isUnseen, waiting, last, now }: State,
  limits: Limits
): Error | undefined {
  if (look instanceof Failure) {
    return now - last.answer >= limits.end ? look : undefined
  }
  const still = now - last.progress
  if (!waiting || still < (isUnseen ? limits.unseen : limits.end))
    return undefined
  return new DockerStalled(args, still, waiting)
}

function say(
  what: string,
  silent: number,
  look: Look | undefined,
  waiting: Waiting | undefined
): void {
  const why =
    look instanceof Failure
      ? look.what
      : waiting
        ? `it waits for ${waiting.for}${look === 'moves' ? ', and bytes move' : ''}`
        : 'it may be silent'
  core.info(`${what}: nothing new for ${Math.round(silent)} s: ${why}`)
}

function seconds(): number {
  return performance.now() / 1000
}

/** Calls again and again, never twice at once. Returns what ends that. */
function repeat(call: () => Promise<void>, milliseconds: number): () => void {
  let isBusy = false
  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    void call().finally(() => {
      isBusy = false
    })
  }, milliseconds)
  return () => {
    clearInterval(timer)
  }
}
