import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { knownFailure } from '../../src/server/known-failures.js'
import { endingIn, refusalIn } from '../../src/server/last-words.js'
import { tellingLines } from '../../src/server/telling-lines.js'
import type { SmokeResult } from '../../src/smoke/platform.js'
import { requirePassed } from '../../src/smoke/smoke.js'
import { hostile, LONG, spoilt } from '../support/hostile.js'
import { log } from '../support/log.js'
import { serveRest } from '../support/milvus-rest.js'
import { HEALTHY_BODY, serveHttp } from '../support/milvus-server.js'
import { published } from '../support/results.js'
import { reportSafely, safely } from '../support/safely.js'
import {
  dockerWith,
  ended,
  openPort,
  runTest
} from '../support/smoke-docker.js'

const QUERY = { level: 'query', timeoutSeconds: 3 } as const
const RUNS = { numRuns: 8 }

/** Answers of REST that have something else in the place of a text or a number. */
const ODD: [string, string][] = [
  ['collections/create', '{"code":1100,"message":7}'],
  ['entities/insert', '{"code":0,"data":{"insertCount":{"toString":1}}}'],
  ['entities/search', '{"code":0,"data":[{"id":{"toString":1,"valueOf":1}}]}']
]

/** Reports what a test found, as a run does. */
async function report(result: SmokeResult): Promise<void> {
  const { failure } = await safely(() => {
    requirePassed([result])
  })
  if (result.verdict === 'failed') {
    expect(failure?.code).toBe('smoke-test-failed')
    expect(result.cause?.length).toBeLessThan(2000)
    expect(result.cause).not.toMatch(
      /[\r\n]|is not (?:a function|defined)|Cannot (?:read|convert)|is not iterable/
    )
  }
  const digest = `sha256:${'a'.repeat(64)}`
  const smoke = [{ ...result, digest, platform: 'linux/arm64' }]
  await reportSafely({ ...published, smoke, error: failure })
}

describe('what Milvus answers', () => {
  it('to healthz is evidence in lines, and no more', async () => {
    let body = ''
    const metrics = await serveHttp((_, response) => response.end(body))
    const api = await openPort()
    const check = async (answer: string): Promise<void> => {
      body = answer
      const { result } = await safely(() =>
        runTest(dockerWith({ metrics, api }), { timeoutSeconds: 1 })
      )
      if (result) await report(result)
    }
    const answers = fc.oneof(spoilt(HEALTHY_BODY), hostile)
    await fc.assert(fc.asyncProperty(answers, check), { numRuns: 6 })
    await check(JSON.stringify({ state: 'OK', detail: many(20_000) }))
    await check('x'.repeat(2 ** 21))
  })

  it('as metrics is a version, or none', async () => {
    let text = ''
    const metrics = await serveHttp((request, response) =>
      response.end(request.url === '/metrics' ? text : HEALTHY_BODY)
    )
    const api = await openPort()
    const check = async (answer: string): Promise<void> => {
      text = answer
      const { result } = await safely(() =>
        runTest(dockerWith({ metrics, api }))
      )
      if (result) await report(result)
    }
    const labels = hostile.map(
      (label) => `milvus_build_info{a="b",version="${label}"} 1`
    )
    await fc.assert(fc.asyncProperty(labels, check), RUNS)
    // Where each line is searched to the end of all, this takes for ever.
    await check('milvus_build_info{\n'.repeat(500_000))
    await check('milvus_build_info{version="\n'.repeat(300_000))
    await check(`milvus_build_info{${',version='.repeat(300_000)}`)
  })

  it('to a call of REST is a right answer, or the reason of a failure', async () => {
    const answers = fc.oneof(
      spoilt('{"code":1100,"message":"no"}'),
      spoilt('{"code":0,"data":[{"id":"43","distance":0.3125}]}'),
      spoilt('{"code":0,"data":{"insertCount":100}}'),
      spoilt('{"code":0,"data":[{"count(*)":"100"}]}'),
      hostile
    )
    const paths = fc.constantFrom(
      ...['collections/create', 'entities/insert', 'entities/search'],
      ...['entities/query', 'collections/drop', 'collections/list']
    )
    const metrics = await serveHttp((_, response) => response.end(HEALTHY_BODY))
    await fc.assert(
      fc.asyncProperty(paths, answers, async (path, answer) => {
        const { port: api } = await serveRest({ [path]: Array(9).fill(answer) })
        const { result } = await safely(() =>
          runTest(dockerWith({ metrics, api }), QUERY)
        )
        if (result) await report(result)
      }),
      { numRuns: 15, examples: ODD }
    )
  })

  function many(count: number): object[] {
    return Array.from({ length: count }, (_, index) => ({
      name: `a,\n::error::${index}`,
      code: 2
    }))
  }
})

describe('what a container logs', () => {
  it('is evidence, and a cause in one line', async () => {
    const check = async (text: string): Promise<void> => {
      const docker = dockerWith(ended(1, { Error: text }), {
        'logs --tail 1000 the-id': text,
        'logs the-id': text
      })
      const { result } = await safely(() => runTest(docker))
      if (result) await report(result)
    }
    for (const text of LONG) await check(text)
    const logs = fc.oneof(
      hostile,
      hostile.map((text) => `milvus-runpod: error: ${text} [volume-full]`),
      hostile.map((text) => `panic: ${text}\n\tat x`)
    )
    await fc.assert(fc.asyncProperty(logs, check), RUNS)
    expect(log()).toContain('::error title=Smoke test of linux/arm64')
  })

  it('is searched without an end that is far away', () => {
    const lines = [
      ...LONG,
      '[FATAL tini '.repeat(10_000),
      '/milvus-runpod/: '.repeat(10_000),
      'milvus-runpod: error: \n'.repeat(5000)
    ]
    for (const text of lines) {
      knownFailure({ text: `it ended\n${text}` })
      refusalIn(text)
      endingIn(text, 127)
      expect(tellingLines(text.split('\n'), 40).length).toBeLessThanOrEqual(41)
    }
  })
})
