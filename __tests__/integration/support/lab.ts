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

let builder: Promise<string> | undefined

/**
 * Name of a builder that all test files share: a start of BuildKit takes as long
 * as a build. The first who wants it makes it, and jest removes it at its end.
 */
export function sharedBuilder(): Promise<string> {
  return (builder ??= makeBuilder(process.env.TEST_BUILDER ?? ''))
}

async function makeBuilder(name: string): Promise<string> {
  const image = lab('BUILDKIT_IMAGE')
  const options = [lab('DRIVER_OPTS'), ...(image ? [`image=${image}`] : [])]
  const args = ['buildx', 'create', '--name', name]
    .concat('--driver', 'docker-container')
    .concat(options.flatMap((option) => ['--driver-opt', option]))
  await docker(args).catch((error: unknown) => {
    // Another test file was faster.
    if (!String(error).includes('existing instance')) throw error
  })
  return name
}

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
 * Inputs for the stand-in Milvus, unless they say otherwise, with the builder
 * that all tests share: with `builder: ''` the action makes one of its own.
 */
export async function actionInputs(
  given: Record<string, string>
): Promise<Record<string, string>> {
  // Milvus 2.3 does not have what the default level asks.
  const isOld = given['milvus-version']?.startsWith('2.3.')
  return {
    ...labInputs(),
    ...(isOld && { 'smoke-test': 'health' }),
    builder: given.builder ?? (await sharedBuilder()),
    ...given
  }
}

/** Runs the action, as a runner does, with inputs that fit this lab. */
export async function act(
  given: Record<string, string>,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<RunResult> {
  return await runAction({ ...options, inputs: await actionInputs(given) })
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
