// Two publications of one repository, for pods that go from one to the other.
import { execFile } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { lab } from '../inputs.ts'
import type { RunResult } from '../runner.ts'

export interface Versions {
  image: string
  /** References by digest. */
  previous: string
  next: string
  /** Inputs with which a run finds `next` up to date. */
  inputs: { image: string } & Record<string, string>
}

/** Runs the action. */
type Run = (
  inputs: Record<string, string>,
  options?: { env: NodeJS.ProcessEnv }
) => Promise<RunResult>

const DOCKER = path.resolve(import.meta.dirname, '../../docker')

/**
 * Publishes Milvus 2.6.21 in an image that ignores MILVUS_STANDIN_FAULT, and then
 * 2.6.22 in one that does not. So Milvus in a pod with that variable is healthy
 * until the pod gets the second.
 */
export async function publishVersions(
  image: string,
  run: Run
): Promise<Versions> {
  const previous = await publishPrevious(image, run)
  const inputs = { image, 'base-image': await makeBase(image) }
  return { image, previous, next: refOf(await run(inputs)), inputs }
}

/** Publishes the first of the two alone, and returns its reference. */
export async function publishPrevious(
  image: string,
  run: Run
): Promise<string> {
  const context = contextWithoutFaults()
  const base = { 'base-image': await makeBase(image) }
  const inputs = { image, ...base, 'milvus-version': '2.6.21', context }
  // A context has to be in the workspace.
  const env = { ...process.env, GITHUB_WORKSPACE: context }
  const result = await run(inputs, { env })
  rmSync(context, { recursive: true })
  return refOf(result)
}

/** Makes a base with two versions, which both are the stand-in. */
async function makeBase(image: string): Promise<string> {
  const base = `${image}-base`
  const source = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
  const tags = ['2.6.21', lab('STANDIN_VERSION')]
  await promisify(execFile)('docker', [
    ...['buildx', 'imagetools', 'create'],
    ...tags.flatMap((tag) => ['--tag', `${base}:v${tag}`]),
    source
  ])
  return base
}

/** A copy of docker/ with an entrypoint that drops the variable. */
function contextWithoutFaults(): string {
  const context = mkdtempSync(path.join(tmpdir(), 'context-'))
  copyWithoutFaults(context)
  return context
}

/** Copies docker/ with an entrypoint that drops MILVUS_STANDIN_FAULT. */
export function copyWithoutFaults(context: string): void {
  cpSync(DOCKER, context, { recursive: true })
  const unset = ['/usr/bin/env', '-u', 'MILVUS_STANDIN_FAULT']
  const entrypoint = [...unset, '/tini', '--', '/entrypoint.sh']
  appendFileSync(
    path.join(context, 'Dockerfile'),
    `ENTRYPOINT ${JSON.stringify(entrypoint)}\n` +
      'CMD ["milvus", "run", "standalone"]\n'
  )
}

function refOf({ mainCode, log, outputs }: RunResult): string {
  if (mainCode !== 0) throw new Error(log)
  return outputs.ref ?? ''
}
