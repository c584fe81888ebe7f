import { describe, expect, it } from '@jest/globals'
import '../support/log.js'
import { HEALTHY_BODY, serveHttp } from '../support/milvus-server.js'
import { dockerWith, openPort, runTest } from '../support/smoke-docker.js'

/** Milliseconds within which readiness is noticed. */
const LIMIT_MS = 250

/** Milliseconds from the first true OK until the test has noticed it. */
async function noticedAfter(): Promise<number> {
  const wellAt = performance.now() + 500
  const metrics = await serveHttp((_, response) => {
    response.end(performance.now() < wellAt ? 'OK' : HEALTHY_BODY)
  })
  const fake = dockerWith({ metrics, api: await openPort() })
  const started = performance.now()
  const { seconds = Infinity } = await runTest(fake)
  return started + seconds * 1000 - wellAt
}

describe('readiness', () => {
  it('is noticed within 250 ms of the first true OK', async () => {
    // A busy machine may be late, but not most of the time.
    const times: number[] = []
    for (let tries = 0; tries < 5; tries++) times.push(await noticedAfter())
    const median = times.sort((a, b) => a - b)[2] ?? Infinity
    expect(median).toBeLessThan(LIMIT_MS)
    expect(median).toBeGreaterThan(0)
  })
})
