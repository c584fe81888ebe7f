import * as core from '@actions/core'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { forgetBuilder, mayHaveBuilder, type Job } from '../job.js'
import { fail, Failure, messageOf } from '../messages/failure.js'
import { retry } from '../lib/retry.js'
import { budgetSeconds } from './answer.js'
import { claimImage } from './claims.js'
import { DockerError, DockerTimeout, type Docker } from './cli.js'
import { BAD_OPTION } from './configured-builder.js'
import {
  createBuilder,
  newBuilder,
  type BuilderOptions,
  type NewBuilder
} from './create-builder.js'
import { lacksEndpoint } from './engine.js'
import { pullRemedy, tryToPull } from './pull.js'
import { registryOf } from './reference.js'
import { observeBriefly, whileItMoves } from './stall.js'

/** Seconds for starting a builder, which may pull BuildKit's image. */
const BOOTSTRAP_SECONDS = 600

/**
 * Starts the job's builder, and waits until BuildKit answers. It is created first,
 * unless it was for its configuration (`withConfiguration`). This runs beside other
 * steps, so it logs single lines.
 *
 * @throws Failure when BuildKit's image cannot be pulled or does not start.
 */
export async function startBuilder(
  docker: Docker,
  options: BuilderOptions,
  job: Job
): Promise<void> {
  const { name, buildkitImage, buildkitdConfig } = options
  const isCreated = buildkitdConfig !== undefined && mayHaveBuilder(job)
  const builder = isCreated ? undefined : newBuilder(options, job)
  const env = { GITHUB_EVENT_PATH: emptyEvent(job) }
  const isMissing = await claimImage(docker, buildkitImage, job)
  core.info(`Starting BuildKit from ${buildkitImage}`)
  try {
    const starts = await startsOf(docker, name, builder)
    // buildx pulls the image by itself, but would wait for it without a limit.
    if (isMissing) await tryToPull(docker, buildkitImage)
    await retry(() => boot(docker, starts(), env), {
      what: 'start of BuildKit',
      // One that has had all of its time, as with a hanging credential helper, gets none.
      budgetSeconds: (error) =>
        error instanceof DockerTimeout ? 0 : budgetSeconds(error)
    })
  } catch (error) {
    // Without docker, or a disk for its files, it is not BuildKit that failed.
    if (error instanceof Failure) throw error
    const cause = await withLastWords(docker, error, name)
    const values = { buildkitImage, registry: registryOf(buildkitImage) }
    const remedy = await remedyOf(docker, cause, options)
    throw fail('buildkit-not-started', values, { cause, remedy })
  }
}

/** What the engine says of a container that has ended, or that it starts again. */
const ENDED = /\bcontainer \S+ is (?:not running|restarting)\b/i

/** Lines of the log that may follow the last words: where in its code they were said. */
const LOG_LINES = '100'

/**
 * For a BuildKit that ended right after its start, buildx says only that it ended.
 * Returns the error with the reason that BuildKit gave itself, if it did.
 */
async function withLastWords(
  docker: Docker,
  error: unknown,
  name: string
): Promise<unknown> {
  if (!(error instanceof DockerError) || !ENDED.test(error.reason)) return error
  const { container } = partsOfBuilder(name)
  const args = ['logs', '--tail', LOG_LINES, container]
  const log = await docker(args, { withStderr: true }).catch(() => '')
  const words = log.split(/\r?\n/).findLast((line) => /^buildkitd: /.test(line))
  if (!words) return error
  const reason = `${error.reason}; ${words}`
  return new DockerError(['buildx'], error.outcome, reason)
}

/** The likely reason is an option, a pull, the configuration, or else the engine. */
async function remedyOf(
  docker: Docker,
  error: unknown,
  { buildkitdConfig }: BuilderOptions
): Promise<string> {
  if (BAD_OPTION.test(messageOf(error))) return 'badOption'
  const answer = await pullRemedy(docker, error)
  const mayBeConfig = answer === 'unknown' && buildkitdConfig !== undefined
  return mayBeConfig ? 'badConfig' : answer
}

/**
 * Returns what names the command of each try to start a builder. The first one
 * creates it, too, and leaves it there if BuildKit does not start; but a builder
 * whose proxy has a password gets that between the two.
 *
 * @param builder undefined if it is there already
 */
async function startsOf(
  docker: Docker,
  name: string,
  builder: NewBuilder | undefined
): Promise<() => string[]> {
  let create = builder?.args
  if (builder && Object.keys(builder.secrets).length > 0) {
    await createBuilder(docker, name, builder)
    create = undefined
  }
  return () => {
    if (!create) return bootstrapArgs(name)
    const args = [...create, '--bootstrap']
    create = undefined
    return args
  }
}

function bootstrapArgs(name: string): string[] {
  return ['buildx', 'inspect', '--bootstrap', name]
}

/**
 * Starts an existing builder if it is not running.
 *
 * @throws Failure when no builder has this name, or when its driver cannot push
 * by digest.
 */
export async function useBuilder(docker: Docker, name: string): Promise<void> {
  const booted = boot(docker, bootstrapArgs(name))
  const details = await booted.catch(async (error: unknown) => {
    if (error instanceof Failure) throw error
    const cause = await withLastWords(docker, error, name)
    const remedy = lacksEndpoint(error) ? 'noEndpoint' : 'other'
    throw fail('builder-unusable', { name }, { cause, remedy })
  })
  if (/^Driver:\s+docker$/m.test(details)) {
    throw fail('builder-cannot-push', { name })
  }
}

/**
 * Makes a builder forget partial downloads. It keeps wrong bytes, too, and reuses
 * them in every later pull. Every prune removes them, even one whose filter matches
 * nothing.
 */
export async function forgetDownloads(
  docker: Docker,
  name: string
): Promise<void> {
  const args = ['buildx', 'prune', '--builder', name, '--force']
  await docker([...args, '--filter', 'until=87600h'])
}

/** What buildx makes in the engine for a builder: its container, and a volume. */
export function partsOfBuilder(name: string): {
  container: string
  volume: string
} {
  const container = `buildx_buildkit_${name}0`
  return { container, volume: `${container}_state` }
}

/**
 * Removes a builder, if buildx knows it. It also removes the parts that are still there,
 * but not those of a builder whose creation was interrupted.
 */
export async function removeBuilder(
  docker: Docker,
  name: string
): Promise<void> {
  try {
    await docker(['buildx', 'rm', '--force', name])
  } catch (error) {
    // The error message is the last line, which says only that it failed.
    const stderr = error instanceof DockerError ? error.stderr : ''
    if (!/no builder .* found/.test(stderr)) throw error
  }
}

/**
 * Removes the builder that the job has created, so that the post step has none to look
 * for.
 */
export async function removeOwnBuilder(
  docker: Docker,
  job: Job
): Promise<void> {
  await docker(['buildx', 'rm', '--force', job.name])
  // buildx leaves the volume of a container that somebody else has removed.
  const { volume } = partsOfBuilder(job.name)
  await docker(['volume', 'rm', '--force', volume])
  forgetBuilder(job)
}

/** Runs a command that starts BuildKit. */
async function boot(
  docker: Docker,
  args: string[],
  env?: Record<string, string>
): Promise<string> {
  return await whileItMoves(
    docker,
    args,
    { timeoutSeconds: BOOTSTRAP_SECONDS, env },
    observeBriefly('start of BuildKit')
  )
}

/**
 * Returns an event without content. buildx gives the event of the job to the builder
 * that it makes, for each provenance: what somebody typed into "Run workflow" would
 * be published, and the e-mail addresses in a push.
 */
function emptyEvent({ directory }: Job): string {
  const file = path.join(directory, 'event.json')
  writeFileSync(file, '{}')
  return file
}
