import path from 'node:path'
import { fail } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'

/** One line of a .dockerignore. */
export interface IgnorePattern {
  regexp: RegExp
  /** True for a line with "!", which includes files again. */
  isException: boolean
}

/**
 * Parses a .dockerignore as docker does (moby/patternmatcher). No package on npm
 * is up to date with it: since 2022 a pattern excludes all that is below what it
 * matches, and `dir/*` followed by `!dir/file` keeps the file.
 *
 * @param name name of the file in messages
 * @throws Failure if docker would refuse a pattern, or this does not know it.
 */
export function parseDockerignore(text: string, name: string): IgnorePattern[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => parseLine(line, name))
}

function parseLine(line: string, name: string): IgnorePattern {
  const mark = line.startsWith('!') ? '!' : ''
  // Docker looks for the "!" after cleaning: "/!x" is an exception, too.
  const text = mark + clean(line.slice(mark.length).trim())
  const isException = text.startsWith('!')
  try {
    return { regexp: toRegExp(text.slice(isException ? 1 : 0)), isException }
  } catch (error) {
    const pattern = oneLine(line)
    throw fail('dockerignore-pattern', { name, pattern }, { cause: error })
  }
}

/** Go's filepath.Clean, without the leading slash. */
function clean(pattern: string): string {
  if (!pattern) return ''
  return path.posix
    .normalize(pattern)
    .replace(/(?<=.)\/$/, '')
    .replace(/^\/(?=.)/, '')
}

/**
 * Wildcards, classes, escapes, and single characters. Several `**`, each with a slash,
 * mean one, and would take for ever.
 */
const PARTS = /(?:\*\*\/)+|\*\*|[*?]|\[\^?[^\\[\]*?^]+\]|\\[^]|[^]/gu

function toRegExp(pattern: string): RegExp {
  if (!pattern) throw new Error('it is empty')
  if (!/[*?[\]\\]/.test(pattern)) return new RegExp(`^${escape(pattern)}$`, 'u')
  // Without another wildcard or a slash, `**` stands for any beginning.
  const [, end] = /^\*\*([^*?[\]\\/][^*?[\]\\]*)$/.exec(pattern) ?? []
  if (end !== undefined) return new RegExp(`${escape(end)}$`, 'u')
  const source = pattern.replace(PARTS, (part, offset: number) =>
    translate(part, offset + part.length === pattern.length)
  )
  return new RegExp(`^${source}$`, 'u')
}

function translate(part: string, isLast: boolean): string {
  if (part.startsWith('**')) return isLast ? '.*' : '(?:.*/)?'
  if (part === '*') return '[^/]*'
  if (part === '?') return '[^/]'
  if (/^\[.+\]$/u.test(part)) return part
  if (/^\\[^A-Za-z0-9]$/u.test(part)) return escape(part.slice(1))
  if (/^[[\]\\]/.test(part)) throw new Error(`"${part}" is not supported`)
  return part === '^' ? part : escape(part)
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** What the patterns said about a path, for the paths below it. */
export interface IgnoreResult {
  isIgnored: boolean
  /** For each pattern, whether it matched. */
  matches: boolean[]
}

/**
 * Matches a path, given what matched its directory. As in docker, a pattern that
 * cannot change the result is not tried, and so does not match the paths below.
 */
export function matchPath(
  patterns: IgnorePattern[],
  file: string,
  parent?: IgnoreResult
): IgnoreResult {
  let isIgnored = false
  const matches = patterns.map(({ regexp, isException }, index) => {
    const isMatch =
      parent?.matches[index] || (isException === isIgnored && regexp.test(file))
    if (isMatch) isIgnored = !isException
    return isMatch
  })
  return { isIgnored, matches }
}
