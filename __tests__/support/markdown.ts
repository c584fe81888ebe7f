import type { ParserOptions } from 'prettier'
import { parsers } from 'prettier/plugins/markdown'

/** A node of the tree that Prettier makes from Markdown (mdast). */
export interface Node {
  type: string
  children?: Node[]
  depth?: number
  lang?: string | null
  value?: string
  url?: string
}

/** A heading, and the blocks from there to the next heading. */
export interface Section {
  /** Such as 2 for `## Inputs`. */
  level: number
  /** What a link to the heading ends with. */
  anchor: string
  blocks: Node[]
}

/** What is translated in a code block, by its language. */
const COMMENT = / *#.*/g
const WORDS: Record<string, RegExp> = {
  sh: COMMENT,
  yaml: COMMENT,
  python: COMMENT,
  text: /[^\n│┆▼►┐┘]/g
}

/** Returns the sections of a file that begins with a heading. */
export function sectionsOf(markdown: string): Section[] {
  const parsed: unknown = parsers.markdown.parse(markdown, {} as ParserOptions)
  const { children = [] } = parsed as Node
  const starts = children.flatMap(({ type }, i) =>
    type === 'heading' ? [i] : []
  )
  return starts.map((start, i) => {
    const [heading = { type: 'heading' }, ...blocks] = children.slice(
      start,
      starts[i + 1]
    )
    return { level: heading.depth ?? 0, anchor: anchorOf(heading), blocks }
  })
}

/** Returns what a translation leaves as it is: code, and code in tables. */
export function factsOf({ blocks }: Section): string[] {
  const units = blocks.flatMap((block) => find(['tableRow', 'code'], block))
  return units.map(({ type, children = [], lang, value = '' }) =>
    type === 'tableRow'
      ? `| ${children.map(codeIn).join(' | ')} |`
      : `${lang ?? ''}\n${value.replace(WORDS[lang ?? ''] ?? '', '')}`
  )
}

/** Returns the code spans and numbers of a section's text, outside of tables. */
export function detailsOf({ blocks }: Section): Set<string> {
  const nodes = blocks.flatMap((block) =>
    find(['table', 'code', 'inlineCode', 'text'], block)
  )
  const details = nodes.flatMap(({ type, value = '' }) => {
    if (type === 'inlineCode') return value
    return type === 'text' ? (value.match(/\d+(?:[.,]\d+)*/g) ?? []) : []
  })
  return new Set(details)
}

/** Returns the destinations of a section's links and pictures. */
export function linksOf({ blocks }: Section): string[] {
  const links = blocks.flatMap((block) => find(['link', 'image'], block))
  return links.map(({ url = '' }) => decodeURI(url))
}

/** Returns the text of a section's code blocks in a language. */
export function codeOf({ blocks }: Section, language: string): string[] {
  return blocks
    .flatMap((block) => find(['code'], block))
    .filter(({ lang }) => lang === language)
    .map(({ value = '' }) => value)
}

/** Returns the code that a section quotes, as in > `code`. */
export function quotesOf({ blocks }: Section): string[] {
  return blocks
    .filter(({ type }) => type === 'blockquote')
    .flatMap((quote) => find(['inlineCode'], quote))
    .map(({ value = '' }) => value)
}

/** Returns the texts of a section, without code. */
export function textsOf({ blocks }: Section): string[] {
  const texts = blocks.flatMap((block) => find(['text'], block))
  return texts.map(({ value = '' }) => value)
}

/** Returns the code spans of a node, in any order. */
function codeIn(node: Node): string {
  const code = find(['inlineCode'], node).map(({ value = '' }) => value)
  return [...new Set(code)].sort().join(' ')
}

/** As GitHub makes them. */
function anchorOf(heading: Node): string {
  return find(['text', 'inlineCode'], heading)
    .map(({ value }) => value)
    .join('')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}

/** Returns the outermost nodes of these types. */
function find(types: string[], node: Node): Node[] {
  if (types.includes(node.type)) return [node]
  return (node.children ?? []).flatMap((child) => find(types, child))
}
