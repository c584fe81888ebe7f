import { beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { noResults, type Results } from '../../src/publish/publish.js'
import { outputsOf, setOutputs } from '../../src/report/outputs.js'
import type { SmokeResult } from '../../src/smoke/platform-test.js'
import { AMD64, ARM64, BASE, INDEX, plan } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const platformDigests = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

const published: Results = {
  timings: {},
  plan,
  image: { refs: {}, pushed: { digest: INDEX, platformDigests } },
  smoke: [
    {
      platform: 'linux/amd64',
      level: 'health',
      emulated: false,
      verdict: 'passed',
      seconds: 2.5,
      probes: { create: 0.12345, stop: 30 },
      notes: ['it did not stop']
    }
  ],
  built: true,
  promoted: ['2.6.22', '2.6', 'latest'],
  left: []
}

describe('outputsOf', () => {
  it('names what was published', () => {
    expect(outputsOf(published)).toEqual({
      image: 'ghcr.io/me/milvus',
      version: '2.6.22',
      line: '2.6',
      'base-digest': BASE,
      built: 'true',
      reason: '2.6.22 is not there yet',
      plan: 'build',
      smoke:
        '[{"platform":"linux/amd64","level":"health","emulated":false,"verdict":"passed","seconds":2.5,"probes":{"create":0.123,"stop":30},"notes":["it did not stop"]}]',
      tag: 'ghcr.io/me/milvus:2.6.22',
      tags: 'ghcr.io/me/milvus:2.6.22\nghcr.io/me/milvus:2.6\nghcr.io/me/milvus:latest',
      digest: INDEX,
      ref: `ghcr.io/me/milvus@${INDEX}`,
      'platform-digests': JSON.stringify(platformDigests),
      advisories: '[]'
    })
  })

  it('says why a platform failed, but not all that shows it', () => {
    const failed: SmokeResult = {
      platform: 'linux/arm64',
      level: 'query',
      emulated: true,
      timeoutSeconds: 1200,
      verdict: 'failed',
      cause: 'the container ended',
      hint: 'the disk is full',
      evidence: {
        container: [],
        answers: [],
        components: [],
        dockerHealth: [],
        logs: 'long'
      }
    }
    const { smoke } = outputsOf({ ...published, smoke: [failed], error: 'no' })
    expect(JSON.parse(smoke ?? '')).toEqual([
      {
        platform: 'linux/arm64',
        level: 'query',
        emulated: true,
        verdict: 'failed',
        cause: 'the container ended',
        hint: 'the disk is full'
      }
    ])
  })

  it('takes the first floating tag for the tag when there is no exact one', () => {
    const decision = { ...plan.decision, tags: ['2.6'] }
    const { tag } = outputsOf({ ...published, plan: { ...plan, decision } })
    expect(tag).toBe('ghcr.io/me/milvus:2.6')
  })

  it.each([
    ['no tag was moved', []],
    ['some tags were moved', ['2.6.22']]
  ])('names no digest and no tag of a run that failed: %s', (_, promoted) => {
    const outputs = outputsOf({ ...published, promoted, error: 'no' })
    expect(outputs).toMatchObject({ built: 'true', reason: 'the run failed' })
    for (const name of ['tag', 'tags', 'digest', 'ref', 'platform-digests']) {
      expect(outputs).not.toHaveProperty(name)
    }
  })

  it('names no digest and no tag when nothing was pushed', () => {
    const outputs = outputsOf({
      ...published,
      image: { refs: {} },
      promoted: []
    })
    expect(Object.keys(outputs)).toEqual([
      'image',
      'version',
      'line',
      'base-digest',
      'built',
      'reason',
      'plan',
      'smoke',
      'advisories'
    ])
  })

  it('says that nothing was built when the build failed', () => {
    const { built, smoke } = outputsOf({ ...noResults(), plan, error: 'no' })
    expect([built, smoke]).toEqual(['false', '[]'])
  })

  it('is empty when there was no plan', () => {
    expect(outputsOf(noResults())).toEqual({})
  })
})

describe('setOutputs', () => {
  let file: string

  beforeEach(() => {
    file = path.join(temporaryDirectory(), 'output')
    writeFileSync(file, '')
    setEnv({ GITHUB_OUTPUT: file })
  })

  it('writes every output to the file of the runner', () => {
    setOutputs(published)
    const names = readFileSync(file, 'utf8').matchAll(/^(.+)<<ghadelimiter/gm)
    expect([...names].map(([, name]) => name)).toEqual(
      Object.keys(outputsOf(published))
    )
  })

  it('keeps lines apart in an output of several', () => {
    setOutputs(published)
    expect(readFileSync(file, 'utf8')).toMatch(
      /^tags<<.*\nghcr\.io\/me\/milvus:2\.6\.22\nghcr\.io\/me\/milvus:2\.6\n/m
    )
  })
})
