import { describe, it } from '@jest/globals'
import { expectCleanCancellation } from '../support/cancel.ts'
import { lab, NATIVE, newImage } from '../support/lab.ts'
import { startProxy } from '../support/registry-proxy.ts'

describe('a job cancelled while the engine pulls the image', () => {
  it('leaves nothing behind', async () => {
    const proxy = await startProxy(lab('REGISTRY'))
    const inputs = { image: newImage(proxy.host), platforms: NATIVE }
    const fault = { method: 'GET', path: /\/blobs\//, times: Infinity }
    proxy.faults.push(fault)

    try {
      await expectCleanCancellation(inputs, 'SIGTERM', () =>
        proxy.requests.some((line) => line.endsWith('no answer'))
      )
    } finally {
      await proxy.stop()
    }
  })
})
