import { afterAll, beforeAll, expect } from '@jest/globals'
import type { RunOptions, RunResult } from '../../../lab/runner.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import {
  startRunpod,
  type GivenPod,
  type Runpod
} from '../../../lab/runpod/server.ts'
import type { Versions } from '../../../lab/runpod/versions.ts'
import { quickly } from './lab.ts'
import { ownVersions, sharedVersions } from './versions.ts'

/** What a call is about that only asks what the key may do. */
const NOBODY = 'milvus-runpod-action-asks-what-the-key-may-do'

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
  env: { OWN: SECRETS.env, MILVUS_ROOT_PASSWORD: SECRETS.password }
}

/**
 * For a pod that fails with one image and has to become healthy with the other. Both
 * waits are as long, and a restart on a busy machine takes more than 10 s.
 */
export const THERE_AND_BACK = { 'runpod-timeout': '30' }

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
 * Publishes two versions before all tests, for pods that go from one to the other.
 * Test files share them, unless one publishes more to their repository.
 */
export function useVersions({ own = false } = {}): () => Versions {
  let versions: Versions
  beforeAll(async () => {
    versions = await (own ? ownVersions() : sharedVersions())
  })
  return () => versions
}

/**
 * Runs the action for one platform and without a smoke test, with RunPod's key. It
 * finds the HTTP ports of pods behind RunPod's names.
 */
export async function withRunpod(
  runpod: Runpod,
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<RunResult> {
  const { url, account } = runpod
  const proxy = await runpod.startProxy()
  const access = {
    'runpod-api-url': url,
    'runpod-api-key': account.key,
    'runpod-root-password': SECRETS.password
  }
  const env = { ...process.env, ...proxy.env, ...options.env }
  return await quickly({ ...access, ...inputs }, { ...options, env })
}

/** Makes a GPU pod that runs an image, whose Milvus has the password of SECRETS. */
export async function addGpuPod(
  runpod: Runpod,
  given: Partial<GivenPod> & { name: string; image: string }
): Promise<LabPod> {
  const env = { ...GPU_POD.env, ...given.env }
  return await runpod.addPod({ ...GPU_POD, ...given, env })
}

/**
 * What was changed at RunPod: `PATCH /v2/pods/… {"image":"…"}`. Questions for the
 * rights of the key change nothing.
 */
export function changesOf({ calls }: Runpod): string[] {
  return calls
    .filter(({ method, path: asked }) => {
      return method !== 'GET' && !asked.includes(NOBODY)
    })
    .map(({ method, path: asked, body }) =>
      [method, asked, body && JSON.stringify(body)].filter(Boolean).join(' ')
    )
}

/** Expects that a run has shown no secret to anyone, and left no file. */
export function expectNoSecrets(
  { account }: Runpod,
  { log, summary, outputs, leftFiles }: RunResult
): void {
  // A runner hides what follows these words.
  const shown = log.replaceAll(/^::add-mask::.*$/gm, '')
  const all = [shown, summary, JSON.stringify(outputs)].join('\n')
  for (const secret of [account.key, ...Object.values(SECRETS)]) {
    expect(all).not.toContain(secret)
  }
  expect(leftFiles).toEqual([])
}
