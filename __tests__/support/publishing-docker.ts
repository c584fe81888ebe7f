import { jest } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import * as limits from '../../src/smoke/limits.js'
import { dockerWithCases, type DockerOnPath } from './docker-on-path.js'
import { serveRest } from './milvus-rest.js'
import { HEALTHY_BODY, serveHealth } from './milvus-server.js'
import { AMD64, ARM64, imageWith, INDEX, manifestOf } from './samples.js'
import { inspected } from './smoke-docker.js'
import { setEnv } from './temporary.js'

// These containers stay healthy, so there is nothing to wait for.
jest.unstable_mockModule('../../src/smoke/limits.js', () => ({
  ...limits,
  STAY_SECONDS: 0
}))

/** What is in the registry after a build: for one platform, or for both. */
const PUSH = [
  'case " $* " in',
  '*" --platform linux/amd64 "*) cp "$HERE/amd64.json" "$HERE/pushed.json" ;;',
  '*) cp "$HERE/base.json" "$HERE/pushed.json"',
  'esac'
].join('\n')

const WRITE_METADATA = [
  'until [ "$1" = --metadata-file ]; do shift; done',
  `echo '{"containerimage.digest":"${INDEX}"}' >"$2"`
].join('; ')

/** A digest is always there, a tag only when it was set. */
const INSPECT = [
  'if echo "$6" | grep -q @ || [ -e "$HERE/$(echo "$6" | tr / _)" ]',
  'then cat "$HERE/manifest.json"',
  'else echo "ERROR: $6: not found" >&2; exit 1',
  'fi'
].join('; ')

/** Bytes of each platform's image. */
export const SIZES = { 'linux/amd64': 1.24e9, 'linux/arm64': 640e6 }

/** Answers with the manifest of an image whose config has no bytes. */
function manifestOfSize(size: number): string {
  const manifest = { config: { size: 0 }, layers: [{ size }] }
  return `echo '${JSON.stringify(manifest)}'`
}

/**
 * Puts a `docker` on PATH with which a publication for linux/amd64 (native) and
 * linux/arm64 works, and whose containers are healthy. The given cases come
 * before its own.
 */
export async function publishingDocker(
  cases: Record<string, string> = {}
): Promise<DockerOnPath> {
  const own = {
    'version*': 'echo linux/amd64',
    '"context show"*': 'echo default',
    '"context inspect"*': 'echo unix:///var/run/docker.sock',
    'network*': ':',
    // An engine on another machine, whose disk is not known.
    'info*': 'echo elsewhere /var/lib/docker',
    [`"buildx imagetools inspect --format {{json .}}"*@${INDEX}`]:
      'cat "$HERE/pushed.json" 2>/dev/null || cat "$HERE/base.json"',
    '"buildx imagetools inspect --format {{json .}}"*': 'cat "$HERE/base.json"',
    '"buildx imagetools inspect --format {{json .Manifest}}"*': INSPECT,
    [`"buildx imagetools inspect --raw"*@${AMD64}`]: manifestOfSize(
      SIZES['linux/amd64']
    ),
    [`"buildx imagetools inspect --raw"*@${ARM64}`]: manifestOfSize(
      SIZES['linux/arm64']
    ),
    '"buildx imagetools create"*': 'touch "$HERE/$(echo "$5" | tr / _)"',
    '"buildx inspect --builder"*': 'echo "Platforms: linux/amd64, linux/arm64"',
    '"buildx build"*--metadata-file*': `${PUSH}\n${WRITE_METADATA}`,
    // The image of the builder is there, and nothing else.
    '"image inspect"*/buildkit:*': 'exit 0',
    '"image inspect"*': 'echo "Error: No such image" >&2; exit 1',
    'run*': 'echo "id-$$"',
    '"container inspect id-"*': 'cat "$HERE/container.json"',
    // The machine of the tests may be a container, but of another engine.
    '"container inspect"*': 'echo "Error: No such container" >&2; exit 1',
    'wait*':
      'while [ -e "$HERE/calls" ] && [ ! -e "$HERE/removed-$2" ]; do sleep 0.05; done',
    'logs*': 'echo "last log line"',
    'rm*id-*': 'touch "$HERE/removed-$4"'
  }
  // The first spread makes the given ones come first, the last one win.
  const fake = dockerWithCases({ ...cases, ...own, ...cases })
  const write = (name: string, content: object): void => {
    writeFileSync(path.join(fake.directory, name), JSON.stringify(content))
  }
  const manifest = manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
  const created = '2026-08-04T10:00:00Z'
  const configs = { 'linux/amd64': { created }, 'linux/arm64': { created } }
  write('base.json', JSON.parse(imageWith(configs)) as object)
  const one = { 'linux/amd64': { created, os: 'linux', architecture: 'amd64' } }
  write('amd64.json', JSON.parse(imageWith(one)) as object)
  write('manifest.json', manifest)
  write('container.json', [await healthyContainer()])
  setEnv({ PATH: fake.env.PATH })
  return fake
}

/** What `docker inspect` says of a container in which Milvus is well. */
async function healthyContainer(): Promise<object> {
  const metrics = await serveHealth(HEALTHY_BODY)
  const { port: api } = await serveRest()
  const [container] = JSON.parse(inspected({ metrics, api })) as [object]
  return container
}
