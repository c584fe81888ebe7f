import { describe, expect, it } from '@jest/globals'
import { DockerError, type Docker } from '../../src/docker/cli.js'
import {
  engineBuilder,
  engineHost,
  EngineGone,
  findEngine,
  lookAtEngine,
  nativePlatform,
  platformHere,
  requireEngine,
  waitingDocker
} from '../../src/docker/engine.js'
import { fail } from '../../src/messages/failure.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'

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

const NEVER = new AbortController().signal

const CANNOT_CONNECT =
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'

/** What docker 20 to 29 print while an engine is restarted. */
const GONE = [
  'Error response from daemon: connection error: desc = "transport: Error while dialing: dial unix:///run/containerd/containerd.sock: timeout": unavailable',
  'Error response from daemon: connection error: desc = "transport: dial unix /var/run/docker/containerd/docker-containerd.sock: connect: connection refused": unknown',
  CANNOT_CONNECT,
  'ERROR: Cannot connect to the Docker daemon at tcp://127.0.0.1:2375. Is the docker daemon running?\nERROR: failed to remove one or more builders',
  'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory',
  'error during connect: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.51/containers/json": EOF'
]

describe('waitingDocker', () => {
  it.each(GONE)(
    'runs a command again once the engine is back: %s',
    async (words) => {
      const { docker, calls } = fakeDocker({
        ps: [failed(words), failed(words), 'id']
      })
      await expect(waitingDocker(docker, NEVER, 1)(['ps'])).resolves.toBe('id')
      expect(calls).toHaveLength(3)
      expect(
        log().match(/Waiting for the Docker engine to come back/g)
      ).toHaveLength(1)
    }
  )

  it.each([
    'Error response from daemon: No such container: id',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock'
  ])('does not wait for what waiting does not change: %s', async (words) => {
    const { docker, calls } = fakeDocker({ ps: failed(words) })
    await expect(
      waitingDocker(docker, NEVER, 1)(['ps'])
    ).rejects.toBeInstanceOf(DockerError)
    expect(calls).toHaveLength(1)
  })

  it('gives up at the limit, with the last reason, and runs nothing after it', async () => {
    const limit = new AbortController()
    let calls = 0
    const docker: Docker = () => {
      if (++calls === 3) limit.abort()
      return Promise.reject(failed(CANNOT_CONNECT))
    }
    const waiting = waitingDocker(docker, limit.signal, 1)
    const gone = new EngineGone(failed(CANNOT_CONNECT).message)
    await expect(waiting(['ps'])).rejects.toEqual(gone)
    await expect(waiting(['network', 'ls'])).rejects.toEqual(gone)
    expect(calls).toBe(3)
  })

  it('waits for the engine with all commands that run at the same time, and says so once', async () => {
    const { docker } = fakeDocker({
      ps: [failed(CANNOT_CONNECT), failed(CANNOT_CONNECT), 'id'],
      volume: [failed(CANNOT_CONNECT), '']
    })
    const waiting = waitingDocker(docker, NEVER, 1)
    const all = Promise.all([waiting(['ps']), waiting(['volume'])])
    await expect(all).resolves.toEqual(['id', ''])
    expect(log().match(/Waiting for the Docker engine/g)).toHaveLength(1)
  })

  it('gives up a command although another one has found the engine', async () => {
    const limit = new AbortController()
    const docker: Docker = ([name]) => {
      if (name === 'ps') return Promise.reject(failed(CANNOT_CONNECT))
      setTimeout(() => {
        limit.abort(new Error('too late'))
      }, 20)
      return Promise.resolve('')
    }
    const waiting = waitingDocker(docker, limit.signal, 1)
    const ps = waiting(['ps'])
    await waiting(['x'])
    await expect(ps).rejects.toBeInstanceOf(EngineGone)
  })

  it('says so, too, when the limit cuts off a try', async () => {
    const limit = new AbortController()
    let calls = 0
    const docker: Docker = () => {
      if (++calls === 1) return Promise.reject(failed(CANNOT_CONNECT))
      limit.abort()
      return Promise.reject(new Error('docker took more than 1 s in all'))
    }
    const waiting = waitingDocker(docker, limit.signal, 1)
    await expect(waiting(['ps'])).rejects.toBeInstanceOf(EngineGone)
  })
})
