import type { MilvusVersion } from '../milvus/version.js'

const PLACEHOLDER = /\{\{\s*(.*?)\s*\}\}/g
const NAMES = ['version', 'major', 'minor', 'patch', 'date', 'sha'] as const

/** The placeholders of a template, for messages. */
export const KNOWN_PLACEHOLDERS = NAMES.map((name) => `{{${name}}}`).join(', ')

/** What the placeholders of a template stand for. */
export interface TagValues extends MilvusVersion {
  /** Of the run, such as `20261231`. */
  date: string
  /** Of the commit, short. */
  sha: string
}

/** Tags of a publication, in the order in which they are set. */
export interface Tags {
  /** Tags of one release, such as `2.6.22`. */
  exact: string[]
  /** Tags of one build, by its date or commit, such as `20261231`. */
  dated: string[]
  /** Tags that move from release to release, such as `2.6` or `latest`. */
  floating: string[]
}

/** Returns what placeholders stand for in this run. */
export function tagValues(
  version: MilvusVersion,
  now: Date,
  env: NodeJS.ProcessEnv
): TagValues {
  const date = now.toISOString().slice(0, 10).replaceAll('-', '')
  return { ...version, date, sha: (env.GITHUB_SHA ?? '').slice(0, 7) }
}

/** Returns the placeholders of a template that have no meaning. */
export function unknownPlaceholders(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)]
    .filter(([, name]) => !NAMES.some((known) => known === name))
    .map(([placeholder]) => placeholder)
}

/** Fills a template's placeholders. */
export function renderTag(template: string, values: TagValues): string {
  return template.replace(PLACEHOLDER, (_, name: keyof TagValues) => {
    return values[name]
  })
}

/**
 * Renders the templates and sorts them: a template with `{{date}}` or `{{sha}}`
 * gives a dated tag, one with `{{version}}` or `{{patch}}` an exact one, and any
 * other a floating one. Duplicates are left out.
 *
 * @param suffix what every tag must end with, such as `-gpu`
 */
export function renderTags(
  templates: string[],
  values: TagValues,
  suffix = ''
): Tags {
  const tags: Tags = { exact: [], dated: [], floating: [] }
  for (const template of templates) {
    const tag = renderTag(template, values)
    tags[kindOf(template)].push(tag.endsWith(suffix) ? tag : tag + suffix)
  }
  const seen = new Set<string>()
  const unseen = (list: string[]): string[] =>
    list.filter((tag) => !seen.has(tag) && seen.add(tag))
  return {
    exact: unseen(tags.exact),
    dated: unseen(tags.dated),
    floating: unseen(tags.floating)
  }
}

function kindOf(template: string): keyof Tags {
  if (/\{\{\s*(date|sha)\s*\}\}/.test(template)) return 'dated'
  return /\{\{\s*(version|patch)\s*\}\}/.test(template) ? 'exact' : 'floating'
}
