import { isDeepStrictEqual } from 'node:util'
import { annotate, textOf } from '../messages/annotate.js'
import { levelOf, type Marks } from '../plan/marks.js'
import type { Plan } from '../plan/plan.js'
import { isImage } from '../plan/published.js'
import { waitingValues } from '../plan/waiting.js'
import {
  existingIndex,
  leftTags,
  type IndexName,
  type Results
} from '../publish/results.js'
import { meets, type SmokeTest } from '../smoke/levels.js'
import { code, shortDigest, shown } from './markdown.js'

/** Returns where the tags point now, one paragraph for each kind. */
export function tagsOf(results: Results): string[] {
  const { plan, purpose, error, promotion } = results
  if (!plan) {
    return error && purpose !== 'deploy' ? ['**No tag was moved.**'] : []
  }
  const { kind } = plan.decision
  const hasTags = purpose === 'publish' || kind === 'nothing'
  if (purpose === 'local' || (!error && !hasTags)) return []
  const left = leftOf(plan, results).map((tag) => {
    return `⚠️ ${shown(textOf('tag-left-alone', tag))}`
  })
  if (error && !promotion?.moved.length && kind !== 'nothing') {
    return [`**No tag was moved.** ${unmoved(plan)}`, ...left]
  }
  const { set, unconfirmed } = sortTags(plan, results)
  const replaced = replacedDigest(plan, results)
  return [
    set.length > 0
      ? `**Tags:** ${set.map((tag) => withBefore(plan, tag)).join(' · ')}`
      : '',
    unconfirmed.length > 0
      ? `**Not confirmed:** ${unconfirmed.map((tag) => withBefore(plan, tag)).join(' · ')}`
      : '',
    ...left,
    ...waitingValues(plan.decision).map(
      (tag) => `⚠️ ${shown(textOf('tag-waits', tag))}`
    ),
    replaced ? `⚠️ ${shown(textOf('digest-replaced', replaced))}` : ''
  ]
}

/** Splits the tags into those that point to the image, and those that may not. */
function sortTags(
  { tags, decision }: Plan,
  results: Results
): { set: string[]; unconfirmed: string[] } {
  const left = [...leftTags(results), ...decision.waiting].map(({ tag }) => tag)
  const moved = results.promotion?.moved ?? []
  const before =
    decision.kind === 'build'
      ? []
      : [...tags.exact, ...tags.floating].filter(
          (tag) => !decision.tags.includes(tag) && !left.includes(tag)
        )
  return {
    set: [...before, ...moved],
    unconfirmed: decision.tags.filter(
      (tag) => !moved.includes(tag) && !left.includes(tag)
    )
  }
}

/** A tag, and what it pointed to before, if that is worth a word. */
function withBefore({ targets, version }: Plan, tag: string): string {
  const target = targets.get(tag)
  if (!isImage(target)) return code(tag)
  const { marks } = target
  if (!marks) return `${code(tag)} (was an image not made by this action)`
  return marks.version === version
    ? code(tag)
    : `${code(tag)} (was Milvus ${marks.version})`
}

/** Says what each tag still points to. */
function unmoved({ tags, targets }: Plan): string {
  return [...tags.exact, ...tags.floating]
    .flatMap((tag) => {
      const target = targets.get(tag)
      if (target === 'absent') return `${code(tag)} does not exist`
      if (!isImage(target)) return []
      const name = target.marks ? `Milvus ${target.marks.version}, ` : ''
      return `${code(tag)} still points to ${name}${shortDigest(target.digest)}`
    })
    .join(' · ')
}

/** A tag that was not moved, since it points to a newer version. */
interface LeftTag {
  ref: string
  /** The version that it points to. */
  current: string
  /** The version of the run. */
  version: string
  /** Moves it by hand; undefined without an image to move it to. */
  command?: string
}

function leftOf(plan: Plan, results: Results): LeftTag[] {
  const { inputs, version, tags } = plan
  const { image } = inputs
  const digest = existingIndex(results)?.digest
  const [exact = ''] = tags.exact
  const source = `${image}${digest ? `@${digest}` : `:${exact}`}`
  return leftTags(results).map((left) => {
    const ref = `${image}:${left.tag}`
    const tag = { ref, current: left.version, version }
    if (digest ? digest === left.image.digest : !exact) return tag
    const command = `docker buildx imagetools create --prefer-index=false --tag ${ref} ${source}`
    return { ...tag, command }
  })
}

/** Returns the commands that move the tags that were left alone. */
export function commandsForLeftTags(plan: Plan, results: Results): string[] {
  return leftOf(plan, results).flatMap(({ command }) => command ?? [])
}

/** The digests of a published image whose index was replaced. */
interface ReplacedDigest {
  image: string
  before: string
  digest: string
}

/**
 * Returns the digests if a level was raised: the level is an annotation, so it makes
 * another index of the same images, to which no signature of the old one belongs.
 */
function replacedDigest(
  plan: Plan,
  results: Results
): ReplacedDigest | undefined {
  const index = existingIndex(results)
  if (!index || !results.promotion?.moved.length) return undefined
  const { digest } = index
  const before = digestBefore(plan, index)
  if (!before || digest === before) return undefined
  return { image: plan.inputs.image, before, digest }
}

/**
 * Returns the digest of the published image that has passed a stricter test now. To
 * raise a level, the workflow builds the same images in other jobs and merges them.
 */
function digestBefore(
  { decision, targets, version, tests }: Plan,
  index: IndexName
): string | undefined {
  if (decision.kind === 'test') return decision.published.digest
  if (decision.kind !== 'build') return undefined
  const same = [...targets.values()]
    .filter(isImage)
    .find(
      ({ marks, platforms }) =>
        marks?.version === version &&
        isDeepStrictEqual(platforms, index.platforms) &&
        tests.some((test) => asksForMore(test, marks))
    )
  return same?.digest
}

/** True when a test asks for what the marks of an image do not have. */
function asksForMore(
  { platform, level, replaced }: SmokeTest,
  { levels, upgrades }: Marks
): boolean {
  if (!meets(levelOf(levels, platform), level)) return true
  return replaced !== undefined && upgrades[platform]?.from !== replaced.digest
}

/**
 * Makes a notice for each tag that was not moved, for a published image that has
 * another digest now, which nobody has signed, and after the first publication for
 * what a private package means for RunPod.
 */
export function annotateTags(results: Results): void {
  const { plan } = results
  if (!plan) return
  for (const { command, ...tag } of leftOf(plan, results)) {
    if (command) annotate('tag-left-alone.movable', { ...tag, command })
    else annotate('tag-left-alone', tag)
  }
  const replaced = replacedDigest(plan, results)
  if (replaced) annotate('digest-replaced', { ...replaced })
  if (isNewOnGitHub(plan, results)) {
    annotate('package-may-be-private', { image: plan.inputs.image })
  }
}

function isNewOnGitHub(
  { inputs, isUnpublished }: Plan,
  { promotion }: Results
): boolean {
  const isPublished = promotion && !promotion.failure
  return isUnpublished && inputs.registry.isGitHub && isPublished === true
}
