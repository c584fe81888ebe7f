import { describe, expect, it } from '@jest/globals'
import { DockerError, type Docker } from '../../src/docker/cli.js'
import { EngineGone, waitingDocker } from '../../src/docker/gone.js'
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
