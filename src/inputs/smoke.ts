import * as core from '@actions/core'
import { Failure } from '../lib/failure.js'
import type { Variant } from '../milvus/variant.js'
import { SMOKE_LEVELS, type SmokeLevel } from '../smoke/levels.js'
import type { SmokeOptions } from '../smoke/test-plan.js'
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

/** Values are taken as they are, except for the end of the line. */
function readEnv(): string[] {
  // Not trimmed: white space may be part of a value.
  const text = core.getInput('smoke-env', { trimWhitespace: false })
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  return lines.flatMap((line, index) => {
    if (!line.trim()) return []
    if (/^\s*[A-Za-z_][A-Za-z0-9_.-]*=/.test(line)) return [line.trimStart()]
    throw new Failure(
      'input-smoke-env',
      `Input "smoke-env", line ${index + 1}: it must be of the form "KEY=value" (it is not shown, since it may be a secret)`
    )
  })
}
