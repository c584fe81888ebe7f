import * as core from '@actions/core'
import { fail } from '../messages/failure.js'
import type { Variant } from '../milvus/version.js'
import type { SmokeLevel, SmokeOptions } from '../smoke/levels.js'
import { readInput, readOne, readSeconds } from './read.js'
import { readScript } from './smoke-script.js'
import { readUpgrade } from './upgrade.js'

/**
 * What `smoke-test` is unless set: it depends on the variant, so that action.yml
 * has no default. Runners have no GPU.
 */
const DEFAULT_LEVEL: Record<Variant, SmokeLevel> = { cpu: 'query', gpu: 'none' }

/** Docker refuses less than this. */
const MIN_MEMORY_BYTES = 6 * 2 ** 20

const UNITS: Record<string, number> = {
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30
}

/**
 * Reads the inputs of the smoke test.
 *
 * @throws Failure that says what is allowed, without a value of `smoke-env`.
 */
export function readSmoke(variant: Variant): SmokeOptions {
  const level = readOne('smoke-test', DEFAULT_LEVEL[variant])
  return {
    level,
    emulatedLevel: readOne('smoke-emulated'),
    timeoutSeconds: readSeconds('smoke-timeout'),
    memory: readMemory(),
    env: readEnv(),
    script: readScript(level),
    ...readUpgrade(level)
  }
}

function readMemory(): string | undefined {
  const value = readInput('smoke-memory')
  if (!value) return undefined
  const [, number, unit = 'b'] = /^([1-9][0-9]*)([bkmg])?$/i.exec(value) ?? []
  const bytes = Number(number) * (UNITS[unit.toLowerCase()] ?? NaN)
  if (bytes >= MIN_MEMORY_BYTES) return value
  throw fail('input-smoke-memory.form', { value })
}

/** The longest line that docker reads (bufio.MaxScanTokenSize). */
const MAX_LINE_BYTES = 2 ** 16 - 2

/**
 * Reads lines as docker's --env-file does (pkg/kvfile in docker/cli): values as they
 * are, except for the end of the line; without comments and empty lines; and a name
 * alone gets its value from the job's environment. Docker leaves out a name that is
 * not there. Here it is refused, since it may be part of a secret with line breaks.
 */
function readEnv(): string[] {
  // Not trimmed: white space may be part of a value.
  const text = core.getInput('smoke-env', { trimWhitespace: false })
  return text.split('\n').flatMap((whole, index) => {
    // This also removes a byte order mark.
    const content = whole.replace(/\r$/, '').trimStart()
    if (!content || content.startsWith('#')) return []
    return [readVariable(content, index + 1)]
  })
}

function readVariable(content: string, line: number): string {
  const [isValid, name = '', given] =
    /^([A-Za-z_][\w./-]*)(=[^]*)?$/.exec(content) ?? []
  if (!isValid) throw fail('input-smoke-env.form', { line })
  const value = given?.slice(1) ?? ownVariable(name)
  if (value === undefined) throw fail('input-smoke-env.name', { line })
  if (value.includes('\uFFFD')) throw fail('input-smoke-env.encoding', { line })
  const variable = `${name}=${value}`
  const bytes = Buffer.byteLength(variable)
  if (value.includes('\n') || bytes > MAX_LINE_BYTES) {
    throw fail('input-smoke-env.length', { line })
  }
  return variable
}

/** A variable of the job: what every object of JavaScript has is none. */
function ownVariable(name: string): string | undefined {
  return Object.hasOwn(process.env, name) ? process.env[name] : undefined
}
