import * as core from '@actions/core'
import { DEFAULTS } from './defaults.js'

/** Reads an input; an empty one counts as one that is not given. */
export function read(name: string): string {
  return core.getInput(name) || (DEFAULTS[name] ?? '')
}

/** Reads the lines of an input, without the empty ones. */
export function readLines(name: string): string[] {
  const lines = read(name).split('\n')
  return lines.map((line) => line.trim()).filter(Boolean)
}

/** @throws Error that names the input, its value and what is allowed. */
export function refuse(name: string, value: string, allowed: string): never {
  throw new Error(`Input "${name}" is "${value}": ${allowed}`)
}

/** Returns an object with the value, unless that is empty. */
export function optional<K extends string>(
  key: K,
  value: string
): Partial<Record<K, string>> {
  return value ? ({ [key]: value } as Record<K, string>) : {}
}
