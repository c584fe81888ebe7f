import type { MilvusVersion } from './milvus-version.js'

const PLACEHOLDER = /\{\{\s*(.*?)\s*\}\}/g
const NAMES = ['version', 'major', 'minor', 'patch'] as const

/** Tags of a publication, in the order in which they are set. */
export interface Tags {
  /** Tags of one release, such as `2.6.22`. */
  exact: string[]
  /** Tags that move from release to release, such as `2.6` or `latest`. */
  floating: string[]
}

/** Returns the placeholders of a template that have no meaning. */
export function unknownPlaceholders(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)]
    .filter(([, name]) => !NAMES.some((known) => known === name))
    .map(([placeholder]) => placeholder)
}

/** Fills a template's placeholders with the parts of a version. */
export function renderTag(template: string, version: MilvusVersion): string {
  return template.replace(PLACEHOLDER, (_, name: keyof MilvusVersion) => {
    return version[name]
  })
}

/**
 * Renders the templates and sorts them: a template that names neither
 * `{{version}}` nor `{{patch}}` gives a floating tag. Duplicates are left out.
 *
 * @param suffix what every tag must end with, such as `-gpu`
 */
export function renderTags(
  templates: string[],
  version: MilvusVersion,
  suffix = ''
): Tags {
  const render = (list: string[]): string[] =>
    list
      .map((template) => renderTag(template, version))
      .map((tag) => (tag.endsWith(suffix) ? tag : tag + suffix))
  const exact = new Set(render(templates.filter(isExact)))
  const floating = new Set(render(templates.filter((t) => !isExact(t))))
  return {
    exact: [...exact],
    floating: [...floating].filter((tag) => !exact.has(tag))
  }
}

function isExact(template: string): boolean {
  return /\{\{\s*(version|patch)\s*\}\}/.test(template)
}
