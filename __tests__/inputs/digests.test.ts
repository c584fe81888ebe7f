import { describe, expect, it } from '@jest/globals'
import { read } from '../support/inputs.js'
import type { SmokeReport } from '../../src/smoke/report.js'
import { AMD64, ARM64 } from '../support/samples.js'

describe('the input digests', () => {
  it('is a list without duplicates', async () => {
    const digests = `${AMD64}\n\n ${ARM64}\n${AMD64}\n`
    expect((await read({ digests })).digests).toEqual([AMD64, ARM64])
  })

  it.each(['false', 'by-digest'])('is refused with push "%s"', async (push) => {
    await expect(read({ digests: AMD64, push })).rejects.toThrow(
      `Input "push" is "${push}": it must be "true" when "digests" is set`
    )
  })
})

describe('the input push', () => {
  it.each([
    ['by-digest', 'by-digest'],
    ['False', 'false'],
    ['TRUE', 'true']
  ])('may be %s', async (text, push) => {
    expect((await read({ push: text })).push).toBe(push)
  })
})

describe('the input smoke-results', () => {
  const amd64: SmokeReport = {
    platform: 'linux/amd64',
    digest: AMD64,
    level: 'query',
    emulated: false,
    verdict: 'passed',
    seconds: 2.5,
    probes: { create: 0.1 },
    notes: ['it did not stop']
  }
  const arm64 = { ...amd64, platform: 'linux/arm64', digest: ARM64 }

  it('joins the list of each line', async () => {
    const lines = `${JSON.stringify([amd64])}\n\n${JSON.stringify([arm64])}\n`
    expect((await read({ 'smoke-results': lines })).smokeResults).toEqual([
      amd64,
      arm64
    ])
  })

  it('leaves out unknown fields, and those of another type', async () => {
    const odd = {
      platform: 'linux/amd64',
      level: 'query',
      verdict: 'passed',
      seconds: '2 s',
      probes: { create: 'soon', drop: 1 },
      notes: [{}, 'note'],
      hint: '::error::x',
      more: true
    }
    const line = JSON.stringify([odd])
    expect((await read({ 'smoke-results': line })).smokeResults).toEqual([
      {
        platform: 'linux/amd64',
        digest: undefined,
        level: 'query',
        emulated: false,
        verdict: 'passed',
        seconds: undefined,
        probes: { drop: 1 },
        notes: ['note']
      }
    ])
  })

  it('keeps which smoke-script a platform has passed, if it names one', async () => {
    const script = { hash: '1'.repeat(64), seconds: 1.5 }
    const reports = [
      { ...amd64, script },
      { ...arm64, script: { hash: 'x', seconds: 1 } }
    ]
    const line = JSON.stringify(reports)
    expect((await read({ 'smoke-results': line })).smokeResults).toEqual([
      { ...amd64, script },
      arm64
    ])
  })

  it('keeps from what a platform was upgraded, and the way back', async () => {
    const upgrade = {
      from: 'me/milvus:2.6',
      digest: ARM64,
      version: '2.6.21',
      back: 'closed',
      reason: 'it ended with exit code 1'
    }
    const line = JSON.stringify([{ ...amd64, upgrade }])
    const [report] = (await read({ 'smoke-results': line })).smokeResults
    expect(report).toEqual({ ...amd64, upgrade })
  })

  it.each([
    ['it is no object', 'yes'],
    ['the digest is none', { from: 'me/milvus:2.6', digest: 'sha256:1' }],
    ['nobody knows from what', { digest: ARM64, back: 'open' }]
  ])('leaves out an upgrade when %s', async (_, upgrade) => {
    const line = JSON.stringify([{ ...amd64, upgrade }])
    const [report] = (await read({ 'smoke-results': line })).smokeResults
    expect(report?.upgrade).toBeUndefined()
  })

  it('does not believe in a way back or a version that it does not know', async () => {
    const odd = { version: '::error::x', back: 'wide open', reason: {} }
    const upgrade = { from: 'me/milvus:2.6', digest: ARM64, ...odd }
    const line = JSON.stringify([{ ...amd64, upgrade }])
    const [report] = (await read({ 'smoke-results': line })).smokeResults
    expect(report?.upgrade).toEqual({
      from: 'me/milvus:2.6',
      digest: ARM64,
      back: 'unknown'
    })
  })

  it.each([
    '[',
    '{}',
    'null',
    '[null]',
    '[{"platform":"linux/amd64"}]',
    '[{"platform":"linux/amd64","level":"most","verdict":"passed"}]',
    '[{"platform":"linux/amd64","level":"query","verdict":"fine"}]',
    '[{"platform":"linux/amd64","level":"query","verdict":"passed","digest":"sha256:1"}]'
  ])('is refused when it is %s', async (value) => {
    await expect(read({ 'smoke-results': value })).rejects.toThrow(
      `Input "smoke-results" is "${value}": it must be outputs "smoke" of runs of this action`
    )
  })
})
