import * as core from '@actions/core'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { partsOfBuilder, removeBuilder } from './docker/builder.js'
import { releaseImages } from './docker/claims.js'
import { dockerCli, DockerError, type Docker } from './docker/cli.js'
import { withSavedEndpoint } from './docker/environment.js'
import { EngineGone, waitingDocker } from './docker/engine-gone.js'
import { Failure, messageOf } from './messages/failure.js'
import { annotate, setFailed } from './messages/annotate.js'
import { endProcesses } from './lib/processes.js'
import { retry } from './lib/retry.js'
import {
  areContainersGone,
  directoriesOf,
  hasUsedEngine,
  hasUsedRunPod,
  mayHaveBuilder,
  runningProcesses,
  type Job
} from './job.js'
import type { Access } from './runpod/call.js'
import { removeNetwork } from './smoke/route.js'
import { volumePrefix } from './smoke/volume.js'

/** Seconds for everything that is removed from the engine, and to wait for it. */
const ENGINE_SECONDS = 120

/** Seconds for each thing that is put in order at RunPod. */
const RUNPOD_SECONDS = 120

/**
 * The post step: removes what the main step created, even if that was
 * interrupted. Things already gone are ignored; other failures are logged as
 * warnings.
 */
export async function cleanUp(
  job: Job,
  seconds = ENGINE_SECONDS
): Promise<void> {
  // First of all: a killed main step has left docker and its plugins running, which
  // would go on to publish, and to create things that are then left behind.
  await attempt('processes', () => endProcesses(() => runningProcesses(job)))
  // A pod costs money, and one that was being changed may be unhealthy.
  if (hasUsedRunPod(job)) await cleanUpRunPod(job)
  if (hasUsedEngine(job)) await cleanUpEngine(job, seconds)
  await attempt('temporary files', () => removeFiles(job))
}

async function cleanUpEngine(job: Job, seconds: number): Promise<void> {
  const limit = new AbortController()
  const timer = setTimeout(() => {
    limit.abort(new Error(`docker took more than ${seconds} s in all`))
  }, seconds * 1000)
  const docker = dockerCli(withSavedEndpoint(process.env), limit.signal)
  try {
    await removeAll(waitingDocker(docker, limit.signal), job)
  } catch (error) {
    const { name, label } = job
    const reason = messageOf(error)
    annotate('engine-not-back', { name, label, seconds, reason })
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The engine removes networks, images and volumes once the containers that use them are
 * gone; then all goes at the same time.
 *
 * @throws EngineGone
 */
async function removeAll(docker: Docker, job: Job): Promise<void> {
  const hasBuilder = mayHaveBuilder(job)
  const { container, volume } = partsOfBuilder(job.name)
  await attempt('containers', () =>
    removeContainers(docker, job, hasBuilder ? [container] : [])
  )
  await attemptAll(
    [
      'the builder',
      async () => {
        if (hasBuilder) await removeBuilder(docker, job.name)
      }
    ],
    ['networks', () => removeNetworks(docker, job)],
    ['volumes', () => removeVolumes(docker, job)],
    ['built images', () => removeBuiltImages(docker, job)],
    [
      'pulled images',
      () => releaseImages(docker, job, hasBuilder ? [volume] : [])
    ]
  )
}

/** The runner gives the post step the inputs of the main step. */
async function cleanUpRunPod(job: Job): Promise<void> {
  const key = core.getInput('runpod-api-key')
  if (!key) return
  const { accessTo, putPodBack, removeCanaries } =
    await import('./runpod/runpod.js')
  const url = core.getInput('runpod-api-url')
  const access = (): Access =>
    accessTo({ url, key }, AbortSignal.timeout(RUNPOD_SECONDS * 1000))
  await attempt('a pod that was being changed', () => putPodBack(access(), job))
  // It has its own time limit, however long the pod above took.
  await attempt('the canary', () =>
    removeCanaries(access(), job).catch(failForCanary)
  )
}

/** A canary that is left costs money, so a warning is not enough. */
function failForCanary(error: unknown): void {
  const isLeft = error instanceof Failure && error.code === 'canary-left'
  if (!isLeft) throw error
  setFailed(error)
}

type Removal = [what: string, remove: () => Promise<void>]

async function attempt(...removal: Removal): Promise<void> {
  await attemptAll(removal)
}

/** Does all at the same time, and then reports what failed, in the given order. */
async function attemptAll(...removals: Removal[]): Promise<void> {
  const results = await Promise.allSettled(
    removals.map(([, remove]) => remove())
  )
  const failed = results.flatMap((result, index) =>
    result.status === 'rejected'
      ? [{ what: removals[index]?.[0] ?? '', error: result.reason as unknown }]
      : []
  )
  const gone = failed.find(({ error }) => error instanceof EngineGone)
  if (gone) throw gone.error
  for (const { what, error } of failed) {
    annotate('cleanup-failed', { what, reason: messageOf(error) })
  }
}

/** @param more containers that have no label; they need not be there */
async function removeContainers(
  docker: Docker,
  job: Job,
  more: string[]
): Promise<void> {
  const ids = [...more]
  try {
    if (!areContainersGone(job))
      ids.push(...(await listContainers(docker, job)))
  } finally {
    if (ids.length > 0) await removeOrWait(docker, ids)
  }
}

/**
 * Removes containers, and waits for those that the engine is removing already: the main
 * step waits for no removal, and what they use cannot be removed before they are gone.
 */
async function removeOrWait(docker: Docker, ids: string[]): Promise<void> {
  await retry(() => docker(['rm', '--force', '--volumes', ...ids]), {
    what: 'removal of containers',
    budgetSeconds: (error) => (isBeingRemoved(error) ? ENGINE_SECONDS : 0)
  })
}

/** `containerRm` in daemon/delete.go of moby/moby. */
function isBeingRemoved(error: unknown): boolean {
  const stderr = error instanceof DockerError ? error.stderr : ''
  return /removal of container \S+ is already in progress/i.test(stderr)
}

async function listContainers(docker: Docker, job: Job): Promise<string[]> {
  const filter = `label=${job.label}`
  return lines(await docker(['ps', '--all', '--quiet', '--filter', filter]))
}

async function removeNetworks(docker: Docker, job: Job): Promise<void> {
  if (areContainersGone(job)) return
  const filter = `label=${job.label}`
  const args = ['network', 'ls', '--quiet', '--filter', filter]
  const ids = lines(await docker(args))
  if (ids.length === 0) return
  // One that still has a container refuses.
  await docker(['network', 'rm', ...ids]).catch(async (error: unknown) => {
    if (error instanceof EngineGone) throw error
    for (const id of ids) await removeNetwork(docker, id)
  })
}

/** Removes the volumes with data. Those of claims tell which images to remove. */
async function removeVolumes(docker: Docker, job: Job): Promise<void> {
  if (areContainersGone(job)) return
  const filters = [`label=${job.label}`, `name=${volumePrefix(job.name)}`]
  const args = filters.flatMap((filter) => ['--filter', filter])
  const names = lines(await docker(['volume', 'ls', '--quiet', ...args]))
  if (names.length > 0) await docker(['volume', 'rm', '--force', ...names])
}

/** Values of the input "push" with which no image is built into the engine. */
const PUSHING = ['true', 'by-digest']

/** Removes the images that a run with `push: false` built. */
async function removeBuiltImages(docker: Docker, job: Job): Promise<void> {
  if (PUSHING.includes(core.getInput('push'))) return
  const format = '{{.Repository}}:{{.Tag}}'
  const refs = lines(
    await docker(['image', 'ls', '--format', format, job.name])
  )
  if (refs.length > 0) await docker(['image', 'rm', '--force', ...refs])
}

async function removeFiles(job: Job): Promise<void> {
  // It was never made where the runner's directory is a file.
  for (const directory of directoriesOf(job).filter(existsSync)) {
    await rm(directory, { recursive: true, force: true })
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean)
}
