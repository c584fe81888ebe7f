import * as core from '@actions/core'
import { randomUUID } from 'node:crypto'
import { redact } from './masks.js'

/** Default length of one line, in characters. */
const LINE_LIMIT = 300

/** A block shows this many of its last lines, each cut at this many characters. */
const BLOCK_LINES = 100
const BLOCK_LINE_LIMIT = 1000

/** Colours and other escape sequences of a terminal, which say nothing. */
// eslint-disable-next-line no-control-regex
const ANSI = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))/g

/**
 * Control characters, line ends, halves of characters, and what is invisible:
 * the runner compares text by culture, which ignores invisible characters.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** Returns text without the colours and other escape sequences of a terminal. */
export function withoutAnsi(text: string): string {
  return text.replace(ANSI, '')
}

/** Returns a value that others sent if it is text; empty for any other. */
export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/**
 * Returns text that others wrote as one line which is safe to print, also at the
 * beginning of a line: no control characters, and no command of the runner.
 *
 * @param limit characters after which it is cut
 */
export function oneLine(text: string, limit = LINE_LIMIT): string {
  const line = withoutAnsi(text).replace(/\s+/g, ' ').trim()
  return safeLine(line, limit)
}

/**
 * Returns text that others wrote as one line of Markdown, which shows it as it
 * is, also in a table: no markup, no HTML, no links and no mentions. Secrets are
 * masked here, since the runner does not find one whose characters are escaped.
 *
 * @param limit characters after which it is cut
 */
export function forMarkdown(text: string, limit = LINE_LIMIT): string {
  return (
    oneLine(redact(text), limit)
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
  const lines = withoutAnsi(text)
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

/**
 * Returns a line that others wrote without what the runner would obey: it reads
 * `::command::` at the beginning of a line, and `##[command]` anywhere in it
 * (`TryParse` in actions/runner's ActionCommand.cs).
 *
 * @param limit characters after which it is cut
 */
export function safeLine(line: string, limit: number): string {
  const cut = line.length > limit ? `${line.slice(0, limit)}…` : line
  return cut
    .replace(UNSEEN, '\ufffd')
    .replace(/##\[/g, '# #[')
    .replace(/^(\s*):(?=:)/, '$1: ')
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
    core.info(safeLine(line.replaceAll('\t', '  '), STREAM_LINE_LIMIT))
  }
  core.info(`::stop-commands::${token}`)
  return {
    write(text) {
      const lines = (rest + text).split(/\r\n|\r|\n/)
      // More than this is not shown anyway.
      rest = (lines.pop() ?? '').slice(0, STREAM_LINE_LIMIT + 1)
      lines.forEach(show)
    },
    end() {
      if (rest) show(rest)
      core.info(`::${token}::`)
    }
  }
}
