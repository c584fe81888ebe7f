import { afterAll, beforeAll } from '@jest/globals'
import type { RunOptions, RunResult } from '../../../lab/runner.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import {
  startRunpod,
  type GivenPod,
  type Runpod
} from '../../../lab/runpod/server.ts'
import { newImage, quickly } from './lab.ts'
import { newBase } from './published.ts'

/** Two publications of one repository, for pods that go from one to the other. */
export interface Versions {
  image: string
  /** References by digest. */
  previous: string
  next: string
  /** Inputs that make a run find `next` up to date. */
  inputs: Record<string, string>
}

/** Whatever shows one of these shows a secret. */
export const SECRETS = {
  env: 'value-of-a-variable-of-the-pod',
  password: 'root-password-of-the-pods'
}

/** A GPU pod with what a pod for the image has, but not the name and the image. */
export const GPU_POD = {
  gpu: { id: 'NVIDIA RTX A4000' },
  ports: ['19530/http', '19530/tcp'],
  mounts: { persistent: { size: 10, path: '/var/lib/milvus' } },
  env: { OWN: SECRETS.env }
}

/** Starts a server for all tests of a file, and stops it after them. */
export function useRunpod(): () => Runpod {
  let runpod: Runpod
  beforeAll(async () => {
    runpod = await startRunpod()
  })
  afterAll(async () => {
    await runpod.stop()
  })
  return () => runpod
}

/**
 * Publishes an image of the stand-in that ignores MILVUS_STANDIN_FAULT, and then
 * one that does not. So a pod with a fault is healthy until it gets the second.
 */
export async function publishVersions(): Promise<Versions> {
  const image = newImage()
  const inputs = { image, 'base-image': await newBase(['v2.6.21', 'v2.6.22']) }
  const previous = await quickly({
    ...inputs,
    'milvus-version': '2.6.21',
    context: '__tests__/integration/contexts/without-faults'
  })
  const next = await quickly(inputs)
  for (const { mainCode, log } of [previous, next]) {
    if (mainCode !== 0) throw new Error(log)
  }
  return {
    image,
    previous: previous.outputs.ref ?? '',
    next: next.outputs.ref ?? '',
    inputs
  }
}

/** Runs the action for one platform and without a smoke test, with RunPod's key. */
export async function withRunpod(
  { url, account }: Runpod,
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<RunResult> {
  return await quickly(
    { 'runpod-api-url': url, 'runpod-api-key': account.key, ...inputs },
    options
  )
}

/** Makes a GPU pod that runs an image. */
export async function addGpuPod(
  runpod: Runpod,
  given: Partial<GivenPod> & { name: string; image: string }
): Promise<LabPod> {
  const env = { ...GPU_POD.env, ...given.env }
  return await runpod.addPod({ ...GPU_POD, ...given, env })
}

/** What was changed at RunPod: `PATCH /v2/pods/… {"image":"…"}`. */
export function changesOf({ calls }: Runpod): string[] {
  return calls
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, body }) =>
      [method, path, body && JSON.stringify(body)].filter(Boolean).join(' ')
    )
}

/** Everything that a run shows to people. */
export function shownBy({ log, summary, outputs }: RunResult): string {
  return [log, summary, JSON.stringify(outputs)].join('\n')
}
