import { expect, it, jest } from '@jest/globals'
import { pause } from '../../src/lib/pause.js'
import '../support/log.js'
import { HEALTHY_BODY, METRICS, serveHttp } from '../support/milvus-server.js'

/** Milliseconds of each pause between two polls. */
const pauses: number[] = []

jest.unstable_mockModule('../../src/lib/pause.js', () => ({
  pause: async (milliseconds: number, signal: AbortSignal) => {
    // The longer ones are those of the watch, which looks beside the polls.
    if (milliseconds < 1000) pauses.push(milliseconds)
    await pause(milliseconds, signal)
  }
}))
const { dockerWith, openPort, runTest } =
  await import('../support/smoke-docker.js')

it('readiness is noticed at the second true OK, and with pauses of less than 200 ms', async () => {
  let polls = 0
  let well = 0
  const metrics = await serveHttp((request, response) => {
    if (request.url === '/metrics') return response.end(METRICS)
    const isWell = ++polls > 5
    if (isWell && ++well === 1) pauses.length = 0
    return response.end(isWell ? HEALTHY_BODY : 'OK')
  })

  const { verdict } = await runTest(
    dockerWith({ metrics, api: await openPort() })
  )

  expect(verdict).toBe('passed')
  // One more asks at the end whether Milvus is still healthy.
  expect(well).toBe(3)
  const sum = pauses.reduce((one, other) => one + other, 0)
  // Another 50 ms are for the port.
  expect(sum).toBeLessThan(200)
  expect(pauses).not.toEqual([])
})
