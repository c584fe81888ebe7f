// What is asked of a Milvus that is ready, whatever the test is about.
import { restSwitch, selfSignedSwitch } from '../server/ports.js'
import type { Rest } from '../server/rest.js'
import { during, secondsFor, type Attempt, type Start } from './attempt.js'
import { inspectContainer } from './container.js'
import { requireHealthcheck, rootPassword } from './image-settings.js'
import { restOf } from './start.js'
import { suddenEnd } from './sudden-end.js'

/**
 * Runs the image's own HEALTHCHECK once, if it has one.
 *
 * @throws HealthcheckError when it fails.
 */
export async function runHealthcheck(attempt: Attempt): Promise<void> {
  const { docker, id, image } = attempt
  const { command, timeoutSeconds } = image.healthcheck ?? {}
  if (!command || !timeoutSeconds) return
  const seconds = secondsFor(attempt, timeoutSeconds)
  await during(attempt, "the image's HEALTHCHECK", () =>
    requireHealthcheck(docker, id, command, seconds)
  )
}

/**
 * Returns how to call REST in each start of a container whose Milvus has been ready.
 *
 * @param known root's password, if the data are older than the container
 * @throws Error when its settings switch REST off.
 */
export async function openRest(
  attempt: Attempt,
  known?: string
): Promise<(start: Start) => Rest> {
  const { docker, id, settings } = attempt
  const off = restSwitch(settings)
  if (off) {
    throw new Error(
      `REST is off (${off.from}), and all levels from "query" on need it`
    )
  }
  const password = known ?? (await rootPassword(docker, id, settings))
  const ca = await ownCa(attempt)
  return (start) => restOf(attempt, start, password, ca)
}

/** Returns the CA of an image that makes one, as its clients get it; no start changes it. */
async function ownCa({
  docker,
  id,
  settings
}: Attempt): Promise<string | undefined> {
  if (!selfSignedSwitch(settings)) return undefined
  return await docker(['exec', id, '/status.sh', '--ca'])
}

/** Compares the result with what the engine says about the container. */
export async function requireStillRunning(
  attempt: Attempt,
  { readyAt }: Start
): Promise<void> {
  const state = await inspectContainer(attempt.docker, attempt.id)
  const end = suddenEnd(attempt, state)
  if (end) throw new Error(end)
  const last = state.health?.log.at(-1)
  if (state.health?.status !== 'unhealthy' || !last) return
  // During a slow start Docker may give up on the container. A check from
  // before Milvus was ready says nothing about Milvus now.
  if (Date.parse(last.start) < readyAt) return
  throw new Error(
    `Milvus is healthy, but Docker's HEALTHCHECK says that the container is unhealthy: ${last.output || 'it printed nothing'}`
  )
}
