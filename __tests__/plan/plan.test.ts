import { beforeEach, describe, expect, it } from '@jest/globals'
import { lstatSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Inputs } from '../../src/inputs/inputs.js'
import type { Job } from '../../src/job.js'
import { imageLabels } from '../../src/plan/marks.js'
import { makePlan } from '../../src/plan/plan.js'
import { BUNDLED_CONTEXT } from '../support/action.js'
import '../support/log.js'
import {
  CREATED,
  dockerWith,
  exampleInputs,
  INSPECT
} from '../support/plan-samples.js'
import { AMD64, ARM64, INDEX, newJob } from '../support/samples.js'
import { setEnv } from '../support/temporary.js'

function contextOf(labels: string[]): string {
  const start = 'io.github.milvus-runpod.context='
  const label = labels.find((line) => line.startsWith(start)) ?? ''
  return label.slice(start.length)
}

describe('makePlan', () => {
  let inputs: Inputs
  let job: Job

  beforeEach(() => {
    setEnv({ GITHUB_SHA: '', GITHUB_SERVER_URL: '', GITHUB_REPOSITORY: '' })
    job = newJob()
    inputs = exampleInputs()
  })

  /** Plans with the inputs of the test, and nothing published. */
  function planHere(): ReturnType<typeof makePlan> {
    return makePlan(inputs, dockerWith().docker, job)
  }

  it('reads the base image of the version, whose tag begins with v', async () => {
    const { docker, calls } = dockerWith()
    const { base, tags } = await makePlan(inputs, docker, job)
    expect(tags).toEqual({ exact: ['2.6.22'], dated: [], floating: ['2.6'] })
    expect(calls).toContain(`${INSPECT} milvusdb/milvus:v2.6.22`)
    expect(base).toMatchObject({
      name: 'milvusdb/milvus:v2.6.22',
      repository: 'milvusdb/milvus',
      digest: INDEX,
      platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
      created: Date.parse(CREATED) / 1000
    })
  })

  it('reads a pinned base image by its digest', async () => {
    const { docker, calls } = dockerWith()
    inputs.base.digest = INDEX
    await makePlan(inputs, docker, job)
    expect(calls).toContain(`${INSPECT} milvusdb/milvus@${INDEX}`)
  })

  it('reads the image for GPUs, and gives ours the same suffix', async () => {
    const { docker, calls } = dockerWith()
    inputs.variant = 'gpu'
    const { base, tags } = await makePlan(inputs, docker, job)
    expect(calls).toContain(`${INSPECT} milvusdb/milvus:v2.6.22-gpu`)
    expect(base.name).toBe('milvusdb/milvus:v2.6.22-gpu')
    expect(tags).toEqual({
      exact: ['2.6.22-gpu'],
      dated: [],
      floating: ['2.6-gpu']
    })
  })

  it('sets no tag with `push: by-digest`', async () => {
    inputs.push = 'by-digest'
    const { decision } = await planHere()
    expect(decision).toMatchObject({ kind: 'build', tags: [] })
  })

  it('knows whether anything was published before', async () => {
    const first = dockerWith()
    const later = dockerWith({ '2.6': JSON.stringify({ digest: INDEX }) })
    for (const push of ['true', 'by-digest'] as const) {
      inputs.push = push
      const before = await makePlan(inputs, first.docker, newJob())
      const after = await makePlan(inputs, later.docker, newJob())
      expect(before.isUnpublished).toBe(true)
      expect(after.isUnpublished).toBe(false)
    }
  })

  it('plans a lower level for the platforms that run under QEMU here', async () => {
    const { tests } = await planHere()
    expect(tests.map(({ platform, level }) => [platform, level])).toEqual([
      ['linux/amd64', 'health'],
      ['linux/arm64', 'none']
    ])
  })

  it('takes platforms to merge for native ones, unless their report says otherwise', async () => {
    const { docker, calls } = dockerWith()
    inputs.digests = [INDEX]
    inputs.smokeResults = [
      {
        platform: 'linux/amd64',
        level: 'none',
        verdict: 'skipped',
        emulated: true
      }
    ]
    const { tests } = await makePlan(inputs, docker, job)
    expect(tests.map(({ level }) => level)).toEqual(['none', 'health'])
    expect(calls.some((line) => line.startsWith('version'))).toBe(false)
  })

  it('stages the context under the name of the job, as old as the base', async () => {
    const context = (await planHere()).staged.directory
    expect(context).toBe(path.join(job.directory, job.name))
    const { mtimeMs } = lstatSync(path.join(context, 'Dockerfile'))
    expect(mtimeMs).toBe(Date.parse(CREATED))
  })

  it("puts the action's labels first, then the user's", async () => {
    const { labels } = await planHere()
    expect(labels).toEqual([
      ...imageLabels({
        version: '2.6.22',
        created: Date.parse(CREATED) / 1000,
        baseName: 'milvusdb/milvus:v2.6.22',
        baseDigest: INDEX,
        context: contextOf(labels)
      }),
      'mine=1'
    ])
  })

  it('stages the user.yaml that was checked, whatever its file holds now', async () => {
    inputs.context = { directory: BUNDLED_CONTEXT, bundled: true }
    inputs.userYaml = Buffer.from('a: 1\n')
    const context = (await planHere()).staged.directory
    const staged = path.join(context, 'configs', 'user.yaml')
    expect(readFileSync(staged, 'utf8')).toBe('a: 1\n')
  })

  it('annotates the index with the labels, the smoke level and the run', async () => {
    setEnv({ GITHUB_SHA: 'c0ffee' })
    const { annotations, labels } = await planHere()
    expect(annotations).toEqual([
      ...labels.slice(0, -1),
      'io.github.milvus-runpod.smoke-test=none',
      'io.github.milvus-runpod.smoke-test.platforms=linux/amd64=health,linux/arm64=none',
      'org.opencontainers.image.revision=c0ffee',
      'theirs=2'
    ])
  })

  it('puts nothing that differs from run to run into a label', async () => {
    const { docker } = dockerWith()
    const first = await makePlan(inputs, docker, job)
    setEnv({ GITHUB_SHA: 'c0ffee' })
    const second = await makePlan(inputs, docker, newJob())
    expect(second.labels).toEqual(first.labels)
  })

  it("labels an image on ghcr.io with the workflow's repository, which changes no hash", async () => {
    const { docker } = dockerWith()
    const first = await makePlan(inputs, docker, job)
    setEnv({
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'me/repo'
    })
    const second = await makePlan(inputs, docker, newJob())
    expect(second.labels).toEqual([
      ...first.labels.slice(0, -1),
      'org.opencontainers.image.source=https://github.com/me/repo',
      'mine=1'
    ])
    expect(contextOf(second.labels)).toBe(contextOf(first.labels))
  })

  it('refuses platforms that the base image lacks, and names the ones it has', async () => {
    inputs.platforms = ['linux/amd64', 'linux/s390x', 'linux/riscv64']
    await expect(planHere()).rejects.toThrow(
      'The base image milvusdb/milvus:v2.6.22 is not available for linux/s390x, linux/riscv64; its platforms are: linux/amd64, linux/arm64'
    )
  })
})
