import { redact } from './masks.js'

/** Default length of one line, in characters. */
export const LINE_LIMIT = 300

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

/**
 * Returns text that others wrote as one line which is safe to print, also at the
 * beginning of a line: no control characters, and no command of the runner.
 *
 * @param limit characters after which it is cut
 */
export function oneLine(text: string, limit = LINE_LIMIT): string {
  const line = withoutAnsi(redact(text)).replace(/\s+/g, ' ').trim()
  return safeLine(line, limit)
}

/**
 * Returns a line that others wrote without what the runner would obey: it reads
 * `::command::` at the beginning of a line, and `##[command]` anywhere in it
 * (`TryParse` in actions/runner's ActionCommand.cs).
 *
 * Secrets are masked here: the runner does not find half of one, nor one of which a
 * character was replaced.
 *
 * @param limit characters after which it is cut
 */
export function safeLine(line: string, limit: number): string {
  return inertLine(redact(line), limit)
}

/** The same for a line with words of our own, in which a short secret may be. */
export function inertLine(line: string, limit: number): string {
  const cut = line.length > limit ? `${line.slice(0, limit)}…` : line
  return cut
    .replace(UNSEEN, '\ufffd')
    .replace(/##\[/g, '# #[')
    .replace(/^(\s*):(?=:)/, '$1: ')
}
