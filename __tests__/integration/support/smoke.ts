import { randomBytes } from 'node:crypto'
import type { RunOptions, RunResult } from '../../../lab/runner.ts'
import type { Upgrade } from '../../../src/smoke/levels.ts'
import { act, digestOf, tagsOf } from './lab.ts'
import { setTag, sharedImage } from './published.ts'

/** What the output `smoke` says about a platform. */
export interface PlatformResult {
  platform: string
  level: string
  emulated: boolean
  verdict: string
  seconds?: number
  probes?: Record<string, number>
  notes?: string[]
  cause?: string
  hint?: string
  upgrade?: Upgrade
}

/** A run that tests a published image, and sets a new tag if it passes. */
export interface SmokeRun {
  result: RunResult
  platforms: PlatformResult[]
  /** Whether the new tag is set afterwards. */
  isTagged: boolean
  /** Returns what the tag that was there before points to. */
  digest: () => Promise<string>
}

export interface Fault {
  /** Value of MILVUS_STANDIN_FAULT. */
  fault?: string
  /** Value of MILVUS_STANDIN_FAULT_AFTER. */
  after?: string
  /** Level of both platforms. */
  level: string
  /** Seconds for amd64, unless the default; arm64 gets four times as many. */
  limit?: number
  inputs?: Record<string, string>
}

/** Inputs that make the stand-in Milvus have a fault. */
export function faultInputs({
  fault,
  after,
  level,
  limit = 300,
  inputs = {}
}: Fault): Record<string, string> {
  const env = [
    fault && `MILVUS_STANDIN_FAULT=${fault}`,
    after && `MILVUS_STANDIN_FAULT_AFTER=${after}`,
    inputs['smoke-env']
  ]
  return {
    'smoke-test': level,
    'smoke-emulated': level,
    'smoke-timeout': String(limit),
    ...inputs,
    'smoke-env': env.filter(Boolean).join('\n')
  }
}

/** Runs the action on a published image, whose Milvus has a fault. */
export async function testPublished(
  fault: Fault,
  options: Omit<RunOptions, 'inputs'> = {},
  { image, digest } = sharedImage()
): Promise<SmokeRun> {
  const number = randomBytes(4).toString('hex')
  const [before, after] = [`before-${number}`, `after-${number}`]
  await setTag(`${image}:${before}`, `${image}@${digest}`)
  const tags = `${before}\n${after}`
  const result = await act({ image, tags, ...faultInputs(fault) }, options)
  return {
    result,
    platforms: JSON.parse(result.outputs.smoke ?? '[]') as PlatformResult[],
    isTagged: (await tagsOf(image)).includes(after),
    digest: () => digestOf(`${image}:${before}`)
  }
}

/** Each platform's verdict, with its cause and hint where it failed. */
export function verdictsOf(platforms: PlatformResult[]): string[] {
  return platforms.map(({ platform, verdict, cause, hint }) =>
    verdict === 'failed'
      ? [`${platform} failed: ${cause ?? ''}`, hint]
          .filter(Boolean)
          .join('; hint: ')
      : verdict
  )
}

/** Runs several at a time: the order of the results is that of the tasks. */
export async function sideBySide<T>(
  limit: number,
  tasks: (() => Promise<T>)[]
): Promise<T[]> {
  const results: T[] = []
  const left = tasks.entries()
  const worker = async (): Promise<void> => {
    for (const [index, task] of left) results[index] = await task()
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return results
}
