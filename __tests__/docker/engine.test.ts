import { describe, expect, it } from '@jest/globals'
import {
  engineBuilder,
  lookAtEngine,
  nativePlatform
} from '../../src/docker/engine.js'
import { Failure } from '../../src/messages/failure.js'
import { failed, fakeDocker } from '../support/fake-docker.js'

describe('nativePlatform', () => {
  it('asks the engine, which need not be on this machine', async () => {
    const { docker, calls } = fakeDocker({ version: 'linux/arm64' })
    await expect(nativePlatform(docker)).resolves.toBe('linux/arm64')
    expect(calls).toHaveLength(1)
  })

  it('takes no name of a component for the platform', async () => {
    const version = 'linux/amd64 Engine containerd runc docker-init'
    const { docker } = fakeDocker({ version })
    await expect(nativePlatform(docker)).resolves.toBe('linux/amd64')
  })

  it.each([
    ['linux/amd64 Podman Engine Conmon OCI Runtime (crun)', 'is Podman'],
    ['windows/amd64 Engine', 'runs windows/amd64 containers']
  ])('refuses the engine %s', async (version, message) => {
    const { docker } = fakeDocker({ version })
    await expect(nativePlatform(docker)).rejects.toThrow(message)
  })

  it('keeps the reason of a docker that could not be started', async () => {
    const reason = new Failure('docker-not-started', 'docker is not there')
    const { docker } = fakeDocker({ version: reason })
    await expect(nativePlatform(docker)).rejects.toBe(reason)
  })

  it('says what to do when no engine answers', async () => {
    const { docker } = fakeDocker({ version: failed('no such socket') })
    await expect(nativePlatform(docker)).rejects.toThrow(
      'What to do: start it, or use a runner that has one'
    )
  })
})

describe('engineBuilder', () => {
  it('has the name of the docker context', async () => {
    const { docker } = fakeDocker({ 'context show': 'desktop-linux' })
    await expect(engineBuilder(docker)).resolves.toBe('desktop-linux')
  })
})

describe('a look at the engine', () => {
  it('shows no progress, but whether it answers', async () => {
    const { docker } = fakeDocker({
      version: ['linux/amd64', failed('context deadline exceeded')]
    })
    const look = lookAtEngine(docker)
    await expect(look()).resolves.toBe('still')
    await expect(look()).resolves.toMatchObject({ code: 'engine-no-answer' })
  })
})
