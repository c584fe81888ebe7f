// CONTRIBUTING.md, "Add an input": what must agree, for every input of action.yml.
import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { readMetadata } from '../../lab/runner.js'
import { stageBuild } from '../../src/context/staged.js'
import { readInputs, type Inputs } from '../../src/inputs/inputs.js'
import { hashOf } from '../../src/plan/build-hash.js'
import { BUNDLED_CONTEXT, setInputs } from '../support/action.js'
import { CA } from '../support/ca-samples.js'
import '../support/log.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

type Given = Record<string, string>

const KEY = { 'runpod-api-key': 'rpa_key' }

const UPGRADE = { 'smoke-test': 'upgrade' }

const OWN = { context: 'own' }

/** What changes the image, and is part of the hash by which a run recognizes it. */
const HASHED: Record<string, Given> = {
  variant: { variant: 'gpu' },
  context: { context: 'own' },
  'user-yaml': { 'user-yaml': 'user.yaml' },
  labels: { labels: 'team=search' },
  annotations: { annotations: 'team=search' },
  file: { ...OWN, file: 'other/Dockerfile' },
  target: { ...OWN, target: 'final' },
  'build-args': { ...OWN, 'build-args': 'A=1' },
  'build-contexts': { ...OWN, 'build-contexts': 'other=other' },
  provenance: { provenance: 'mode=max' },
  sbom: { sbom: 'true' }
}

/** What a run compares with the published image by itself (src/plan/decision.ts). */
const COMPARED: Record<string, Given> = {
  image: { image: 'me/other' },
  'milvus-version': { 'milvus-version': '2.6.21' },
  'base-image': { 'base-image': 'mirror.example/milvus' },
  platforms: { platforms: 'linux/amd64' },
  tags: { tags: 'stable' },
  'smoke-test': { 'smoke-test': 'restart' },
  'smoke-emulated': { 'smoke-emulated': 'query' },
  'smoke-script': { 'smoke-script': 'smoke.sh' },
  'smoke-upgrade-from': { ...UPGRADE, 'smoke-upgrade-from': 'me/milvus:2.5' }
}

/** What leaves the image as it is. */
const WITHOUT_EFFECT: Record<string, Given> = {
  secrets: { ...OWN, secrets: 'npm=canary-of-a-secret' },
  'secret-files': { ...OWN, 'secret-files': 'npm=user.yaml' },
  ssh: { ...OWN, ssh: 'default=key' },
  'cache-from': { 'cache-from': 'type=registry,ref=me/cache' },
  'cache-to': { 'cache-to': 'type=registry,ref=me/cache' },
  push: { push: 'false' },
  digests: { digests: `sha256:${'0'.repeat(64)}` },
  'smoke-results': { 'smoke-results': '[]' },
  'dry-run': { 'dry-run': 'true' },
  rebuild: { rebuild: 'always' },
  vulnerable: { vulnerable: 'ignore' },
  'smoke-timeout': { 'smoke-timeout': '60' },
  'smoke-upgrade-data': { ...UPGRADE, 'smoke-upgrade-data': 'data.tar.gz' },
  'smoke-memory': { 'smoke-memory': '8g' },
  'smoke-env': { 'smoke-env': 'LOG_LEVEL=warn' },
  username: { username: 'me', password: 'secret' },
  password: { username: 'me', password: 'secret' },
  registry: { registry: 'docker.io' },
  'base-username': { 'base-username': 'me', 'base-password': 'secret' },
  'base-password': { 'base-username': 'me', 'base-password': 'secret' },
  builder: { builder: 'mine' },
  'driver-opts': { 'driver-opts': 'network=host' },
  'buildkitd-config-inline': { 'buildkitd-config-inline': 'debug = true' },
  'buildkit-image': { 'buildkit-image': 'mirror.example/buildkit' },
  'binfmt-image': { 'binfmt-image': 'mirror.example/binfmt' },
  'runpod-api-key': KEY,
  'runpod-template': { ...KEY, 'runpod-template': 'Search' },
  'runpod-pods': { ...KEY, 'runpod-pods': 'milvus-*' },
  'runpod-canary': { ...KEY, 'runpod-canary': 'cpu' },
  'runpod-canary-required': { ...KEY, 'runpod-canary-required': 'false' },
  'runpod-registry': { ...KEY, 'runpod-registry': 'reg' },
  'runpod-root-password': { ...KEY, 'runpod-root-password': 'secret' },
  'runpod-timeout': { ...KEY, 'runpod-timeout': '60' },
  'runpod-allow-line-change': { ...KEY, 'runpod-allow-line-change': 'true' },
  'runpod-retry': { ...KEY, 'runpod-retry': 'true' },
  'runpod-template-compute': { ...KEY, 'runpod-template-compute': 'gpu' },
  'runpod-ca': { ...KEY, 'runpod-ca': CA },
  'runpod-doctor': {
    ...KEY,
    'runpod-pods': 'milvus-*',
    'runpod-doctor': 'true'
  },
  'runpod-api-url': { ...KEY, 'runpod-api-url': 'http://127.0.0.1' },
  'github-token': { 'github-token': 'ghs_token' }
}

beforeEach(() => {
  const workspace = temporaryDirectory()
  mkdirSync(path.join(workspace, 'own'))
  mkdirSync(path.join(workspace, 'other'))
  const dockerfile = 'FROM scratch AS final\n'
  writeFileSync(path.join(workspace, 'own/Dockerfile'), dockerfile)
  writeFileSync(path.join(workspace, 'other/Dockerfile'), `#\n${dockerfile}`)
  writeFileSync(
    path.join(workspace, 'key'),
    '-----BEGIN OPENSSH PRIVATE KEY-----\n'
  )
  writeFileSync(path.join(workspace, 'user.yaml'), 'proxy: {}\n')
  writeFileSync(path.join(workspace, 'data.tar.gz'), gzipSync('data'))
  writeFileSync(path.join(workspace, 'smoke.sh'), '#!/bin/sh\n', {
    mode: 0o755
  })
  setEnv({ GITHUB_WORKSPACE: workspace })
})

async function read(given: Given): Promise<Inputs> {
  const required = { image: 'me/milvus', 'milvus-version': '2.6.22' }
  setInputs({ ...required, ...given })
  return await readInputs(BUNDLED_CONTEXT)
}

async function hashWith(given: Given): Promise<string> {
  const inputs = await read(given)
  const { context, build, userYaml } = inputs
  const source = { ...context, contexts: build.contexts, userYaml }
  const job = { directory: temporaryDirectory(), name: 'job' }
  return hashOf(stageBuild(source, job, 0), inputs)
}

describe('every input of action.yml', () => {
  it('is decided about: hashed, compared, or without an effect on the image', () => {
    const decided = { ...HASHED, ...COMPARED, ...WITHOUT_EFFECT }

    expect(Object.keys(decided).sort()).toEqual(
      Object.keys(readMetadata().inputs).sort()
    )
  })

  it('is used after it was read', async () => {
    const inputs = await read({
      ...KEY,
      'user-yaml': 'user.yaml',
      builder: 'mine'
    })
    const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('inputs'))
      .map((file) => readFileSync(path.join('src', file), 'utf8'))
      .join('\n')
    const unused = keysOf(inputs).filter(
      (name) => !new RegExp(`\\b${name}\\b`).test(code)
    )

    expect(unused).toEqual([])
  })
})

describe('the hash by which a published image is recognized', () => {
  it.each(Object.entries(HASHED))('changes with %s', async (name, given) => {
    const context = name === 'context' ? '' : (given.context ?? '')
    expect(await hashWith(given)).not.toBe(await hashWith({ context }))
  })

  it.each(Object.entries({ ...COMPARED, ...WITHOUT_EFFECT }))(
    'does not change with %s',
    async (_, given) => {
      const { context = '' } = given
      expect(await hashWith(given)).toBe(await hashWith({ context }))
    }
  )
})

/** Returns the names of all values in an object, and in the objects in it. */
function keysOf(value: object): string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const isObject =
      typeof inner === 'object' &&
      inner !== null &&
      !Array.isArray(inner) &&
      !Buffer.isBuffer(inner)
    return [name, ...(isObject ? keysOf(inner) : [])]
  })
}
