import { releasePage } from '../milvus/releases.js'
import type { Plan } from '../plan/plan.js'
import { isImage, type PublishedImage } from '../plan/published.js'
import { codes, shortDigest, table } from './markdown.js'

/** Returns a table of what differs from the image that the tags pointed to before. */
export function changesOf(plan: Plan): string {
  const before = previousOf(plan)
  if (plan.decision.kind !== 'build' || !before) return ''
  const head = ['What changed', 'Before', 'Now']
  return table(head, rowsOf(plan, before))
}

function linkToRelease(version: string): string {
  return `[${version}](${releasePage(version)})`
}

/** Floating tags come first: they point to the image that is replaced. */
function previousOf({ tags, targets }: Plan): PublishedImage | undefined {
  return [...tags.floating, ...tags.exact]
    .map((tag) => targets.get(tag))
    .find(isImage)
}

function rowsOf(
  { version, base, platforms, contextHash }: Plan,
  { marks, digest, platforms: present, extras = [] }: PublishedImage
): string[][] {
  if (!marks) {
    const name = `${shortDigest(digest)}, not made by this action`
    return [['Image', name, `Milvus ${linkToRelease(version)}`]]
  }
  const rows = [
    ['Milvus', linkToRelease(marks.version), linkToRelease(version)],
    ['Base image', shortDigest(marks.baseDigest), shortDigest(base.digest)],
    ['Context or options', '', marks.context === contextHash ? '' : 'changed'],
    ['Platforms', namesOf(Object.keys(present)), namesOf(platforms)],
    ['Manifests that nobody tested', String(extras.length), '0']
  ]
  return rows.filter(([, before, now]) => before !== now)
}

function namesOf(platforms: string[]): string {
  return codes([...platforms].sort())
}
