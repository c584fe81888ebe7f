import type { RunOptions, RunResult } from '../../../lab/runner.ts'
import { act, docker, lab, newImage } from './lab.ts'

/** Makes a base repository with some versions of the stand-in. */
export async function newBase(tags: string[]): Promise<string> {
  const base = newImage()
  const source = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
  for (const tag of tags) await setTag(`${base}:${tag}`, source)
  return base
}

/** Sets a tag by hand. */
export async function setTag(target: string, source: string): Promise<void> {
  await docker(['buildx', 'imagetools', 'create', '--tag', target, source])
}

/** Runs the action for one platform, and without a smoke test. */
export async function quickly(
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<RunResult> {
  const fast = { platforms: 'linux/amd64', 'smoke-test': 'none' }
  return await act({ ...fast, ...inputs }, options)
}
