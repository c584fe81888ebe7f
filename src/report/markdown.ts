// Pieces of Markdown, as GitHub shows it.
import { forMarkdown, oneLine, safeLine } from '../lib/untrusted.js'

/** Characters of untrusted text that are shown. */
const TEXT_LIMIT = 1000

/** Characters of one line of a block. */
const CODE_LINE_LIMIT = 500

/** Shows untrusted text in one line. */
export function shown(text: string | undefined): string {
  return forMarkdown(text ?? '', TEXT_LIMIT)
}

/** Shows untrusted text with its line ends, as a paragraph. */
export function shownLines(text: string): string {
  return text.split('\n').map(shown).filter(Boolean).join('<br>')
}

/** Shows untrusted text in a line of HTML, in which Markdown is not read. */
export function inHtml(text: string): string {
  return oneLine(text, TEXT_LIMIT).replace(/[&<>"'`@#]/g, (sign) => {
    // GitHub finds mentions and issues in HTML, too.
    const isMark = sign === '@' || sign === '#'
    return isMark ? `${sign}&#8203;` : `&#${sign.charCodeAt(0)};`
  })
}

/** Formats one of our own values as code. */
export function code(text: string): string {
  return `\`${text}\``
}

/** Returns our own values as code, separated by commas. */
export function codes(texts: string[]): string {
  return texts.map(code).join(', ')
}

export function link(text: string, url: string): string {
  return `[${text}](${url})`
}

/** Returns the first 12 digits of a digest, which is what people compare. */
export function shortDigest(digest: string | undefined): string {
  const [, digits] = /^sha256:([0-9a-f]{12})/.exec(digest ?? '') ?? []
  return digits ? code(digits) : ''
}

/** Returns a duration as people read it: `12 ms`, `2.46 s`. */
export function duration(seconds: number): string {
  return seconds < 1
    ? `${Math.round(seconds * 1000)} ms`
    : `${seconds.toFixed(2)} s`
}

/** Returns a block of text, which has a button to copy it. */
export function block(text: string, language = 'text'): string {
  const lines = text.split('\n').map((line) => safeLine(line, CODE_LINE_LIMIT))
  // No fence in the text ends the block.
  const fences = lines.join('\n').match(/`+/g) ?? []
  const longest = Math.max(2, ...fences.map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...lines, fence].join('\n')
}

/**
 * Returns a table, or nothing if it has no rows. A column without any cell is left
 * out.
 *
 * @param rows cells in Markdown
 */
export function table(head: string[], rows: string[][]): string {
  if (rows.length === 0) return ''
  const columns = [...head.keys()].filter((at) => rows.some((row) => row[at]))
  const line = (cells: string[]): string =>
    `| ${columns.map((at) => cells[at] ?? '').join(' | ')} |`
  return [head, head.map(() => '---'), ...rows].map(line).join('\n')
}

/** Returns a part that is shown only on a click, or nothing if it is empty. */
export function folded(title: string, content: string): string {
  if (!content) return ''
  return `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`
}

/** Puts paragraphs and other blocks below each other; empty ones are left out. */
export function stacked(blocks: string[]): string {
  return blocks.filter(Boolean).join('\n\n')
}
