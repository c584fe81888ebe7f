import { beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fail } from '../../src/messages/failure.js'
import { mask } from '../../src/messages/masks.js'
import type { Results } from '../../src/publish/results.js'
import { outputsOf, setOutputs } from '../../src/report/outputs.js'
import type { SmokeResult } from '../../src/smoke/platform.js'
import { log } from '../support/log.js'
import { imageOf } from '../support/results.js'
import { AMD64, ARM64, BASE, INDEX, plan } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const NO = fail('unexpected-error', { reason: 'no' })
const platforms = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

const published: Results = {
  timings: [],
  plan,
  image: {
    origin: 'built',
    refs: {},
    kind: 'index',
    index: { digest: INDEX, platforms }
  },
  smoke: [
    {
      platform: 'linux/amd64',
      digest: AMD64,
      level: 'health',
      emulated: false,
      verdict: 'passed',
      seconds: 2.5,
      probes: { create: 0.12345, stop: 30 },
      notes: ['it did not stop']
    }
  ],
  promotion: { moved: ['2.6.22', '2.6', 'latest'], left: [] },
  advisories: []
}

describe('outputsOf', () => {
  it('names what was published', () => {
    expect(outputsOf(published)).toEqual({
      image: 'ghcr.io/me/milvus',
      version: '2.6.22',
      line: '2.6',
      'newer-version': '',
      'base-digest': BASE,
      built: 'true',
      changed: 'true',
      reason: 'no image has the tag 2.6.22 yet',
      plan: 'build',
      smoke: `[{"platform":"linux/amd64","digest":"${AMD64}","level":"health","emulated":false,"verdict":"passed","seconds":2.5,"probes":{"create":0.123,"stop":30},"notes":["it did not stop"]}]`,
      tag: 'ghcr.io/me/milvus:2.6.22',
      tags: 'ghcr.io/me/milvus:2.6.22\nghcr.io/me/milvus:2.6\nghcr.io/me/milvus:latest',
      digest: INDEX,
      ref: `ghcr.io/me/milvus@${INDEX}`,
      'platform-digests': JSON.stringify(platforms),
      'upgrade-from': '',
      advisories: '[]',
      'runpod-plan': '',
      'template-id': '',
      pods: ''
    })
  })

  it.each([
    ['a newer version', '2.6.25', '2.6.25'],
    ['nothing if that is published already', '2.6.22', '']
  ])('names %s as the version that is overdue', (_, newer, named) => {
    const base = { ...plan.base, newer }
    const outputs = outputsOf({ ...published, plan: { ...plan, base } })
    expect(outputs['newer-version']).toBe(named)
  })

  it('names the image whose data must be opened by its digest', () => {
    const replaced = {
      name: 'mirror.example/milvus:2.5',
      repository: 'mirror.example/milvus',
      digest: BASE,
      platforms
    }
    const decision = { ...plan.decision, replaced }
    const outputs = outputsOf({ ...published, plan: { ...plan, decision } })
    expect(outputs['upgrade-from']).toBe(`mirror.example/milvus@${BASE}`)
  })

  it('says from what each platform was upgraded, and whether that opens its data again', () => {
    const upgrade = {
      from: 'ghcr.io/me/milvus:2.6',
      digest: ARM64,
      version: '2.6.21',
      back: 'closed',
      reason: 'it ended with exit code 1'
    } as const
    const [tested] = published.smoke ?? []
    const passed = { ...tested, level: 'upgrade', upgrade } as SmokeResult
    const { smoke } = outputsOf({ ...published, smoke: [passed] })
    expect(JSON.parse(smoke ?? '')).toMatchObject([
      { level: 'upgrade', upgrade }
    ])
  })

  it('says why a platform failed, without its evidence', () => {
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
    const { smoke } = outputsOf({ ...published, smoke: [failed], error: NO })
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

  it('names no tag that was left at a newer version', () => {
    const image = { digest: BASE, platforms: {}, annotations: {} }
    const left = [{ tag: 'latest', version: '3.0.0', image }]
    const promotion = { moved: ['2.6.22', '2.6'], left }
    expect(outputsOf({ ...published, promotion }).tags).toBe(
      'ghcr.io/me/milvus:2.6.22\nghcr.io/me/milvus:2.6'
    )
  })

  it('names no tag that waits for the next run', () => {
    const image = { name: '', repository: '', digest: BASE, platforms: {} }
    const decision = {
      ...plan.decision,
      kind: 'test' as const,
      published: imageOf('2.6.22'),
      tags: ['2.6.22', '2.6'],
      waiting: [{ tag: 'latest', image }]
    }
    const { tags } = outputsOf({ ...published, plan: { ...plan, decision } })
    expect(tags).toBe('ghcr.io/me/milvus:2.6.22\nghcr.io/me/milvus:2.6')
  })

  it('names the first floating tag as the tag when there is no exact one', () => {
    const decision = { ...plan.decision, tags: ['2.6'] }
    const { tag } = outputsOf({ ...published, plan: { ...plan, decision } })
    expect(tag).toBe('ghcr.io/me/milvus:2.6')
  })

  it.each([
    ['no tag was moved', []],
    ['some tags were moved', ['2.6.22']]
  ])('names no digest and no tag when a run failed: %s', (_, moved) => {
    const promotion = { moved, left: [] }
    const outputs = outputsOf({ ...published, promotion, error: NO })
    expect(outputs).toMatchObject({ built: 'true', reason: 'the run failed' })
    for (const name of ['tag', 'tags', 'digest', 'ref', 'platform-digests']) {
      expect(outputs).not.toHaveProperty(name)
    }
  })

  it('names no digest and no tag when nothing was pushed', () => {
    const outputs = outputsOf({
      ...published,
      image: { origin: 'built', kind: 'engine', refs: {} },
      promotion: undefined
    })
    expect(Object.keys(outputs)).toEqual([
      'image',
      'version',
      'line',
      'newer-version',
      'base-digest',
      'built',
      'changed',
      'reason',
      'plan',
      'smoke',
      'upgrade-from',
      'advisories',
      'runpod-plan',
      'template-id',
      'pods'
    ])
  })

  it.each([
    ['an image was published', 'true', published],
    [
      'other jobs set every tag to a newer version',
      'false',
      { ...published, promotion: { moved: [], left: [] } }
    ],
    [
      'an image was only pushed',
      'false',
      { ...published, promotion: undefined }
    ],
    ['the run failed after a tag was set', 'true', { ...published, error: NO }]
  ])('says whether something is new to sign when %s', (_, changed, results) => {
    expect(outputsOf(results)).toMatchObject({ changed })
  })

  it('says that nothing was built when the build failed', () => {
    const { built, smoke } = outputsOf({ timings: [], plan, error: NO })
    expect([built, smoke]).toEqual(['false', '[]'])
  })

  it('is empty when there was no plan', () => {
    expect(outputsOf({ timings: [] })).toEqual({})
  })
})

describe('setOutputs', () => {
  let file: string

  beforeEach(() => {
    file = path.join(temporaryDirectory(), 'output')
    writeFileSync(file, '')
    setEnv({ GITHUB_OUTPUT: file })
  })

  it("writes every output to the runner's file", () => {
    setOutputs(published)
    const text = readFileSync(file, 'utf8')
    const names = text.matchAll(/^(.+)<<ghadelimiter/gm)
    expect([...names].map(([, name]) => name)).toEqual(
      Object.keys(outputsOf(published))
    )
    expect(text).toMatch(/^tags<<.*\n\S+:2\.6\.22\n\S+:2\.6\n/m)
  })

  it('warns, without the value, of outputs that contain what is masked', () => {
    setOutputs(published)
    expect(log()).toBe('')
    mask('me/milvus:2')
    setOutputs(published)
    expect(log()).toMatch(/::warning::.* drops them.*: "tag", "tags"%0A/)
    expect(log().replace('::add-mask::me/milvus:2\n', '')).not.toContain(
      'me/milvus:2'
    )
  })

  it('says what is right if they contain lines of a secret, such as a brace', () => {
    mask('{\n  "type": "service_account"\n}')
    const before = log()
    setOutputs({ ...published, error: NO })
    const said = log().slice(before.length)

    expect(said.match(/::warning/g)).toHaveLength(1)
    expect(said).toMatch(
      /::warning::These outputs contain a line of a password, such as "{" or "}", .*: "smoke"%0AWhat to do: store the password as a secret of one line/
    )
  })

  it.each<[string, Results, string]>([
    [
      'nothing was published',
      { ...published, image: undefined },
      'Nothing was'
    ],
    [
      'the image has no new tag',
      { ...published, promotion: undefined },
      `The image is in the registry as ghcr.io/me/milvus@${INDEX}, but`
    ]
  ])('says that %s if they cannot be written', (_, results, text) => {
    setEnv({ GITHUB_OUTPUT: path.dirname(file) })
    expect(() => {
      setOutputs(results)
    }).toThrow(text)
    expect(log()).toContain('\nversion: "2.6.22"\n')
  })

  it('says that later steps miss them if the runner names no file', () => {
    setEnv({ GITHUB_OUTPUT: '' })
    expect(() => {
      setOutputs(published)
    }).toThrow('GITHUB_OUTPUT (not set): the variable is not set')
    expect(log()).not.toContain('::set-output')
  })
})
