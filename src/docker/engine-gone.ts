// What docker says where its engine has gone away, and what waits for it.
import * as core from '@actions/core'
import { cancelled } from '../lib/cancellation.js'
import { pause } from '../lib/pause.js'
import { oneLine } from '../lib/untrusted.js'
import { fail, Failure, messageOf } from '../messages/failure.js'
import { DockerError, type Docker } from './cli.js'

/** Milliseconds between two tries of an engine that does not answer. */
const INTERVAL = 2000

/** An engine that did not come back, or did not answer, while one waited for it. */
export class EngineGone extends Error {
  override name = 'EngineGone'
}

/**
 * What docker 20 to 29 says when it reaches no engine, or its engine no containerd,
 * which may be restarted alone (https://github.com/moby/moby/issues/36117).
 */
const ENGINE_GONE =
  /grpc: the client connection is closing|dial unix(?::\/\/| )\S*containerd\.sock|cannot connect to the docker daemon|failed to connect to the docker api|error during connect|\b(?:is the docker daemon|daemon is) running/i

/** True if a command failed since no engine was there. */
export function isEngineGone(error: unknown): boolean {
  if (error instanceof Failure) return error.code === 'engine-gone'
  return error instanceof DockerError && ENGINE_GONE.test(error.stderr)
}

/** True for an error of docker or of its engine, not one of this action's own code. */
export function isFromDocker(error: unknown): boolean {
  return error instanceof DockerError || isEngineGone(error)
}

/**
 * Returns a `Docker` that waits for an engine which is gone, such as one that is
 * restarted, and then runs the command again: for commands that may run twice.
 *
 * @param limit aborts when it is to wait no longer; docker must end with it, too
 * @returns it throws EngineGone if the engine does not come back, or answer, in time
 */
export function waitingDocker(
  docker: Docker,
  limit: AbortSignal,
  interval = INTERVAL
): Docker {
  // What the last command of all has found.
  let last: EngineGone | undefined
  return async (args, options) => {
    let gone = last
    while (!gone || !limit.aborted) {
      try {
        const output = await docker(args, options)
        last = undefined
        return output
      } catch (error) {
        // The limit has cut off the last try, or an engine that hangs.
        if (limit.aborted) throw gone ?? new EngineGone(messageOf(error))
        if (!isEngineGone(error)) throw error
        if (!last) sayWaiting(error)
        last = gone = new EngineGone(messageOf(error))
      }
      await pause(interval, limit)
    }
    throw gone
  }
}

function sayWaiting(error: unknown): void {
  core.info(
    `Waiting for the Docker engine to come back: ${oneLine(messageOf(error))}`
  )
}

/**
 * What docker says if it has not even reached the engine, so that nothing was done: its
 * first question is a ping.
 */
const NEVER_REACHED =
  /cannot connect to the docker daemon|failed to connect to the docker api|error during connect: \w+ "[^"]*\/_ping"/i

/**
 * False for a command that does something else the second time, unless the first one did
 * nothing. A container that is created twice has the label of its job both times, by
 * which it is removed.
 */
function mayRunAgain([command]: string[], error: unknown): boolean {
  // What `wait` waits for ends with an engine that is restarted.
  if (command === 'wait') return false
  const stderr = error instanceof DockerError ? error.stderr : ''
  return command !== 'kill' || NEVER_REACHED.test(stderr)
}

/** When the engine of a patient `Docker` was gone the last time. */
const absences = new WeakMap<Docker, number>()

/**
 * True if the engine was gone for a while after a time, in milliseconds of
 * `performance.now()`. An engine that is stopped ends its containers first, so that
 * their ends look like their own.
 */
export function wasGoneAfter(docker: Docker, time: number): boolean {
  return (absences.get(docker) ?? -Infinity) >= time
}

/** Seconds for an engine to come back. A restart of Docker takes less than ten. */
const PATIENCE_SECONDS = 30

/**
 * Returns a `Docker` for a run whose engine has answered before: if that goes away, it
 * waits for it, and runs the command again. What comes after a wait in vain does not
 * wait once more.
 *
 * @returns it throws the Failure `engine-gone` if the engine does not come back
 */
export function patientDocker(
  docker: Docker,
  seconds = PATIENCE_SECONDS,
  interval = INTERVAL
): Docker {
  let goneSince: number | undefined
  const patient: Docker = async (args, options) => {
    for (;;) {
      try {
        const output = await docker(args, options)
        // A registry can be read without an engine.
        if (args[1] !== 'imagetools') goneSince = undefined
        return output
      } catch (error) {
        if (!isEngineGone(error)) throw error
        const now = performance.now()
        absences.set(patient, now)
        const isOver = now - (goneSince ?? now) >= seconds * 1000
        if (isOver || !mayRunAgain(args, error)) {
          throw fail('engine-gone', {}, { cause: error })
        }
        if (goneSince === undefined) sayWaiting(error)
        goneSince ??= now
      }
      const signals = [cancelled, ...(options?.signal ? [options.signal] : [])]
      const signal = AbortSignal.any(signals)
      await pause(interval, signal)
      signal.throwIfAborted()
    }
  }
  return patient
}
