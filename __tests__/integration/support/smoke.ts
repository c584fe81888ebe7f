import type { RunOptions, RunResult } from '../../../lab/runner.ts'
import { act, docker, lab, newImage, tagsOf } from './lab.ts'

/** What the output `smoke` says of a platform. */
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
}

export interface SmokeRun {
  result: RunResult
  platforms: PlatformResult[]
  /** Tags in the registry afterwards. */
  tags: string[]
  /** Seconds of the whole run. */
  seconds: number
}

export interface Fault {
  /** Value of MILVUS_STANDIN_FAULT. */
  fault?: string
  /** Value of MILVUS_STANDIN_FAULT_AFTER. */
  after?: string
  /** Level of both platforms. */
  level: string
  /** Seconds that amd64 has, where that is not the default. */
  limit?: number
  inputs?: Record<string, string>
}

/** Inputs that make the stand-in Milvus have a fault. */
export function faultInputs({
  fault,
  after,
  level,
  limit,
  inputs = {}
}: Fault): Record<string, string> {
  const env = [
    fault ? `MILVUS_STANDIN_FAULT=${fault}` : '',
    after ? `MILVUS_STANDIN_FAULT_AFTER=${after}` : '',
    inputs['smoke-env'] ?? ''
  ]
  return {
    'smoke-test': level,
    'smoke-emulated': level,
    ...(limit && { 'smoke-timeout': String(limit) }),
    ...inputs,
    'smoke-env': env.filter(Boolean).join('\n')
  }
}

/** Runs the action on the stand-in Milvus with a fault. */
export async function smoke(
  fault: Fault,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<SmokeRun> {
  const image = newImage()
  const started = performance.now()
  const result = await act({ image, ...faultInputs(fault) }, options)
  return {
    result,
    platforms: JSON.parse(result.outputs.smoke ?? '[]') as PlatformResult[],
    tags: await tagsOf(image),
    seconds: (performance.now() - started) / 1000
  }
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

export interface BorrowedImage {
  ref: string
  /** Removes it from the engine again, unless it was there before. */
  giveBack: () => Promise<void>
}

/** Gets the stand-in's own image into the engine. */
export async function borrowStandin(): Promise<BorrowedImage> {
  const ref = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
  const wasThere = await docker(['image', 'inspect', ref]).then(
    () => true,
    () => false
  )
  if (!wasThere) await docker(['pull', '--quiet', ref])
  return {
    ref,
    giveBack: async () => {
      if (wasThere) return
      // Another test may use it by now.
      await docker(['image', 'rm', ref]).catch(() => undefined)
    }
  }
}
