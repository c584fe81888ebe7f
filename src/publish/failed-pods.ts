// The memory of images that have failed on pods: a tag in the repository of the
// image, so that it needs no other service and no variable of a pod.
import {
  budgetAfterWrite,
  budgetSeconds,
  type Budget
} from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { splitReference } from '../docker/reference.js'
import { FAILED_TAG } from '../inputs/labels.js'
import { retry } from '../lib/retry.js'
import { HELD } from '../messages/runpod-held.js'
import { isImage, type TagTarget } from '../plan/published.js'
import { readTarget } from '../plan/read-targets.js'
import type { ReadImage } from '../runpod/known-image.js'
import type { FailureMemory, PastFailure } from '../runpod/roll/memory.js'
import {
  entryAnnotations,
  isMemory,
  podKey,
  readEntries,
  type FailedEntries,
  type FailedEntry
} from './failed-entries.js'

/** Seconds in which a read or a write is tried again while a pod is put back. */
const BRIEF_SECONDS = 10

/** Seconds that the write may take. */
const WRITE_SECONDS = 30

/**
 * Opens the memory of a repository. It is read once, as soon as somebody asks.
 *
 * A failure is that of the image for RunPod's platform: an index may be made again of
 * the same images.
 *
 * @param readImage reads what an image of the repository is, once
 */
export function openMemory(
  docker: Docker,
  repository: string,
  readImage: ReadImage,
  env = process.env
): FailureMemory {
  const tag = `${repository}:${FAILED_TAG}`
  let known: Promise<FailedEntries> | undefined

  async function entryOf(
    pod: string,
    image: string
  ): Promise<FailedEntry | undefined> {
    known ??= readTarget(docker, tag).then(entriesOf)
    const entry = (await known).get(podKey(pod))
    if (!entry) return undefined
    return entry.manifest === (await manifestOf(image)) ? entry : undefined
  }

  async function manifestOf(image: string): Promise<string> {
    const { manifest } = await readImage(image)
    return manifest ?? splitReference(image).digest ?? ''
  }

  /** @param source digest of the index whose images the tag then has */
  async function write(
    change: (entries: FailedEntries) => void,
    source?: string
  ): Promise<void> {
    const before = await readTarget(docker, tag, briefly(budgetSeconds))
    if (isImage(before) && !isMemory(before.annotations)) {
      throw new Error(HELD.taken({ tag }))
    }
    const entries = entriesOf(before)
    change(entries)
    const own = isImage(before) ? before.digest : undefined
    const digest = source ?? own
    if (!digest) return
    await create(docker, tag, entries, `${repository}@${digest}`)
  }

  return {
    async failureOn(pod, image) {
      const entry = await entryOf(pod, image)
      return entry && pastFailure(entry, env)
    },

    async remember(pod, image) {
      const manifest = await manifestOf(image)
      const at = `${new Date().toISOString().slice(0, 19)}Z`
      const entry = { manifest, at, run: env.GITHUB_RUN_ID }
      const { digest } = splitReference(image)
      await write((entries) => entries.set(podKey(pod), entry), digest)
    },

    async forget(pod, image) {
      if (!(await entryOf(pod, image))) return
      await write((entries) => entries.delete(podKey(pod)))
    }
  }
}

function entriesOf(target: TagTarget): FailedEntries {
  return isImage(target)
    ? readEntries(target.annotations)
    : new Map<string, FailedEntry>()
}

function pastFailure(
  { at, run }: FailedEntry,
  {
    GITHUB_SERVER_URL: server,
    GITHUB_REPOSITORY: repository
  }: typeof process.env
): PastFailure {
  const day = at.slice(0, 10)
  if (!run || !server || !repository) return { day }
  return { day, run: `${server}/${repository}/actions/runs/${run}` }
}

function briefly(budget: Budget): Budget {
  return (error) => Math.min(BRIEF_SECONDS, budget(error))
}

/**
 * Sets the tag to an index of the images of another one. That has all of its
 * platforms and attestations, and none of its annotations: no run takes it for an
 * image that it has published.
 */
async function create(
  docker: Docker,
  tag: string,
  entries: FailedEntries,
  source: string
): Promise<void> {
  const annotations = entryAnnotations(entries).flatMap((line) => [
    '--annotation',
    `index:${line}`
  ])
  const args = ['buildx', 'imagetools', 'create', '--tag', tag]
  const run = (): Promise<string> =>
    docker([...args, ...annotations, source], { timeoutSeconds: WRITE_SECONDS })
  const budget = briefly(budgetAfterWrite)
  await retry(run, { what: `tag ${tag}`, budgetSeconds: budget })
}
