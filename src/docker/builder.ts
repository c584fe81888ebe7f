import * as core from '@actions/core'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { forgetBuilder, noteBuilder, type Job } from '../job.js'
import { fail, Failure, messageOf } from '../messages/failure.js'
import { annotate } from '../messages/annotate.js'
import { retry } from '../lib/retry.js'
import { oneLine } from '../lib/untrusted.js'
import { answerOf, budgetSeconds } from './answer.js'
import { claimImage } from './claims.js'
import { DockerError, type Docker } from './cli.js'
import { addSecretVariables, builderProxy } from './proxy.js'
import { tryToPull } from './pull.js'
import { registryOf } from './reference.js'
import { observeBriefly, whileItMoves } from './stall.js'

/** Seconds for starting a builder, which may pull BuildKit's image. */
const BOOTSTRAP_SECONDS = 600

/** Characters of a command that is shown. */
const COMMAND_LIMIT = 10_000

interface BuilderOptions {
  /** Name of the new builder. */
  name: string
  buildkitImage: string
  driverOpts: string[]
}

/** Arguments that create a builder for this job. */
function createArgs(options: BuilderOptions): string[] {
  const driverOpts = [`image=${options.buildkitImage}`, ...options.driverOpts]
  return ['buildx', 'create', '--name', options.name]
    .concat('--driver', 'docker-container')
    .concat(driverOpts.flatMap((option) => ['--driver-opt', option]))
}

/**
 * Creates a builder in the engine, which reaches the network as the job does, and
 * waits until BuildKit answers. It runs beside other steps, so it logs single lines.
 *
 * @throws Failure when BuildKit's image cannot be pulled or does not start.
 */
export async function startBuilder(
  docker: Docker,
  options: BuilderOptions,
  job: Job
): Promise<void> {
  noteBuilder(job)
  const { buildkitImage, driverOpts } = options
  const proxy = builderProxy(process.env, driverOpts)
  const all = { ...options, driverOpts: [...driverOpts, ...proxy.options] }
  const args = createArgs(all)
  core.info(`[command]docker ${oneLine(args.join(' '), COMMAND_LIMIT)}`)
  // Now: another step may show a command later, and the runner obeys nothing then.
  if (proxy.outOfReach.length > 0) {
    annotate('proxy-out-of-reach', { outOfReach: proxy.outOfReach.join(', ') })
  }
  const env = { GITHUB_EVENT_PATH: emptyEvent(job) }
  const isMissing = await claimImage(docker, buildkitImage, job)
  core.info(`Starting BuildKit from ${buildkitImage}`)
  try {
    const starts = await startsOf(docker, options.name, args, proxy.secrets)
    // buildx pulls the image by itself, but would wait for it without a limit.
    if (isMissing) await tryToPull(docker, buildkitImage)
    await retry(() => boot(docker, starts(), env), {
      what: 'start of BuildKit',
      budgetSeconds
    })
  } catch (error) {
    // Without docker, or a disk for its files, it is not BuildKit that failed.
    if (error instanceof Failure) throw error
    // The likely reason is an option, a pull, or else the engine.
    const values = { buildkitImage, registry: registryOf(buildkitImage) }
    const isOption = BAD_OPTION.test(messageOf(error))
    const remedy = isOption ? 'badOption' : answerOf(error)
    throw fail('buildkit-not-started', values, { cause: error, remedy })
  }
}

/** What buildx says of an option that its driver does not have. */
const BAD_OPTION = /\binvalid driver option\b/

/**
 * Returns what names the command of each try to start a builder. The first one
 * creates it, too, and leaves it there if BuildKit does not start; but a builder
 * whose proxy has a password gets that between the two.
 */
async function startsOf(
  docker: Docker,
  name: string,
  create: string[],
  secrets: Record<string, string>
): Promise<() => string[]> {
  let isThere = Object.keys(secrets).length > 0
  if (isThere) {
    await docker(create)
    addSecretVariables(name, secrets, process.env)
  }
  return () => {
    if (isThere) return bootstrapArgs(name)
    isThere = true
    return [...create, '--bootstrap']
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
  const details = await booted.catch((error: unknown) => {
    if (error instanceof Failure) throw error
    throw fail('builder-unusable', { name }, { cause: error })
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
