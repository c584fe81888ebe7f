import { describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { DockerError } from '../../src/docker/cli.js'
import { watch } from '../../src/smoke/attempt.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import {
  inspected,
  NEVER,
  type FakeContainer
} from '../support/smoke-docker.js'

async function aborted(signal: AbortSignal): Promise<unknown> {
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve)
    })
  }
  return signal.reason
}

describe('watch', () => {
  it('aborts when the container ends', async () => {
    const { docker } = fakeDocker({ wait: '0' })
    const reason = await aborted(watch({ docker, id: 'id' }).signal)
    expect(reason).not.toBeInstanceOf(DockerError)
  })

  it('aborts with the error when the engine is gone', async () => {
    const { docker } = fakeDocker({ wait: failed('gone') })
    const reason = await aborted(watch({ docker, id: 'id' }).signal)
    expect(reason).toBeInstanceOf(DockerError)
  })

  it.each<[string, FakeContainer]>([
    ['a process ran out of memory', { state: { OOMKilled: true } }],
    ['it is paused', { state: { Paused: true } }],
    ['it is in no network any more', { network: '' }]
  ])('aborts when %s, though the container runs', async (_, lost) => {
    const states = [{}, lost, {}, lost, lost].map(inspected)
    const { docker, calls } = fakeDocker({
      wait: NEVER,
      'container inspect': states
    })
    const watching = watch({ docker, id: 'id' }, 10)
    await aborted(watching.signal)
    watching.stop()
    expect(calls).toHaveLength(1 + states.length)
  })

  it('ignores the end once it was stopped', async () => {
    let end: (code: string) => void = () => undefined
    const exit = new Promise<string>((resolve) => {
      end = resolve
    })
    const { docker } = fakeDocker({ wait: exit })
    const watching = watch({ docker, id: 'id' })
    watching.stop()
    end('0')
    await sleep(50)
    expect(watching.signal.aborted).toBe(false)
  })
})
