import { isTag } from '../docker/reference.js'
import { fail } from '../messages/failure.js'
import {
  tagSuffix,
  type Variant,
  type MilvusVersion,
  type VersionRequest
} from '../milvus/version.js'
import { FAILED_TAG } from './labels.js'
import { readLines } from './read.js'

// With `.*` in it, a long row of braces would take for ever.
const PLACEHOLDERS = /\{\{([^{}]*)\}\}/g
const NAMES = ['version', 'major', 'minor', 'patch', 'date', 'sha'] as const

/** No part of a version that is still to be chosen is longer than this. */
const LONGEST = { version: '99.99.999', major: '99', minor: '99', patch: '999' }

/** What the placeholders of a template stand for. */
interface TagValues extends MilvusVersion {
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

/**
 * Reads the templates of the input `tags`.
 *
 * @throws Failure that names the template that could give an invalid tag.
 */
export function readTags(
  { exact }: VersionRequest,
  variant: Variant
): string[] {
  const templates = readLines('tags')
  const values = { ...(exact ?? LONGEST), date: '20261231', sha: '0123456' }
  for (const value of templates) {
    const unknown = unknownPlaceholder(value)
    if (unknown) {
      const placeholders = NAMES.map((name) => `{{${name}}}`).join(', ')
      throw fail('input-tags.unknown', { value, unknown, placeholders })
    }
    const tags = renderTags([value], values, tagSuffix(variant))
    if (!Object.values(tags).flat().every(isTag)) {
      throw fail('input-tags.form', { value })
    }
    if (Object.values(tags).flat().includes(FAILED_TAG)) {
      throw fail('input-tags.taken', { value })
    }
    if (/\{\{\s*sha\s*\}\}/.test(value) && !process.env.GITHUB_SHA) {
      throw fail('input-tags.commit', { value })
    }
  }
  return templates
}

/** Returns the values of the placeholders in this run. */
export function tagValues(
  version: MilvusVersion,
  now: Date,
  env: NodeJS.ProcessEnv
): TagValues {
  const date = now.toISOString().slice(0, 10).replaceAll('-', '')
  return { ...version, date, sha: (env.GITHUB_SHA ?? '').slice(0, 7) }
}

function unknownPlaceholder(template: string): string | undefined {
  const placeholders = [...template.matchAll(PLACEHOLDERS)]
  return placeholders.find(
    ([, name = '']) => !NAMES.some((known) => known === name.trim())
  )?.[0]
}

function renderTag(template: string, values: TagValues): string {
  return template.replace(PLACEHOLDERS, (_, name: string) => {
    return values[name.trim() as keyof TagValues]
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
