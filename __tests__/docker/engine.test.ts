import { describe, expect, it } from '@jest/globals'
import {
  engineBuilder,
  engineHost,
  findEngine,
  lookAtEngine,
  nativePlatform,
  platformHere,
  requireEngine,
  startFailure
} from '../../src/docker/engine.js'
import { fail } from '../../src/messages/failure.js'
import { failed, fakeDocker } from '../support/fake-docker.js'

describe('nativePlatform', () => {
  it('asks the engine, which need not be on this machine', async () => {
    const { docker, calls } = fakeDocker({ version: 'linux/arm64' })
    await expect(nativePlatform(docker)).resolves.toBe('linux/arm64')
    expect(calls).toHaveLength(1)
  })

  it('does not read the name of a component as the platform', async () => {
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
    const reason = fail('docker-not-started', { reason: 'ENOENT' })
    const { docker } = fakeDocker({ version: reason })
    await expect(nativePlatform(docker)).rejects.toBe(reason)
  })

  it('says what to do when no engine answers', async () => {
    const { docker } = fakeDocker({ version: failed('no such socket') })
    await expect(nativePlatform(docker)).rejects.toThrow(
      'What to do: start it, or use a runner that has a Docker engine: '
    )
  })

  it.each([
    'unable to resolve docker endpoint: context "nope": context not found: open /meta.json: no such file or directory',
    'Failed to initialize: unable to resolve docker endpoint: open /certs/ca.pem: no such file or directory',
    'unable to parse docker host `nowhere`'
  ])('blames where docker looks for it if it says: %s', async (reason) => {
    const { docker } = fakeDocker({ version: failed(reason) })
    await expect(nativePlatform(docker)).rejects.toThrow(
      'What to do: check DOCKER_HOST, '
    )
  })
})

describe('findEngine', () => {
  const GONE = failed('Cannot connect to the Docker daemon')

  it('is what a run has that needs it', async () => {
    const { docker } = fakeDocker({ version: 'linux/s390x Engine' })
    const engine = await findEngine(docker)
    expect(engine).toEqual({ native: 'linux/s390x' })
    await expect(requireEngine(docker, engine)).resolves.toBeUndefined()
  })

  it.each([
    ['no engine answers', GONE, 'engine-no-answer'],
    ['it is Podman', 'linux/amd64 Podman Engine', 'engine-is-podman'],
    [
      'there is no docker command',
      fail('docker-not-started', { reason: 'ENOENT' }),
      'docker-not-started'
    ]
  ])(
    'plans for this machine where %s, and fails only when it is needed',
    async (_, version, code) => {
      const { docker } = fakeDocker({ version })
      const engine = await findEngine(docker)
      expect(engine.native).toBe(HERE)
      await expect(requireEngine(docker, engine)).rejects.toMatchObject({
        code
      })
    }
  )

  it('finds an engine that was only slow', async () => {
    const { docker } = fakeDocker({ version: [GONE, HERE] })
    const engine = await findEngine(docker)
    await expect(requireEngine(docker, engine)).resolves.toBeUndefined()
  })

  it('does not go on with the plan for another machine', async () => {
    const { docker } = fakeDocker({ version: [GONE, 'linux/s390x Engine'] })
    const engine = await findEngine(docker)
    await expect(requireEngine(docker, engine)).rejects.toBe(engine.missing)
  })

  it('ends with a runner that can do nothing any more', async () => {
    const reason = fail('too-many-open-files', { reason: 'EMFILE' })
    const { docker } = fakeDocker({ version: reason })
    await expect(findEngine(docker)).rejects.toBe(reason)
  })

  it('says what to do about a socket without rights', async () => {
    const { docker } = fakeDocker({
      version: failed('permission denied while trying to connect')
    })
    const { missing } = await findEngine(docker)
    expect(missing?.next).toContain('to the group of the socket')
  })
})

const HERE = platformHere()

describe('engineHost', () => {
  it('asks an engine once where it is', async () => {
    const { docker, calls } = fakeDocker({ info: 'vm /var/lib/my docker' })
    const host = { name: 'vm', directory: '/var/lib/my docker' }
    await expect(engineHost(docker)).resolves.toEqual(host)
    await expect(engineHost(docker)).resolves.toEqual(host)
    expect(calls).toHaveLength(1)
  })

  it('asks again if there was no answer', async () => {
    const { docker } = fakeDocker({ info: [failed('down'), 'vm /x'] })
    await expect(engineHost(docker)).rejects.toThrow('down')
    await expect(engineHost(docker)).resolves.toMatchObject({ name: 'vm' })
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

describe('startFailure', () => {
  it('blames the docker command, or its setting, for a version that is too old', () => {
    const error = failed(
      'Error response from daemon: client version 1.24 is too old. Minimum supported API version is 1.44'
    )
    expect(startFailure(error)).toMatchObject({
      code: 'engine-no-answer',
      next: expect.stringContaining('DOCKER_API_VERSION') as unknown
    })
  })

  it('says nothing of another error', () => {
    expect(startFailure(failed('unauthorized: too old'))).toBeUndefined()
  })
})
