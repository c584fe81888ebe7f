// A small base image for as many platforms as a test needs. Nothing in it runs.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { docker, temporaryFolder } from '../commands.ts'
import { sharedBuilder } from '../measures/build.ts'
import { newRepository } from '../repository.ts'

/** Its Milvus version: any that has an image. */
export const VERSION = '2.6.22'

/** As many platforms of Linux, the most usual ones first. */
export function platformsOf(count: number): string {
  return ['amd64', 'arm64', 'ppc64le', 's390x']
    .slice(0, count)
    .map((name) => `linux/${name}`)
    .join(',')
}

const MOST = 4
let base: Promise<string> | undefined

/** Repository of the base, which is made once. */
export function smallBase(): Promise<string> {
  return (base ??= pushBase())
}

async function pushBase(): Promise<string> {
  const repository = newRepository()
  const folder = temporaryFolder()
  writeFileSync(path.join(folder, 'file'), 'a small base\n')
  writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\nCOPY file /\n')
  await docker(
    ...['buildx', 'build', '--builder', await sharedBuilder(), '--push'],
    ...['--platform', platformsOf(MOST), '--provenance', 'false'],
    ...['--tag', `${repository}:v${VERSION}`, folder]
  )
  return repository
}

/** Inputs of an untested run for one platform on the small base. */
export async function onSmallBase(): Promise<Record<string, string>> {
  return {
    'base-image': await smallBase(),
    'milvus-version': VERSION,
    'smoke-test': 'none',
    platforms: platformsOf(1)
  }
}
