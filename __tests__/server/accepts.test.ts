import { describe, expect, it } from '@jest/globals'
import { accepts } from '../../src/server/health.js'
import { closedPort, serveTcp } from '../support/milvus-server.js'

describe('accepts', () => {
  const { signal } = new AbortController()

  function isOpen(port: number): Promise<boolean> {
    return accepts({ host: '127.0.0.1', port }, signal)
  }

  it('is true for a port that stays open', async () => {
    await expect(isOpen(await serveTcp(() => undefined))).resolves.toBe(true)
  })

  it('is true for a server that sends first', async () => {
    const port = await serveTcp((socket) => socket.write('hello'))
    await expect(isOpen(port)).resolves.toBe(true)
  })

  it('is false for a connection that is accepted and closed, as by docker-proxy', async () => {
    const port = await serveTcp((socket) => socket.end())
    await expect(isOpen(port)).resolves.toBe(false)
  })

  it('is false for a connection that is reset', async () => {
    const port = await serveTcp((socket) => socket.resetAndDestroy())
    await expect(isOpen(port)).resolves.toBe(false)
  })

  it('is false when no server listens', async () => {
    await expect(isOpen(await closedPort())).resolves.toBe(false)
  })

  it('is false, without waiting, when it is aborted', async () => {
    const port = await serveTcp(() => undefined)
    const address = { host: '127.0.0.1', port }
    await expect(accepts(address, AbortSignal.abort())).resolves.toBe(false)
  })
})
