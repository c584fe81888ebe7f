import * as core from '@actions/core'
import { Failure } from '../messages/failure.js'
import type { Code } from '../messages/registry.js'
import { DEFAULTS } from './defaults.js'

/** Reads an input. An empty one counts as not given. */
export function readInput(name: string): string {
  return core.getInput(name) || (DEFAULTS[name] ?? '')
}

/** Reads an input that may be missing. */
export function readOptional(name: string): string | undefined {
  return readInput(name) || undefined
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
 * @throws Error that names the words.
 */
export function readOne<T extends string>(
  name: string,
  allowed: readonly T[],
  fallback?: T
): T {
  const text = readInput(name) || (fallback ?? '')
  return (
    allowed.find((one) => one === text) ??
    refuse(name, text, `it must be one of ${allowed.join(', ')}`)
  )
}

/**
 * Reads an input that is true or false, as YAML 1.2 writes them.
 *
 * @throws Error if it is neither.
 */
export function readBoolean(name: string): boolean {
  const text = readInput(name)
  if (/^(true|True|TRUE)$/.test(text)) return true
  if (/^(false|False|FALSE)$/.test(text)) return false
  refuse(name, text, 'it must be "true" or "false"')
}

/**
 * Reads an input of whole seconds.
 *
 * @throws Error that says what is allowed.
 */
export function readSeconds(name: string): number {
  const text = readInput(name)
  if (/^[1-9][0-9]{0,4}$/.test(text)) return Number(text)
  refuse(
    name,
    text,
    'it must be a whole number of seconds from 1 to 99999, such as "300"'
  )
}

/**
 * Reads an input of `key=value` lines.
 *
 * @throws Error that names the line that is none.
 */
export function readPairs(name: string): string[] {
  const lines = readLines(name)
  for (const line of lines) {
    if (!/^[^=\s]+=/.test(line)) {
      refuse(name, line, 'it must be lines of the form "key=value"')
    }
  }
  return lines
}

/** @throws Error that names the input, its value and what is allowed. */
export function refuse(name: string, value: string, allowed: string): never {
  throw new Failure(
    `input-${name}` as Code,
    `Input "${name}" is "${value}": ${allowed}`
  )
}
