// What a schedule does each night with the pods search*, and what that remembers.
import type { Runpod } from '../../../lab/runpod/server.ts'
import type { RunResult } from '../../../lab/runner.ts'
import { digestOf, indexOf, type Index } from './lab.ts'
import {
  changesOf,
  expectNoSecrets,
  THERE_AND_BACK,
  withRunpod
} from './runpod.ts'

export interface Night extends RunResult {
  /** Calls that change something. */
  changes: string[]
  /** Warnings about pods that are held, and about what is not remembered. */
  warnings: string[]
  error?: string
}

/** Runs the action for the pods, and forgets the calls before it. */
export async function spendNight(
  runpod: Runpod,
  inputs: Record<string, string>
): Promise<Night> {
  runpod.calls.length = 0
  const result = await withRunpod(runpod, {
    'runpod-pods': 'search*',
    ...THERE_AND_BACK,
    ...inputs
  })
  expectNoSecrets(runpod, result)
  const lines = result.log.split('\n')
  return {
    ...result,
    changes: changesOf(runpod),
    warnings: lines.filter((line) =>
      /^::warning::.*#(?:pods-held|failure-not-remembered)/.test(line)
    ),
    error: lines.find((line) => line.startsWith('::error::'))
  }
}

/** The image that the floating tag points to, by digest. */
export async function taggedImage(image: string): Promise<string> {
  return `${image}@${await digestOf(`${image}:2.6`)}`
}

/** The index in which failures are remembered. */
export async function memoryOf(image: string): Promise<Index> {
  return await indexOf(`${image}:runpod-failed`)
}

/** What such an index says of pods: `sha256:… 2026-11-30T04:17:09Z`. */
export function entriesIn({ annotations }: Index): string[] {
  return Object.entries(annotations)
    .filter(([key]) => key.startsWith('io.github.milvus-runpod.failed.'))
    .map(([, value]) => value)
}
