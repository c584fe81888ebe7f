import type { Plan } from '../plan/plan.js'
import { isImage } from '../plan/published.js'
import { leftTags, type Results } from '../publish/results.js'
import { describeLeft } from './left.js'
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
  const left = describeLeft(results).map(({ why }) => `⚠️ ${shown(why)}`)
  if (error && !promotion?.moved.length && kind !== 'nothing') {
    return [`**No tag was moved.** ${unmoved(plan)}`, ...left]
  }
  const { set, unconfirmed } = sortTags(plan, results)
  return [
    set.length > 0
      ? `**Tags:** ${set.map((tag) => withBefore(plan, tag)).join(' · ')}`
      : '',
    unconfirmed.length > 0
      ? `**Not confirmed:** ${unconfirmed.map((tag) => withBefore(plan, tag)).join(' · ')}`
      : '',
    ...left
  ]
}

/** Splits the tags into those that point to the image, and those that may not. */
export function sortTags(
  { tags, decision }: Plan,
  results: Results
): { set: string[]; unconfirmed: string[] } {
  const left = leftTags(results).map(({ tag }) => tag)
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
