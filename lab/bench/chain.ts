// The chain of usual actions: setup-buildx and build-push of the original recipe,
// untested. Without their bundles, the same commands of buildx.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { docker, dockerRemove, secondsOf } from './commands.ts'
import { newName } from './engine.ts'
import { later } from '../undo.ts'
import { driverOpts, lab } from '../inputs.ts'
import { readMetadata, runAction } from '../runner.ts'

const BUNDLES = ['setup-buildx-action', 'build-push-action'] as const

/** The original recipe: the same image, with RUN. */
export const ORIGINAL = path.join(import.meta.dirname, 'original')

/** Where the bundles of Docker's actions are, if they can be used. */
export function hasBundles(folder: string): boolean {
  return BUNDLES.every((name) => existsSync(path.join(folder, name)))
}

export interface Push {
  image: string
  platforms: string
  base: string
  /** Folder with clones of Docker's actions. */
  bundles?: string
}

/** Builds and pushes once on a new builder, and returns the seconds. */
export async function runChain(push: Push): Promise<number> {
  const builder = newName()
  later(() => dockerRemove('buildx', 'rm', '--force', builder))
  const work = push.bundles ? runBundles : runCommands
  return await secondsOf(() => work(push, builder))
}

async function runCommands(push: Push, builder: string): Promise<void> {
  await createBuilder(builder)
  await buildAndPush(ORIGINAL, { ...push, builder })
  await docker('buildx', 'rm', '--force', builder)
}

/** Creates a builder and starts it, as setup-buildx does. */
export async function createBuilder(name: string): Promise<void> {
  await docker(
    ...['buildx', 'create', '--name', name, '--bootstrap'],
    ...['--driver', 'docker-container'],
    ...driverOptions().flatMap((option) => ['--driver-opt', option])
  )
}

/** Builds a context for the real Milvus and pushes it. */
export async function buildAndPush(
  context: string,
  { image, platforms, base, builder }: Push & { builder: string }
): Promise<void> {
  await docker(
    ...['buildx', 'build', '--builder', builder, '--no-cache', '--push'],
    ...['--platform', platforms, '--tag', `${image}:latest`],
    ...buildArguments(base).flatMap((line) => ['--build-arg', line]),
    context
  )
}

async function runBundles(push: Push, builder: string): Promise<void> {
  await runBundle(push, 'setup-buildx-action', {
    name: builder,
    'driver-opts': driverOptions().join('\n'),
    // The builder is removed below: this post step would run before the build.
    cleanup: 'false',
    use: 'false',
    'cache-binary': 'false'
  })
  await runBundle(push, 'build-push-action', {
    builder,
    push: 'true',
    context: ORIGINAL,
    platforms: push.platforms,
    tags: `${push.image}:latest`,
    'build-args': buildArguments(push.base).join('\n'),
    'github-token': ''
  })
  await docker('buildx', 'rm', '--force', builder)
}

async function runBundle(
  { bundles = '' }: Push,
  name: (typeof BUNDLES)[number],
  inputs: Record<string, string>
): Promise<void> {
  const action = path.join(bundles, name)
  const env = {
    ...process.env,
    GITHUB_REPOSITORY: 'me/milvus',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: '0123456789'.repeat(4),
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_EVENT_NAME: 'push',
    // There is no GitHub to give the record of a build to.
    DOCKER_BUILD_RECORD_UPLOAD: 'false',
    DOCKER_BUILD_SUMMARY: 'false'
  }
  const { mainCode, postCode, log } = await runAction({ action, inputs, env })
  if (mainCode || postCode) throw new Error(`${name} failed: ${log}`)
}

function buildArguments(base: string): string[] {
  return [`BASE_IMAGE=${base}`, `MILVUS_VERSION=${lab('MILVUS_VERSION')}`]
}

function driverOptions(): string[] {
  return [...driverOpts().split('\n'), `image=${buildkitImage()}`].filter(
    Boolean
  )
}

/** The BuildKit of all builders, ours and theirs. */
export function buildkitImage(): string {
  const usual = readMetadata().inputs['buildkit-image']?.default ?? ''
  return lab('BUILDKIT_IMAGE') || usual
}
