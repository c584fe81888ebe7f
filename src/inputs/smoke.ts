import * as core from '@actions/core'
import { Failure } from '../messages/failure.js'
import type { Variant } from '../milvus/variant.js'
import {
  SMOKE_LEVELS,
  type SmokeLevel,
  type SmokeOptions
} from '../smoke/levels.js'
import { readInput, readOne, readSeconds, refuse } from './read.js'

/**
 * What `smoke-test` is unless set: it depends on the variant, so that action.yml
 * has no default. Runners have no GPU.
 */
const DEFAULT_LEVEL: Record<Variant, SmokeLevel> = { cpu: 'query', gpu: 'none' }

/** Docker refuses less than this. */
const MIN_MEMORY = 6 * 2 ** 20

const UNITS: Record<string, number> = {
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30
}

/**
 * Reads the inputs of the smoke test.
 *
 * @throws Error that says what is allowed, without a value of `smoke-env`.
 */
export function readSmoke(variant: Variant): SmokeOptions {
  return {
    level: readOne('smoke-test', SMOKE_LEVELS, DEFAULT_LEVEL[variant]),
    emulatedLevel: readOne('smoke-emulated', SMOKE_LEVELS),
    timeoutSeconds: readSeconds('smoke-timeout'),
    memory: readMemory(),
    env: readEnv()
  }
}

function readMemory(): string | undefined {
  const text = readInput('smoke-memory')
  if (!text) return undefined
  const [, number, unit = 'b'] = /^([1-9][0-9]*)([bkmg])?$/i.exec(text) ?? []
  const bytes = Number(number) * (UNITS[unit.toLowerCase()] ?? NaN)
  if (bytes >= MIN_MEMORY) return text
  refuse(
    'smoke-memory',
    text,
    'it must be a memory limit as in docker run, "6m" or more, such as "8g" or "512m"'
  )
}

/** Docker reads no longer line (bufio.MaxScanTokenSize). */
const MAX_LINE_BYTES = 2 ** 16 - 2

/**
 * Reads lines as docker's --env-file does (pkg/kvfile in docker/cli): values as they
 * are, but for the end of the line; no comments, no empty lines; and a name alone
 * takes its value from the job's environment. Such a name that is not there is
 * refused, which docker leaves out: it may be a part of a secret with line breaks.
 */
function readEnv(): string[] {
  // Not trimmed: white space may be part of a value.
  const text = core.getInput('smoke-env', { trimWhitespace: false })
  return text.split('\n').flatMap((whole, index) => {
    // This also removes a byte order mark.
    const line = whole.replace(/\r$/, '').trimStart()
    if (!line || line.startsWith('#')) return []
    const [isValid, name = '', value] =
      /^([A-Za-z_][\w./-]*)(=[^]*)?$/.exec(line) ?? []
    if (!isValid) refuseLine(index, 'it must be of the form "KEY=value"')
    const given = value ?? `=${process.env[name] ?? refuseName(index)}`
    if (given.includes('\uFFFD')) refuseLine(index, 'it is not valid UTF-8')
    const read = name + given
    if (/\n/.test(read) || Buffer.byteLength(read) > MAX_LINE_BYTES) {
      refuseLine(index, 'its value must be one line of less than 64 KiB')
    }
    return [read]
  })
}

function refuseName(index: number): never {
  refuseLine(
    index,
    'it must be of the form "KEY=value", or name a variable of the job'
  )
}

function refuseLine(index: number, reason: string): never {
  throw new Failure(
    'input-smoke-env',
    `Input "smoke-env", line ${index + 1}: ${reason} (it is not shown, since it may be a secret)`
  )
}
