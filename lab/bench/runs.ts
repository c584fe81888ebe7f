// Runs of the action in the lab.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Build } from './measure.ts'
import { goOn } from '../undo.ts'
import { lab, labInputs } from '../inputs.ts'
import { runAction, type RunResult } from '../runner.ts'

/** Inputs of a run on the lab's real Milvus, where they differ from the lab's. */
export type Given = { image: string } & Record<string, string>

/** Inputs of an untested run. */
export const UNTESTED = { 'smoke-test': 'none' }

/** Runs a build of the action, which must succeed. */
export async function runBuild(
  { folder }: Build,
  given: Given,
  env: NodeJS.ProcessEnv = process.env
): Promise<RunResult> {
  goOn()
  const result = await runAction({ action: folder, inputs: inLab(given), env })
  goOn()
  const { mainCode, postCode, log } = result
  if (mainCode === 0 && postCode === 0) return result
  const errors = log.split('\n').filter((line) => line.startsWith('::error'))
  throw new Error(errors[0] ?? log.trim().split('\n').at(-1) ?? 'no log')
}

/** Inputs that fit the lab, for its real Milvus unless they say otherwise. */
export function inLab(given: Given): Record<string, string> {
  return {
    ...labInputs(lab('BASE_IMAGE'), lab('MILVUS_VERSION')),
    'smoke-test': 'health',
    ...given
  }
}

/** As many tags, of which the first is the one that all runs have. */
export function tagInputs(count: number): { tags: string } {
  const tags = Array.from({ length: count - 1 }, (_, index) => `t${index}`)
  return { tags: ['{{version}}', ...tags].join('\n') }
}

/** Seconds for which the action watches a healthy Milvus: they are no work. */
export function staySeconds(): number {
  const file = path.join(
    ...[import.meta.dirname, '..', '..', 'src', 'server', 'health.ts']
  )
  const [, seconds] =
    /STAY_SECONDS = (\d+)/.exec(readFileSync(file, 'utf8')) ?? []
  if (!seconds) throw new Error(`${file} has no STAY_SECONDS`)
  return Number(seconds)
}
