import { beforeEach, describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Results } from '../../src/publish/publish.js'
import type { DockerOnPath } from '../support/docker-on-path.js'
import '../support/log.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import { publishingDocker } from '../support/publishing-docker.js'
import { AMD64, ARM64, digestOf, manifestOf } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const PARTS = { 'linux/amd64': digestOf('1'), 'linux/arm64': digestOf('2') }
const DIGESTS = Object.values(PARTS)
const given = { digests: DIGESTS.join('\n') }
const MERGED = `sha256:${createHash('sha256').update('merged').digest('hex')}`

/**
 * A registry with an image of each platform, of the labels that this run would
 * give it, and with tags once they are set.
 */
async function pushedDocker(
  cases: Record<string, string> = {}
): Promise<DockerOnPath> {
  const fake = await publishingDocker({
    ...Object.fromEntries(
      DIGESTS.map((digest) => [
        `"buildx imagetools inspect --format {{json .}}"*${digest}`,
        `cat "$HERE/${digest}"`
      ])
    ),
    '"buildx imagetools create --dry-run"*': 'echo merged',
    ...cases
  })
  const write = (name: string, content: object): void => {
    writeFileSync(path.join(fake.directory, name), JSON.stringify(content))
  }
  const { plan } = await publishHere({ 'dry-run': 'true' })
  const Labels = Object.fromEntries(
    plan?.labels.map((line) => line.split(/=(.*)/s)) ?? []
  ) as object
  const manifests = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
  for (const platform of ['linux/amd64', 'linux/arm64'] as const) {
    const [os, architecture] = platform.split('/')
    write(PARTS[platform], {
      manifest: manifestOf({ [platform]: manifests[platform] }),
      image: { os, architecture, config: { Labels } }
    })
  }
  write('manifest.json', { ...manifestOf(manifests), digest: MERGED })
  return fake
}

function tagsSet({ calls }: DockerOnPath): string[] {
  return calls().filter((line) => line.includes('create --tag'))
}

/** Results of a run with the two digests. */
async function mergeHere(
  inputs: Record<string, string> = {}
): Promise<Results> {
  return await publishHere({ ...given, ...inputs })
}

beforeEach(() => {
  setEnv({ RUNNER_TEMP: temporaryDirectory(), GITHUB_STATE: '' })
})

describe('publish, with digests', () => {
  it('merges and promotes, and neither builds nor tests', async () => {
    const fake = await pushedDocker()
    const results = await mergeHere()
    expect(results.error).toBeUndefined()
    expect(results).toMatchObject({
      built: true,
      promoted: ['2.6.22', '2.6'],
      image: {
        pushed: {
          digest: MERGED,
          platformDigests: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
        }
      }
    })
    expect(Object.keys(results.timings)).toEqual([
      'Log in',
      'Plan',
      'Merge',
      'Promote'
    ])
    const sources = DIGESTS.map((digest) => `${IMAGE}@${digest}`).join(' ')
    for (const line of tagsSet(fake)) {
      expect(line).toMatch(/--annotation index:io\.github\.milvus-runpod\.c/)
      expect(line.endsWith(sources)).toBe(true)
    }
    expect(tagsSet(fake)).toHaveLength(2)
  })

  it('moves no tag when a platform has not passed', async () => {
    const fake = await pushedDocker()
    const report = { platform: 'linux/amd64', level: 'query' }
    const { error, promoted, image } = await mergeHere({
      'smoke-results': JSON.stringify([{ ...report, verdict: 'failed' }])
    })
    expect(error).toContain('linux/amd64 has not passed the smoke test "query"')
    expect([promoted, image]).toEqual([[], undefined])
    expect(tagsSet(fake)).toEqual([])
  })

  it('calls what nobody was asked to test untested', async () => {
    await pushedDocker()
    const { smoke } = await mergeHere({ 'smoke-test': 'none' })
    expect(smoke).toEqual([
      { platform: 'linux/amd64', level: 'none', verdict: 'skipped' },
      { platform: 'linux/arm64', level: 'none', verdict: 'skipped' }
    ])
  })

  it('names no digest when others have set every tag to a newer version', async () => {
    const newer = JSON.stringify({
      digest: digestOf('9'),
      annotations: {
        'org.opencontainers.image.version': '2.6.23',
        'org.opencontainers.image.base.digest': digestOf('8'),
        'io.github.milvus-runpod.context': 'x'
      }
    })
    const fake = await pushedDocker({
      // Absent for the plan, newer for the promotion.
      '"buildx imagetools inspect --format {{json .Manifest}}"*:2.6': `if [ -e "$HERE/merging" ]; then echo '${newer}'; else echo "ERROR: $6: not found" >&2; exit 1; fi`,
      '"buildx imagetools create --dry-run"*':
        'touch "$HERE/merging"; echo merged'
    })
    const { image, left, error } = await mergeHere({
      tags: '{{major}}.{{minor}}'
    })
    expect(error).toBeUndefined()
    expect(image).toBeUndefined()
    expect(left).toMatchObject([{ tag: '2.6', version: '2.6.23' }])
    expect(tagsSet(fake)).toEqual([])
  })
})
