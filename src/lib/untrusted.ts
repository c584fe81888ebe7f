import * as core from '@actions/core'
import { randomUUID } from 'node:crypto'
import { redact } from '../messages/masks.js'
import {
  LINE_LIMIT,
  oneLine,
  safeLine,
  withoutAnsi
} from '../messages/safe-text.js'

export { oneLine, safeLine, withoutAnsi }

/** A block shows this many of its last lines, each cut at this many characters. */
const BLOCK_LINES = 100
const BLOCK_LINE_LIMIT = 1000

/** Returns a value that others sent if it is text; empty for any other. */
export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/**
 * Returns text that others wrote as one line of Markdown, which shows it as it
 * is, also in a table: no markup, no HTML, no links and no mentions.
 *
 * @param limit characters after which it is cut
 */
export function forMarkdown(text: string, limit = LINE_LIMIT): string {
  return (
    oneLine(text, limit)
      .replace(/[!-/:-@[-`{-~]/g, '\\$&')
      // GitHub finds mentions and issues after it has read the Markdown.
      .replace(/[@#]/g, '$&&#8203;')
  )
}

/**
 * Prints the last lines of text that others wrote, such as a log. Between these
 * two commands the runner obeys no other one.
 */
export function showUntrusted(text: string): void {
  const lines = withoutAnsi(redact(text))
    .trimEnd()
    .split(/\r\n|\r|\n/)
  const shown = lines.slice(-BLOCK_LINES)
  const left = lines.length - shown.length
  const token = randomUUID()
  const block = [
    ...(left > 0 ? [`(${left} lines before these are not shown)`] : []),
    `::stop-commands::${token}`,
    ...shown.map((line) =>
      safeLine(line.replace(/\t/g, '  '), BLOCK_LINE_LIMIT)
    ),
    `::${token}::`
  ]
  core.info(block.join('\n'))
}

/** Characters after which a line is cut; the command of a build is a long one. */
const STREAM_LINE_LIMIT = 10_000

/** Shows text while others write it. */
export interface UntrustedStream {
  write: (text: string) => void
  end: () => void
}

/**
 * Begins to show text that others write, such as a build log, line by line as it
 * comes. Until its end the runner obeys no command.
 */
export function streamUntrusted(): UntrustedStream {
  const token = randomUUID()
  let rest = ''
  const show = (line: string): void => {
    core.info(safeLine(redact(line).replaceAll('\t', '  '), STREAM_LINE_LIMIT))
  }
  core.info(`::stop-commands::${token}`)
  return {
    write(text) {
      const lines = (rest + text).split(/\r\n|\r|\n/)
      // More than this is not shown anyway, but may be the end of a secret.
      rest = (lines.pop() ?? '').slice(0, 2 * STREAM_LINE_LIMIT)
      lines.forEach(show)
    },
    end() {
      if (rest) show(rest)
      core.info(`::${token}::`)
    }
  }
}
