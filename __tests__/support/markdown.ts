import type { ParserOptions } from 'prettier'
import { parsers } from 'prettier/plugins/markdown'

/** A node of the tree that Prettier makes of Markdown (mdast). */
export interface Node {
  type: string
  children?: Node[]
  depth?: number
  lang?: string | null
  value?: string
  url?: string
}

/** A heading, with what stands below it up to the next one. */
export interface Section {
  /** As it is written, such as `### Inputs`. */
  title: string
  anchor: string
  /** Level of the heading, and what kinds of blocks follow. */
  shape: string
  /** Paragraphs, rows of tables, code blocks and comments, in order. */
  units: Node[]
}

const UNITS = ['paragraph', 'tableRow', 'code', 'html']

/** What is translated in a code block, by its language. */
const WORDS: Record<string, RegExp> = {
  sh: / *#.*/g,
  text: /[^\n│┆▼►┐┘]/g
}

/** Returns the sections of a file that begins with a heading. */
export function sectionsOf(markdown: string): Section[] {
  const parsed: unknown = parsers.markdown.parse(markdown, {} as ParserOptions)
  const { children = [] } = parsed as Node
  const isHeading = ({ type }: Node): boolean => type === 'heading'
  const starts = children.flatMap((node, i) => (isHeading(node) ? [i] : []))
  return starts.map((start, i) => {
    return newSection(children.slice(start, starts[i + 1]))
  })
}

function newSection([heading, ...blocks]: Node[]): Section {
  const level = '#'.repeat(heading?.depth ?? 0)
  const text = heading ? titleOf(heading) : ''
  const kinds = blocks.map(({ type }) => type).join(', ')
  return {
    title: `${level} ${text}`,
    anchor: anchorOf(text),
    shape: `${level} and ${kinds || 'nothing'}`,
    units: blocks.flatMap((block) => find(UNITS, block))
  }
}

/** Returns what a translation leaves as it is. */
export function factOf(unit: Node): string {
  const { type, children = [], lang, value = '' } = unit
  if (type === 'tableRow') return `| ${children.map(marksOf).join(' | ')} |`
  if (type === 'paragraph') return marksOf(unit)
  return `${lang ?? ''}\n${value.replace(WORDS[lang ?? ''] ?? '', '')}`
}

/** Returns the code spans of a node and where its links go, in any order. */
function marksOf(node: Node): string {
  const marks = find(['inlineCode', 'link'], node).map(({ value, url = '' }) =>
    value === undefined ? `<${url.replace(/^#.*/, '#')}>` : `\`${value}\``
  )
  return [...new Set(marks)].sort().join(' ')
}

/** Returns the numbers and versions of a section, but for those of its code. */
export function numbersOf({ units }: Section): string[] {
  return units
    .flatMap((unit) => find(['text'], unit))
    .flatMap(({ value }) => value?.match(/\d+(\.\d+)*/g) ?? [])
}

/** Returns the anchors that a section's links go to. */
export function anchorLinksOf({ units }: Section): string[] {
  return units
    .flatMap((unit) => find(['link'], unit))
    .map(({ url = '' }) => decodeURI(url))
    .filter((url) => url.startsWith('#'))
    .map((url) => url.slice(1))
}

function titleOf(heading: Node): string {
  const parts = find(['text', 'inlineCode'], heading)
  return parts.map(({ value }) => value).join('')
}

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}

/** Returns the outermost nodes of these types. */
function find(types: string[], node: Node): Node[] {
  if (types.includes(node.type)) return [node]
  return (node.children ?? []).flatMap((child) => find(types, child))
}
