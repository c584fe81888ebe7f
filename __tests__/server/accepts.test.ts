import { describe, expect, it } from '@jest/globals'
import { accepts } from '../../src/server/health.js'
import { closedPort, serveTcp } from '../support/milvus-server.js'

describe('accepts', () => {
  const { signal } = new AbortController()

  it.each<[boolean, string, () => Promise<number>]>([
    [true, 'a port stays open', () => serveTcp(() => undefined)],
    [true, 'a server sends first', () => serveTcp((s) => s.write('hello'))],
    // As docker-proxy does.
    [false, 'a server accepts and closes', () => serveTcp((s) => s.end())],
    [false, 'it resets', () => serveTcp((s) => s.resetAndDestroy())],
    [false, 'no server listens', closedPort]
  ])('is %s when %s', async (expected, _, serve) => {
    const address = { host: '127.0.0.1', port: await serve() }
    await expect(accepts(address, signal)).resolves.toBe(expected)
  })

  it('is false, without waiting, when it is aborted', async () => {
    const port = await serveTcp(() => undefined)
    const address = { host: '127.0.0.1', port }
    await expect(accepts(address, AbortSignal.abort())).resolves.toBe(false)
  })
})
