import * as core from '@actions/core'
import type { Docker } from '../docker/cli.js'
import { isFromDocker } from '../docker/engine-gone.js'
import { cancelled } from '../lib/cancellation.js'
import { beginLimit, type Attempt, type CommonOptions } from './attempt.js'
import { removeContainers } from './container.js'
import { diagnose, diagnoseRun, tell, type Diagnosis } from './diagnosis.js'
import { OF_MACHINE } from './hints.js'
import { NotRunError } from './image-settings.js'
import type { SmokeTest } from './levels.js'
import { createNetwork, removeNetwork } from './route.js'
import { runImage, type RunImageOptions } from './run-image.js'
import type { Story } from './story.js'
import { removeVolume, type DataVolume } from './volume.js'

/** The test of one platform, which may need several containers. */
export interface PlatformTest {
  docker: Docker
  test: SmokeTest
  common: CommonOptions
  /** Ends what is beside it, once one of its containers has failed. */
  stop: AbortController
  /** In the order of the test. */
  stages: Stage[]
  /** What they leave to each other. */
  volume?: DataVolume
}

/** One container of a test. */
export interface Stage {
  /** Of its network and of its probes; empty for the only one of most tests. */
  name: string
  /** Begins what is noted about it. */
  who?: string
  /** Undefined while its container has not started. */
  attempt?: Attempt
  /** Resolves when nothing of it is left, or when that is left to the post step. */
  removed: Promise<void>
}

export function beginPlatformTest(
  docker: Docker,
  test: SmokeTest,
  common: CommonOptions
): PlatformTest {
  return { docker, test, common, stop: new AbortController(), stages: [] }
}

/** What runs in a container, and why. */
interface StageOptions extends Pick<Stage, 'name' | 'who'> {
  ref: string
  volume?: DataVolume
  /** The pull of the image, which may still go on. */
  pulled?: Promise<unknown>
  /** By which a failure is told, until the work tells another one. */
  story?: Story
  /** True for the image that is replaced. */
  isReplaced?: boolean
}

/** A part of a test that failed. */
export class StageError extends Error {
  override name = 'StageError'
  readonly diagnosis: Diagnosis
  /** True if the machine or the engine failed, so that Milvus need not have. */
  readonly isOfMachine: boolean

  constructor(diagnosis: Diagnosis, isOfMachine: boolean) {
    super(diagnosis.cause)
    this.diagnosis = diagnosis
    this.isOfMachine = isOfMachine
  }
}

/**
 * Runs an image in a container and a network of its own, does some work in it, and
 * begins to remove both.
 *
 * @throws StageError that says what went wrong; Error if the job was cancelled, or
 * if what runs beside it has failed.
 */
export async function inContainer<T>(
  of: PlatformTest,
  { name, who, ref, volume, pulled, story, isReplaced }: StageOptions,
  work: (attempt: Attempt) => Promise<T>
): Promise<T> {
  const { docker, test, common, stages } = of
  const network = [networkOf(of), ...(name ? [name] : [])].join('-')
  const stage: Stage = { name, who, removed: Promise.resolve() }
  stages.push(stage)
  const made: string[] = []
  try {
    await Promise.all([
      createNetwork(docker, { ...common, name: network }),
      pulled
    ])
    const stop = of.stop.signal
    const options = { ...common, network, made, volume, stop, isReplaced }
    stage.attempt = await begin(docker, test, ref, options)
    stage.attempt.story = story
    return await work(stage.attempt)
  } catch (error) {
    throw await stageError(of, error, stage.attempt?.story ?? story, stage)
  } finally {
    stage.attempt?.current?.watch.stop()
    stage.removed = removeBeside(of, made, network)
  }
}

/** Each platform has networks of its own, and so does each container. */
function networkOf({ common, test }: PlatformTest): string {
  return `${common.name}-${test.platform.replaceAll('/', '-')}`
}

/** Starts the container of an image, with what the image sets in mind. */
async function begin(
  docker: Docker,
  test: SmokeTest,
  ref: string,
  options: RunImageOptions
): Promise<Attempt> {
  const { platform, timeoutSeconds } = test
  options.stop?.throwIfAborted()
  core.info(`${platform}: running ${ref}`)
  const running = await runImage(docker, ref, platform, options)
  return {
    docker,
    ref,
    test,
    ...running,
    limit: beginLimit(timeoutSeconds),
    phase: { when: 'before', what: 'Milvus was healthy' },
    probeSeconds: {},
    answers: []
  }
}

/**
 * Returns the error of a part that failed, once it is clear why.
 *
 * @throws Error if the job was cancelled, or if what runs beside it had failed before.
 */
export async function stageError(
  { common, stop }: PlatformTest,
  error: unknown,
  story: Story | undefined,
  { attempt }: Pick<Stage, 'attempt'> = {}
): Promise<StageError> {
  cancelled.throwIfAborted()
  stop.signal.throwIfAborted()
  if (error instanceof StageError) return error
  const found = attempt
    ? await diagnose(attempt, error)
    : diagnoseRun(error, common.milvus)
  const diagnosis = story ? tell(story, found, common.milvus) : found
  return new StageError(diagnosis, machineFailed(error, found, attempt))
}

function machineFailed(
  error: unknown,
  { known }: Diagnosis,
  attempt: Attempt | undefined
): boolean {
  const gone: unknown = attempt?.current?.watch.signal.reason
  return (
    [error, gone].some(isFromDocker) ||
    error instanceof NotRunError ||
    (known !== undefined && OF_MACHINE.includes(known.failure))
  )
}

/** Times a wait for Milvus, under a name of the platform. */
export async function waitFor<T>(
  { common, test }: PlatformTest,
  name: string,
  run: () => Promise<T>
): Promise<T> {
  return await common.time('milvus', `${name} (${test.platform})`, run)
}

/** Begins to remove a container and its network. */
function removeBeside(
  { docker, common, test }: PlatformTest,
  made: string[],
  network: string
): Promise<void> {
  return new Promise((resolve) => {
    common.removals.begin(`the container of ${test.platform}`, async () => {
      try {
        await removeContainers(docker, made)
        await removeNetwork(docker, network)
      } finally {
        resolve()
      }
    })
  })
}

/** Begins to remove the volume of a test, once no container uses it. */
export function removeVolumeBeside(of: PlatformTest): void {
  const { docker, common, test, volume, stages } = of
  if (!volume) return
  common.removals.begin(`the volume of ${test.platform}`, async () => {
    await Promise.all(stages.map(({ removed }) => removed))
    await removeVolume(docker, volume)
  })
}

/**
 * Does two parts of a test at the same time. The first that fails ends the other.
 *
 * @throws the error of that one, once nothing runs any more.
 */
export async function besideEachOther<A, B>(
  { stop }: PlatformTest,
  first: () => Promise<A>,
  second: () => Promise<B>
): Promise<[A, B]> {
  const endingBoth = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      stop.abort(error)
      throw error
    })
  const both = [endingBoth(first()), endingBoth(second())] as const
  await Promise.allSettled(both)
  return await Promise.all(both)
}
