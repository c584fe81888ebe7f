import { describe, it } from '@jest/globals'
import { expectCleanCancellation } from '../support/cancel.ts'
import { lab, NATIVE, newImage } from '../support/lab.ts'
import { startProxy } from '../../../lab/parts/registry-proxy.ts'

describe('a job cancelled while the engine pulls the image', () => {
  it('leaves nothing behind', async () => {
    const proxy = await startProxy(lab('REGISTRY'))
    const pullBegins = new Promise<void>((resolve) => {
      const path = /\/blobs\//
      const onRequest = resolve
      proxy.faults.push({ method: 'GET', path, times: Infinity, onRequest })
    })
    const inputs = { image: newImage(proxy.host), platforms: NATIVE }

    try {
      await expectCleanCancellation(inputs, 'SIGTERM', pullBegins)
    } finally {
      await proxy.stop()
    }
  })
})
