// Inputs that are lists as the actions of Docker read them.
import * as core from '@actions/core'
import { parseCsv, parseTexts, type CsvRecord } from '../lib/csv.js'

/** Returns the records of an input: quotes and blanks count, so it is not trimmed. */
export function readRecords(name: string): CsvRecord[] {
  return parseCsv(core.getInput(name, { trimWhitespace: false }))
}

/** A text of an input, and what is known of its record. */
export type TextRecord = Omit<CsvRecord, 'fields'> & { text: string }

/** Returns the records of an input as texts; a comma in one is part of it. */
export function readTextRecords(name: string): TextRecord[] {
  const input = core.getInput(name, { trimWhitespace: false })
  return parseTexts(input).map(({ fields, ...rest }) => ({
    ...rest,
    text: fields.join(',')
  }))
}

/** Returns them without blanks around. */
export function readTexts(name: string): string[] {
  return readTextRecords(name)
    .map(({ text }) => text.trim())
    .filter(Boolean)
}

/**
 * An id of a secret or a key that a Dockerfile mounts, without what CSV, a path or an
 * option of the Dockerfile would read as something else.
 */
export const MOUNT_ID = /^[^\s,="'\\]+$/

/** Splits `key=value` at the first `=`; undefined without one, or without a key. */
export function splitPair(text: string): [string, string] | undefined {
  const [, key, value] = /^([^=]+)=([^]*)$/.exec(text) ?? []
  return key === undefined || value === undefined ? undefined : [key, value]
}
