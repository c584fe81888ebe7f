import { beforeEach, describe, expect, it } from '@jest/globals'
import { lstatSync } from 'node:fs'
import path from 'node:path'
import type { Inputs } from '../../src/inputs/inputs.js'
import type { Job } from '../../src/job.js'
import { imageLabels, makePlan, runAnnotations } from '../../src/plan/plan.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
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

describe('imageLabels', () => {
  it('says what the image is, and what it was made from', () => {
    const about = {
      version: '2.6.22',
      created: CREATED,
      baseName: 'milvusdb/milvus:v2.6.22',
      baseDigest: INDEX,
      contextHash: 'abc'
    }
    expect(imageLabels(about)).toEqual([
      `org.opencontainers.image.created=${CREATED}`,
      'org.opencontainers.image.version=2.6.22',
      'org.opencontainers.image.title=Milvus Standalone for RunPod',
      expect.stringMatching(/^org\.opencontainers\.image\.description=./),
      'org.opencontainers.image.licenses=Apache-2.0',
      'org.opencontainers.image.base.name=milvusdb/milvus:v2.6.22',
      `org.opencontainers.image.base.digest=${INDEX}`,
      'io.github.milvus-runpod.context=abc'
    ])
  })
})

describe('runAnnotations', () => {
  it('names the commit and the repository of the workflow', () => {
    const env = {
      GITHUB_SHA: 'c0ffee',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'me/repo'
    }
    expect(runAnnotations(env)).toEqual([
      'org.opencontainers.image.revision=c0ffee',
      'org.opencontainers.image.source=https://github.com/me/repo'
    ])
  })

  it('has none outside of GitHub', () => {
    expect(runAnnotations({})).toEqual([])
  })
})

describe('makePlan', () => {
  let inputs: Inputs
  let job: Job

  beforeEach(() => {
    setEnv({ GITHUB_SHA: '', GITHUB_SERVER_URL: '', GITHUB_REPOSITORY: '' })
    job = newJob()
    inputs = exampleInputs()
  })

  it('reads the base image of the version, whose tag begins with v', async () => {
    const { docker, calls } = dockerWith()
    const { base } = await makePlan(inputs, docker, job)
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

  it('reads the image for GPUs, and tags ours as well', async () => {
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

  it('renders the tags', async () => {
    const { docker } = dockerWith()
    const { tags } = await makePlan(inputs, docker, job)
    expect(tags).toEqual({ exact: ['2.6.22'], dated: [], floating: ['2.6'] })
  })

  it('stages the context under the name of the job, as old as the base', async () => {
    const { docker } = dockerWith()
    const { context } = await makePlan(inputs, docker, job)
    expect(context).toBe(path.join(job.directory, job.name))
    const { mtimeMs } = lstatSync(path.join(context, 'Dockerfile'))
    expect(mtimeMs).toBe(Date.parse(CREATED))
  })

  it('puts the labels of the image first, then those of the user', async () => {
    const { docker } = dockerWith()
    const { labels } = await makePlan(inputs, docker, job)
    expect(labels).toEqual([
      ...imageLabels({
        version: '2.6.22',
        created: CREATED,
        baseName: 'milvusdb/milvus:v2.6.22',
        baseDigest: INDEX,
        contextHash: contextOf(labels)
      }),
      'mine=1'
    ])
  })

  it('annotates the index with the labels, the smoke level and the run', async () => {
    setEnv({ GITHUB_SHA: 'c0ffee' })
    const { docker } = dockerWith()
    const { annotations, labels } = await makePlan(inputs, docker, job)
    expect(annotations).toEqual([
      ...labels.slice(0, -1),
      'io.github.milvus-runpod.smoke-test=health',
      'org.opencontainers.image.revision=c0ffee',
      'theirs=2'
    ])
  })

  it('puts nothing into a label that differs from run to run', async () => {
    const { docker } = dockerWith()
    const first = await makePlan(inputs, docker, job)
    setEnv({ GITHUB_SHA: 'c0ffee' })
    const second = await makePlan(inputs, docker, newJob())
    expect(second.labels).toEqual(first.labels)
  })

  it('refuses platforms that the base image lacks, and names those it has', async () => {
    const { docker } = dockerWith()
    inputs.platforms = ['linux/amd64', 'linux/s390x', 'linux/riscv64']
    await expect(makePlan(inputs, docker, job)).rejects.toThrow(
      'The base image milvusdb/milvus:v2.6.22 is not there for linux/s390x, linux/riscv64; its platforms are: linux/amd64, linux/arm64'
    )
  })

  it('fails when the base image cannot be read', async () => {
    const { docker } = fakeDocker({ [INSPECT]: failed('not found') })
    await expect(makePlan(inputs, docker, job)).rejects.toThrow(
      'The base image milvusdb/milvus:v2.6.22 could not be read: '
    )
  })
})
