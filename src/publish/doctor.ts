import type { Docker } from '../docker/cli.js'
import type { openDocker } from '../docker/login.js'
import type { Inputs } from '../inputs/inputs.js'
import { renderTags } from '../inputs/tag-templates.js'
import { cancelled } from '../lib/cancellation.js'
import { annotate } from '../messages/annotate.js'
import { NOT_KNOWN } from '../messages/runpod-doctor.js'
import { whatOf } from '../messages/failure.js'
import { readAdvisories } from '../milvus/advisories.js'
import { readReleases } from '../milvus/releases.js'
import { tagSuffix } from '../milvus/version.js'
import type { Read } from '../runpod/doctor/facts.js'
import type { ImageSources } from '../runpod/doctor/image-facts.js'
import type { RunPodOptions } from '../runpod/runpod.js'
import { imageReaders } from './image-readers.js'
import { openMemory } from './failed-pods.js'
import type { Run } from './results.js'

/**
 * Looks at the pods of the run, and reports what endangers them. Plans, builds, tags
 * and changes nothing, and needs no engine. What cannot be read beside RunPod is
 * said, and is no error.
 *
 * @param open logs in, and returns docker
 * @throws Failure when RunPod does not list the pods, or has none of a name.
 */
export async function examine(
  options: RunPodOptions,
  run: Pick<Run, 'inputs' | 'job' | 'step' | 'report'>,
  open: typeof openDocker
): Promise<void> {
  const { inputs, job, step, report } = run
  const { accessTo, examinePods, sayFindings } =
    await import('../runpod/runpod.js')
  const access = accessTo(options, cancelled)
  const docker = await step('Log in', () =>
    readOr(NOT_KNOWN.registry, () => open(job, inputs))
  )
  const sources = await step('Releases and advisories', () =>
    sourcesOf(inputs, docker)
  )
  await step('Pods', async () => {
    const examination = await examinePods(access, options.pods, sources)
    report({ examination })
    sayFindings(examination)
  })
}

async function sourcesOf(
  { image: repository, githubToken, tags, variant }: Inputs,
  docker: Read<Docker>
): Promise<ImageSources> {
  const [advisories, releases] = await Promise.all([
    readOr(NOT_KNOWN.advisories, () => readAdvisories(githubToken)),
    readOr(NOT_KNOWN.releases, () => readReleases(githubToken))
  ])
  const tagOf = (line: string): string =>
    lineTag(line, tags, tagSuffix(variant))
  return {
    repository,
    advisories,
    releases,
    tagOf,
    ...registryOf(repository, docker)
  }
}

/** What the registry is asked. The first of its faults is said. */
function registryOf(
  repository: string,
  docker: Read<Docker>
): Pick<ImageSources, 'readImage' | 'failureOn'> {
  if ('unread' in docker) {
    return {
      readImage: () => Promise.resolve({}),
      failureOn: () => Promise.resolve(undefined)
    }
  }
  let isSaid = false
  const unlessFailed = async <T>(read: Promise<T>): Promise<T | undefined> => {
    try {
      return await read
    } catch (error) {
      cancelled.throwIfAborted()
      if (!isSaid) warn(NOT_KNOWN.registry, error)
      isSaid = true
      return undefined
    }
  }
  const { readImage } = imageReaders(docker.value, repository)
  const memory = openMemory(docker.value, repository, readImage)
  return {
    readImage: async (ref) => (await unlessFailed(readImage(ref))) ?? {},
    failureOn: (pod, image) => unlessFailed(memory.failureOn(pod, image))
  }
}

/** Reads something that a look can do without. */
async function readOr<T>(
  what: string,
  read: () => Promise<T>
): Promise<Read<T>> {
  try {
    return { value: await read() }
  } catch (error) {
    cancelled.throwIfAborted()
    warn(what, error)
    return { unread: whatOf(error) }
  }
}

function warn(what: string, error: unknown): void {
  annotate('doctor-not-known', { what, reason: whatOf(error) })
}

/** Returns the tag that follows a line: one of the run's templates, or else its name. */
function lineTag(line: string, templates: string[], suffix: string): string {
  const [major = '', minor = ''] = line.split('.')
  const version = { major, minor, patch: '0', version: `${line}.0` }
  const values = { ...version, date: '', sha: '' }
  const { floating } = renderTags(templates, values, suffix)
  return floating.find((tag) => tag.includes(line)) ?? `${line}${suffix}`
}
