import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Inputs } from '../../src/inputs/inputs.js'
import { parseRequest } from '../../src/milvus/version.js'
import { failed, fakeDocker, type FakeDocker } from './fake-docker.js'
import { imageWith, NO_BUILD } from './samples.js'
import { temporaryDirectory } from './temporary.js'

export const INSPECT = 'buildx imagetools inspect --format {{json .}}'
const INSPECT_TAG = 'buildx imagetools inspect --format {{json .Manifest}}'
export const CREATED = '2026-08-04T10:00:00.000Z'
const BASE_IMAGE = imageWith({
  'linux/amd64': { created: CREATED },
  'linux/arm64': { created: '2026-08-04T09:00:00Z' }
})

/**
 * Has the base image, and none of ours unless given.
 *
 * @param missing tags of base images that are not there yet
 */
export function dockerWith(
  published: Record<string, string | Error> = {},
  missing: string[] = []
): FakeDocker {
  const tags = Object.entries(published).map(([tag, answer]) => [
    `${INSPECT_TAG} ghcr.io/me/milvus:${tag}`,
    answer
  ])
  return fakeDocker({
    version: 'linux/amd64',
    ...Object.fromEntries(
      missing.map((tag) => [
        `${INSPECT} milvusdb/milvus:${tag}`,
        failed(`milvusdb/milvus:${tag}: not found`)
      ])
    ),
    [INSPECT]: BASE_IMAGE,
    ...(Object.fromEntries(tags) as Record<string, string>),
    [INSPECT_TAG]: failed('ghcr.io/me/milvus:tag: not found')
  })
}

/** Inputs with a context of their own. */
export function exampleInputs(): Inputs {
  const directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'Dockerfile'), 'FROM scratch\n')
  return {
    image: 'ghcr.io/me/milvus',
    build: NO_BUILD,
    registry: { host: 'ghcr.io', isGitHub: true },
    version: parseRequest('2.6.22'),
    variant: 'cpu',
    base: { repository: 'milvusdb/milvus' },
    platforms: ['linux/amd64', 'linux/arm64'],
    tags: ['{{major}}.{{minor}}', '{{version}}'],
    labels: ['mine=1'],
    annotations: ['theirs=2'],
    context: { directory, bundled: false },
    push: 'true',
    digests: [],
    smokeResults: [],
    rebuild: 'if-changed',
    vulnerable: 'ignore',
    provenance: 'true',
    sbom: 'false',
    githubToken: '',
    logins: [],
    smoke: { level: 'health', emulatedLevel: 'none', timeoutSeconds: 1 }
  } as unknown as Inputs
}
