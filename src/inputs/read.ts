import * as core from '@actions/core'
import { fail, type Failure } from '../messages/failure.js'
import { WORDS } from '../messages/input.js'
import type { FailureKey } from '../messages/catalog.js'
import { DEFAULTS } from './defaults.js'

/** Names of the inputs that have a message for this case. */
type InputWith<Case extends string> = FailureKey extends infer Key
  ? Key extends `input-${infer Name}.${Case}`
    ? Name
    : never
  : never

type Words = typeof WORDS

/** Reads an input. An empty one counts as not given. */
export function readInput(name: string): string {
  return core.getInput(name) || (DEFAULTS[name] ?? '')
}

/** Reads an input that may be missing. */
export function readOptional(name: string): string | undefined {
  return readInput(name) || undefined
}

/**
 * Reads an input that docker gets as an argument, which it must not read as an option.
 *
 * @throws Failure that says what is allowed.
 */
export function readArgument(name: InputWith<'argument'>): string {
  const value = readInput(name)
  // A registry may be given as a URL.
  const argument = value.replace(/^https?:\/\//i, '')
  if (/^-|[\s\p{Cc}]/u.test(argument)) {
    throw fail(`input-${name}.argument`, { value })
  }
  return value
}

/** Reads the lines of an input, without empty ones. */
export function readLines(name: string): string[] {
  const lines = readInput(name).split('\n')
  return lines.map((line) => line.trim()).filter(Boolean)
}

/**
 * Reads an input that must be one of a few words.
 *
 * @param fallback what an input that is not given means
 * @throws Failure that names the words.
 */
export function readOne<Name extends keyof Words>(
  name: Name,
  fallback = ''
): Words[Name][number] {
  const value = readInput(name) || fallback
  const words: readonly Words[Name][number][] = WORDS[name]
  const word = words.find((allowed) => allowed === value)
  if (word === undefined) throw notOneOf(name, value)
  return word
}

function notOneOf(name: keyof Words, value: string): Failure {
  return fail(`input-${name}.words`, { value })
}

/**
 * Reads an input that is true or false, as YAML 1.2 writes them.
 *
 * @throws Failure if it is neither.
 */
export function readBoolean(name: InputWith<'boolean'>): boolean {
  const value = readInput(name)
  if (/^(true|True|TRUE)$/.test(value)) return true
  if (/^(false|False|FALSE)$/.test(value)) return false
  throw fail(`input-${name}.boolean`, { value })
}

/**
 * Reads an input of whole seconds.
 *
 * @throws Failure that says what is allowed.
 */
export function readSeconds(name: InputWith<'seconds'>): number {
  const value = readInput(name)
  if (/^[1-9][0-9]{0,4}$/.test(value)) return Number(value)
  throw fail(`input-${name}.seconds`, { value })
}

/**
 * Reads an input of `key=value` lines.
 *
 * @throws Failure that names the invalid line.
 */
export function readPairs(name: InputWith<'pairs'>): string[] {
  const lines = readLines(name)
  const value = lines.find((line) => !/^[^=\s]+=/.test(line))
  if (value !== undefined) throw fail(`input-${name}.pairs`, { value })
  return lines
}
