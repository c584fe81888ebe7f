import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import {
  runAction,
  type RunOptions,
  type RunResult
} from '../../../lab/runner.ts'

const run = promisify(execFile)

/** The platform of this machine, and the one that runs under QEMU. */
export const [NATIVE, EMULATED] =
  process.arch === 'arm64'
    ? ['linux/arm64', 'linux/amd64']
    : ['linux/amd64', 'linux/arm64']

/** Returns a variable of the lab's environment (see lab/up). */
export function lab(name: string): string {
  const value = process.env[`LAB_${name}`]
  if (value === undefined) {
    throw new Error(`LAB_${name} is not set: run script/test, or . "$(lab/up)"`)
  }
  return value
}

/** Runs docker in the lab and returns its standard output. */
export async function docker(
  args: string[],
  env: NodeJS.ProcessEnv = process.env
): Promise<string> {
  const { stdout } = await run('docker', args, { env, maxBuffer: 2 ** 26 })
  return stdout.trim()
}

/** Returns a repository name that no other test has. */
export function newImage(registry = lab('REGISTRY')): string {
  return `${registry}/test-${randomBytes(4).toString('hex')}/milvus`
}

/** Inputs of the action, and of the workflow, that differ in the lab. */
export function labInputs(): Record<string, string> {
  return {
    'milvus-version': lab('STANDIN_VERSION'),
    'base-image': lab('STANDIN_IMAGE'),
    // There is no GitHub here, unless a test starts one.
    vulnerable: 'ignore',
    'driver-opts': lab('DRIVER_OPTS'),
    ...(lab('BUILDKIT_IMAGE') && { 'buildkit-image': lab('BUILDKIT_IMAGE') }),
    ...(lab('BINFMT_IMAGE') && { 'binfmt-image': lab('BINFMT_IMAGE') })
  }
}

/**
 * Runs the action on the stand-in Milvus, unless inputs say otherwise, with the
 * lab's own images for what it would pull from elsewhere.
 */
export async function act(
  inputs: Record<string, string>,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<RunResult> {
  // Milvus 2.3 does not have what the default level asks.
  const level: Record<string, string> = /^2\.3\./.test(
    inputs['milvus-version'] ?? ''
  )
    ? { 'smoke-test': 'health' }
    : {}
  return await runAction({
    ...options,
    inputs: { ...labInputs(), ...level, ...inputs }
  })
}

/** Digest behind a reference, as buildx reads it from the registry. */
export async function digestOf(ref: string): Promise<string> {
  const format = '{{.Manifest.Digest}}'
  return await docker([
    'buildx',
    'imagetools',
    'inspect',
    '--format',
    format,
    ref
  ])
}

export interface Index {
  annotations: Record<string, string>
  manifests: {
    digest: string
    platform: { os: string; architecture: string }
    annotations?: Record<string, string>
  }[]
}

/** The index itself behind a reference, as it is in the registry. */
export async function indexOf(ref = ''): Promise<Index> {
  const args = ['buildx', 'imagetools', 'inspect', '--raw', ref]
  return JSON.parse(await docker(args)) as Index
}

/** Tags of a repository; none when the registry does not know it. */
export async function tagsOf(image: string): Promise<string[]> {
  const [registry = '', ...repository] = image.split('/')
  const response = await fetch(
    `http://${registry}/v2/${repository.join('/')}/tags/list`
  )
  if (response.status === 404) return []
  const { tags } = (await response.json()) as { tags: string[] | null }
  return tags ?? []
}

/**
 * All that a run could leave behind in the engine, a line each. Left out are
 * what tests of the image make at the same time, and images without a name:
 * dockerd may keep one of a pull that is cancelled just before its end.
 */
export async function traces(): Promise<string[]> {
  const lists = [
    ['ps', '--all', '--format', 'container {{.ID}} {{.Image}} {{.Labels}}'],
    ['volume', 'ls', '--format', 'volume {{.Name}}'],
    [
      'image',
      'ls',
      '--digests',
      '--format',
      'image {{.Repository}}:{{.Tag}}@{{.Digest}}'
    ],
    ['buildx', 'ls', '--format', 'builder {{.Name}}']
  ]
  const outputs = await Promise.all(lists.map((args) => docker(args)))
  const nameless = '<none>:<none>@<none>'
  const kept = [
    lab('BUILDKIT_IMAGE'),
    lab('BINFMT_IMAGE'),
    'milvus-runpod-test',
    nameless
  ].filter(Boolean)
  return outputs
    .flatMap((output) => output.split('\n'))
    .filter((line) => line && !kept.some((image) => line.includes(image)))
    .sort()
}
