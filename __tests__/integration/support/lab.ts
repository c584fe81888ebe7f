import { randomBytes } from 'node:crypto'
import { lab, labInputs } from '../../../lab/inputs.ts'
import { docker } from '../../../lab/parts/docker.ts'
import {
  runAction,
  type RunOptions,
  type RunResult
} from '../../../lab/runner.ts'

export { docker, lab }

/** The platform of this machine, and the one that runs under QEMU. */
export const [NATIVE, EMULATED] =
  process.arch === 'arm64'
    ? ['linux/arm64', 'linux/amd64']
    : ['linux/amd64', 'linux/arm64']

/** Marks what the tests of this run make: another worktree may use the same engine. */
export function testLabel(): string {
  return `milvus-runpod-test=${process.env.TEST_BUILDER}`
}

/** Returns a repository name that no other test has. */
export function newImage(registry = lab('REGISTRY')): string {
  return `${registry}/test-${randomBytes(4).toString('hex')}/milvus`
}

/**
 * Inputs of the action, and of the workflow, that fit this lab; for the stand-in
 * Milvus unless they say otherwise.
 */
export function inLab(
  given: Record<string, string> = {}
): Record<string, string> {
  const {
    'base-image': base = lab('STANDIN_IMAGE'),
    'milvus-version': version = lab('STANDIN_VERSION')
  } = given
  // There is no GitHub here, unless a test starts one.
  return { ...labInputs(base, version), vulnerable: 'ignore', ...given }
}

/**
 * Runs the action, as a runner does, with inputs that fit this lab. It uses the
 * builder that all tests share: with `builder: ''` it makes one of its own.
 */
export async function act(
  given: Record<string, string>,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<RunResult> {
  const builder = process.env.TEST_BUILDER ?? ''
  return await runAction({ ...options, inputs: { builder, ...inLab(given) } })
}

/** Runs the action for one platform, and without a smoke test. */
export async function quickly(
  given: Record<string, string>,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<RunResult> {
  const quick = { platforms: 'linux/amd64', 'smoke-test': 'none' }
  return await act({ ...quick, ...given }, options)
}

/** Returns why a run has failed: the end of its log, of which CI keeps nothing else. */
export function failureIn({
  mainCode,
  log
}: Pick<RunResult, 'mainCode' | 'log'>): string {
  return mainCode === 0 ? '' : `exit code ${mainCode}: ${log.slice(-4000)}`
}

/** Digest behind a reference, as buildx reads it from the registry. */
export async function digestOf(ref: string): Promise<string> {
  const format = ['--format', '{{.Manifest.Digest}}']
  return await docker(['buildx', 'imagetools', 'inspect', ...format, ref])
}

/** What prints a manifest as it is in the registry. */
const RAW = ['buildx', 'imagetools', 'inspect', '--raw']

/** A blob, as a manifest lists it. */
interface Listed {
  digest: string
}

export interface Index {
  annotations: Record<string, string>
  manifests: {
    mediaType: string
    digest: string
    platform: { os: string; architecture: string }
    annotations?: Record<string, string>
  }[]
}

/** The index itself behind a reference, as it is in the registry. */
export async function indexOf(ref = ''): Promise<Index> {
  return JSON.parse(await docker([...RAW, ref])) as Index
}

/** Each platform's manifest digest in an index, without attestations. */
export function platformsOf({ manifests }: Index): Record<string, string> {
  const platforms = manifests
    .filter(({ platform }) => platform.os !== 'unknown')
    .map(({ digest, platform }) => [
      `${platform.os}/${platform.architecture}`,
      digest
    ])
  return Object.fromEntries(platforms) as Record<string, string>
}

/** Bytes that the registry sends for the config and the layers of an image. */
export async function bytesOf(ref: string): Promise<number> {
  const { config, layers } = JSON.parse(await docker([...RAW, ref])) as {
    config: Listed
    layers: Listed[]
  }
  const [registry = '', repository = ''] = ref.split(/\/(.*)@/)
  const sizes = [config, ...layers].map(async ({ digest }) => {
    const url = `http://${registry}/v2/${repository}/blobs/${digest}`
    const { headers } = await fetch(url, { method: 'HEAD' })
    return Number(headers.get('content-length'))
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Tags of a repository; none when the registry does not know it. */
export async function tagsOf(image: string): Promise<string[]> {
  const [registry = '', ...repository] = image.split('/')
  const response = await fetch(
    `http://${registry}/v2/${repository.join('/')}/tags/list`
  )
  if (response.status === 404) return []
  const { tags } = (await response.json()) as { tags: string[] | null }
  return (tags ?? []).sort()
}
