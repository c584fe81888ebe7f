import { expect, it, jest } from '@jest/globals'
import * as limits from '../../src/smoke/limits.js'
import '../support/log.js'
import {
  closedPort,
  HEALTHY_BODY,
  serveHealth,
  serveHttp,
  serveTcp
} from '../support/milvus-server.js'

// A moment takes the place of the seconds that only some ports may be open.
jest.unstable_mockModule('../../src/smoke/limits.js', () => ({
  ...limits,
  CLOSED_SECONDS: 0.25
}))
const { dockerWith, openPort, runTest } =
  await import('../support/smoke-docker.js')

const OPEN = {
  'exec the-id cat /proc/net/tcp6': '0: 00000000:4C54 00000000:0000 0A 0'
}

it('a Milvus that is well, and listens elsewhere, fails before the limit', async () => {
  const metrics = await serveHealth(HEALTHY_BODY)
  const fake = dockerWith({ metrics, api: await closedPort() }, OPEN)

  await expect(runTest(fake)).resolves.toMatchObject({
    verdict: 'failed',
    // It is emulated, so that each limit is four times as long.
    cause:
      "nobody listens on port 19530 (gRPC; Milvus' default) in the container, while /healthz has been well for 1 s (HTTP 200, OK, 5 components); open there: 19540",
    hint: expect.stringContaining('Milvus listens on another port')
  })
})

it('so does one whose healthz is elsewhere', async () => {
  const fake = dockerWith(
    { metrics: await closedPort(), api: await openPort() },
    OPEN
  )

  await expect(runTest(fake)).resolves.toMatchObject({
    verdict: 'failed',
    cause:
      "nobody listens on port 9091 (/healthz; Milvus' default) in the container, while port 19530 has been open for 1 s; open there: 19540"
  })
})

it.each([
  ['its healthz is late', 'late'],
  ['it answers nothing yet', 'refused'],
  ['not all of its components are well', 'sick']
])('one has all of its time while %s', async (_, kind) => {
  const late = await serveTcp((socket) => {
    setTimeout(() => socket.destroy(), 100)
  })
  const sick = await serveHttp((__, response) => {
    response.statusCode = 500
    response.end('{"state":"no","detail":[{"name":"proxy","code":2}]}')
  })
  const metrics = { late, sick, refused: await closedPort() }[kind]
  const fake = dockerWith({ metrics, api: await closedPort() }, OPEN)
  const { cause } = await runTest(fake, { timeoutSeconds: 3 })

  expect(cause).toMatch(/^the limit of 3 s ran out before Milvus was healthy: /)
})
