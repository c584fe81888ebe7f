import { describe, expect, it } from '@jest/globals'
import { log } from '../../support/log.js'
import { serveRest } from '../../support/milvus-rest.js'
import { mappedTo } from '../../support/runpod-api.js'
import {
  NEW,
  OLD,
  breakOn,
  roll,
  runpod,
  set,
  setAtLook,
  whenChanged,
  type Rolled
} from '../../support/rolling-pods.js'

function addresses({ results }: Rolled): object[] {
  return results.map(({ address }) => ({ ...address }))
}

/** Where p1, p2 and p3 are. */
function places(): string[] {
  return runpod.state.pods.map(({ runtime }) => {
    return `127.0.0.1:${runtime?.ports?.[0]?.public ?? ''}`
  })
}

describe('the address of a pod', () => {
  it('is the new one, and the log says both, where a reset changes it', async () => {
    const [before = ''] = places()
    const { port } = await serveRest()
    whenChanged('p1', () => {
      set('p1', mappedTo(port))
    })

    const rolled = await roll()

    const after = `127.0.0.1:${port}`
    expect(addresses(rolled)[0]).toEqual({ before, after })
    expect(log()).toMatch(
      new RegExp(
        `Pod milvus-p1 .* s; its address is ${after} .it was ${before}`
      )
    )
  })

  it('is known of every pod of a roll that failed', async () => {
    const [first, second, third] = places()
    breakOn('p2')

    const rolled = await roll()

    expect(rolled.results.map(({ outcome }) => outcome)).toEqual([
      'updated',
      'restored',
      'waiting'
    ])
    expect(addresses(rolled)).toEqual(
      [first, second, third].map((at) => ({ before: at, after: at }))
    )
    expect(log()).toContain(`(its status became ERROR); its address is`)
  })

  it('is that of the previous container where one was put back', async () => {
    const [before = ''] = places()
    const { port } = await serveRest()
    const { onImage } = runpod
    runpod.onImage = (pod) => {
      onImage(pod)
      pod.status = pod.image === NEW ? 'ERROR' : 'RUNNING'
      if (pod.image === OLD) Object.assign(pod, mappedTo(port))
    }

    const rolled = await roll()

    const after = `127.0.0.1:${port}`
    expect(addresses(rolled)[0]).toEqual({ before, after })
  })

  it('is known of pods that are left alone or up to date', async () => {
    const at = places().map((place) => ({ before: place, after: place }))

    expect(addresses(await roll({ action: 'leave' }))).toEqual(at)
    expect(addresses(await roll({ action: 'keep' }))).toEqual(at)
  })

  it('is the new one of a pod that another run has just updated', async () => {
    const [before = ''] = places()
    const { port } = await serveRest()
    setAtLook(1, 'p1', { image: NEW, startedAt: 'now', ...mappedTo(port) })

    const rolled = await roll()

    const after = `127.0.0.1:${port}`
    expect(addresses(rolled)[0]).toEqual({ before, after })
    expect(rolled.results[0]?.outcome).toBe('unchanged')
  })

  it('is not known of a pod that was terminated in the meantime', async () => {
    const [before] = places()
    runpod.onCall = (call) => {
      if (call !== 'GET /v2/pods/p1') return
      runpod.state.pods = runpod.state.pods.filter(({ id }) => id !== 'p1')
    }

    const rolled = await roll()

    expect(addresses(rolled)[0]).toEqual({ before })
  })

  it('is not known of a pod that is stopped or terminated', async () => {
    set('p1', { status: 'EXITED' })
    const [, second] = places()
    whenChanged('p2', () => {
      runpod.state.pods = runpod.state.pods.filter(({ id }) => id !== 'p2')
    })

    const rolled = await roll((pod) => (pod.id === 'p1' ? 'set' : 'roll'))

    expect(addresses(rolled).slice(0, 2)).toEqual([
      { before: undefined, after: undefined },
      { before: second }
    ])
  })
})
