import { describe, expect, it } from '@jest/globals'
import { DockerError, type Docker } from '../../src/docker/cli.js'
import {
  EngineGone,
  isEngineGone,
  patientDocker,
  waitingDocker,
  wasGoneAfter
} from '../../src/docker/engine-gone.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'

const NEVER = new AbortController().signal

const CANNOT_CONNECT =
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'

/** What docker 20 to 29 print while an engine is restarted. */
const GONE = [
  'Error response from daemon: connection error: desc = "transport: Error while dialing: dial unix:///run/containerd/containerd.sock: timeout": unavailable',
  'Error response from daemon: connection error: desc = "transport: dial unix /var/run/docker/containerd/docker-containerd.sock: connect: connection refused": unknown',
  CANNOT_CONNECT,
  'error creating lease: Canceled: grpc: the client connection is closing: context canceled',
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

const PING_BROKE =
  'error during connect: Head "http://%2Fvar%2Frun%2Fdocker.sock/_ping": EOF'

const BROKE =
  'error during connect: Post "http://%2Fvar%2Frun%2Fdocker.sock/v1.51/x": EOF'

describe('patientDocker', () => {
  it('runs a command again once the engine is back', async () => {
    const answers = [failed(CANNOT_CONNECT), failed(BROKE), 'done']
    const { docker } = fakeDocker({ pull: answers })
    await expect(patientDocker(docker, 5, 1)(['pull'])).resolves.toBe('done')
    expect(
      log().match(/Waiting for the Docker engine to come back/g)
    ).toHaveLength(1)
  })

  it.each([CANNOT_CONNECT, PING_BROKE])(
    'runs again what must not be done twice if the engine never got it: %s',
    async (words) => {
      const { docker } = fakeDocker({ kill: [failed(words), 'id'] })
      await expect(patientDocker(docker, 5, 1)(['kill'])).resolves.toBe('id')
    }
  )

  it.each(['create', 'start', 'network', 'run'])(
    'runs %s again, also if the engine may have got it',
    async (command) => {
      const { docker } = fakeDocker({ [command]: [failed(BROKE), 'id'] })
      await expect(patientDocker(docker, 5, 1)([command])).resolves.toBe('id')
    }
  )

  it.each(['kill', 'wait'])(
    'does not run %s again if the engine may have got it, nor says that it waits',
    async (command) => {
      const { docker, calls } = fakeDocker({ [command]: failed(BROKE) })
      await expect(
        patientDocker(docker, 5, 1)([command])
      ).rejects.toMatchObject({
        code: 'engine-gone',
        what: expect.stringContaining('went away') as unknown
      })
      expect(calls).toHaveLength(1)
      expect(log()).not.toContain('Waiting for')
    }
  )

  it('gives up in the end, and does not wait once more after that', async () => {
    const { docker, calls } = fakeDocker({
      pull: failed(CANNOT_CONNECT),
      inspect: failed(CANNOT_CONNECT)
    })
    const patient = patientDocker(docker, 0.02, 5)
    await expect(patient(['pull'])).rejects.toMatchObject({
      code: 'engine-gone'
    })
    calls.length = 0
    await expect(patient(['inspect'])).rejects.toMatchObject({
      code: 'engine-gone'
    })
    expect(calls).toHaveLength(1)
  })

  it('waits again for an engine that has been there meanwhile', async () => {
    const down = failed(CANNOT_CONNECT)
    const { docker } = fakeDocker({ ps: [down, 'a', down, 'b'] })
    const patient = patientDocker(docker, 5, 1)
    await expect(patient(['ps'])).resolves.toBe('a')
    await expect(patient(['ps'])).resolves.toBe('b')
    expect(log().match(/Waiting for the Docker engine/g)).toHaveLength(2)
  })

  it('remembers when the engine was gone', async () => {
    const { docker } = fakeDocker({ ps: ['', failed(CANNOT_CONNECT), ''] })
    const patient = patientDocker(docker, 5, 1)
    const began = performance.now()
    await patient(['ps'])
    expect(wasGoneAfter(patient, began)).toBe(false)
    await patient(['ps'])
    expect(wasGoneAfter(patient, began)).toBe(true)
    expect(wasGoneAfter(patient, performance.now())).toBe(false)
  })

  it('leaves other errors alone', async () => {
    const error = failed('Error response from daemon: No such container: id')
    const { docker } = fakeDocker({ ps: error })
    await expect(patientDocker(docker, 5, 1)(['ps'])).rejects.toBe(error)
    expect(isEngineGone(error)).toBe(false)
  })

  it('waits no longer than its command may take', async () => {
    const { docker } = fakeDocker({ ps: failed(CANNOT_CONNECT) })
    const signal = AbortSignal.abort(new Error('over'))
    const ps = patientDocker(docker, 5, 1)(['ps'], { signal })
    await expect(ps).rejects.toThrow('over')
  })
})
