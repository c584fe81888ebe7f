import * as core from '@actions/core'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { stageNames } from '../docker/dockerfile.js'
import { oneLine } from '../lib/untrusted.js'
import { fail } from '../messages/failure.js'
import type { ContextInput } from './context.js'

/**
 * Reads the input `target`.
 *
 * @throws Failure if the Dockerfile surely has no such stage.
 */
export function readTarget(context: ContextInput): string | undefined {
  const value = core.getInput('target')
  if (!value) return undefined
  if (/^\d+$/.test(value)) throw fail('input-target.number', { value })
  if (!/^[A-Za-z][\w.-]*$/.test(value))
    throw fail('input-target.form', { value })
  const names = stageNames(readFileSync(dockerfileOf(context), 'utf8'))
  if (!names || names.includes(value.toLowerCase())) return value
  const stages = oneLine(names.join(', '))
  if (stages) throw fail('input-target.unknown', { value, stages })
  throw fail('input-target.unnamed', { value })
}

function dockerfileOf({ directory, dockerfile }: ContextInput): string {
  return dockerfile?.file ?? path.join(directory, 'Dockerfile')
}
