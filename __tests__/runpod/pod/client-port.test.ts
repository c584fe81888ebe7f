import { describe, expect, it } from '@jest/globals'
import '../../support/log.js'
import { serveRest } from '../../support/milvus-rest.js'
import { closedPort, serveTcp } from '../../support/milvus-server.js'
import { skipWaiting } from '../../support/no-waiting.js'
import {
  mappedTo,
  runpod,
  samplePod,
  useFakeRunPod
} from '../../support/runpod-api.js'

skipWaiting()
const { lackOfPort } = await import('../../../src/runpod/pod/client-port.js')
const { waitForMilvus } = await import('../../../src/runpod/pod/pod-health.js')
const { clientAddress } = await import('../../../src/runpod/pod/pod-address.js')

const { signal } = new AbortController()
const PROXIED = ['19530/tcp', '19530/http']

describe("the clients' port of a pod", () => {
  it('does not count until RunPod has opened it', async () => {
    const pod = samplePod({ runtime: { ports: [] } })

    expect(await lackOfPort(pod, undefined, signal)).toBe(
      'RunPod has not opened its TCP port yet'
    )
  })

  it('does not count if it takes no connection', async () => {
    const port = await closedPort()

    expect(await lackOfPort(samplePod(mappedTo(port)), undefined, signal)).toBe(
      `its TCP port, 127.0.0.1:${port}, takes no connection`
    )
  })

  it('counts once it takes a connection', async () => {
    const pod = samplePod(mappedTo(await serveTcp(() => undefined)))

    expect(await lackOfPort(pod, undefined, signal)).toBeUndefined()
  })

  it('is not asked for where the pod has none', async () => {
    const pod = samplePod({ ports: ['19530/http'] })

    expect(await lackOfPort(pod, undefined, signal)).toBeUndefined()
  })

  it.each([
    ['counts if Milvus has just answered there', ['19530/tcp'], undefined],
    [
      'does not count yet if Milvus has answered through the proxy',
      PROXIED,
      'RunPod still shows the address that it had before'
    ]
  ])('that is as before %s', async (_, ports, words) => {
    const mapping = mappedTo(await serveTcp(() => undefined))
    const pod = samplePod({ ports, ...mapping })

    const lack = await lackOfPort(pod, samplePod(mapping), signal)

    if (words) expect(lack).toContain(words)
    else expect(lack).toBeUndefined()
  })
})

describe('waitForMilvus', () => {
  useFakeRunPod()

  it('waits for the new address where RunPod shows the old one late', async () => {
    const { port, calls } = await serveRest()
    const old = await closedPort()
    const before = samplePod(mappedTo(old))
    const startedAt = '2026-06-02T00:00:00Z'
    const pod = samplePod({ startedAt, ...mappedTo(old) })
    runpod.state.pods = [pod]
    runpod.onCall = () => {
      if (runpod.calls.length === 3) Object.assign(pod, mappedTo(port))
    }
    const { image } = pod
    const wanted = { image, password: '', timeoutSeconds: 60, before }

    const healthy = await waitForMilvus(runpod.access, 'p1', {
      ...wanted,
      healthy: true
    })

    expect(clientAddress(healthy.pod)).toBe(`127.0.0.1:${port}`)
    expect(calls).toHaveLength(2)
  })

  it('asks Milvus again where the address changes after its answers', async () => {
    const [first, second] = [await serveRest(), await serveRest()]
    const pod = samplePod(mappedTo(first.port))
    runpod.state.pods = [pod]
    runpod.onCall = () => {
      if (runpod.calls.length === 2) Object.assign(pod, mappedTo(second.port))
    }
    const wanted = { image: pod.image, password: '', timeoutSeconds: 60 }

    const healthy = await waitForMilvus(runpod.access, 'p1', {
      ...wanted,
      healthy: true
    })

    expect(clientAddress(healthy.pod)).toBe(`127.0.0.1:${second.port}`)
    expect([first.calls.length, second.calls.length]).toEqual([2, 2])
  })
})
