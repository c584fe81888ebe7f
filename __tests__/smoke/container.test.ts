import { describe, expect, it } from '@jest/globals'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { inspected, OPTIONS } from '../support/smoke-docker.js'
import type { Docker } from '../../src/docker/cli.js'
import {
  type ContainerState,
  createContainer,
  inspectContainer,
  startContainer,
  waitForExit,
  type ContainerOptions
} from '../../src/smoke/container.js'

/** Returns the command line that creates a container. */
async function createLine(
  options: Partial<ContainerOptions> = {}
): Promise<string> {
  const { docker, calls } = fakeDocker({ create: 'id' })
  const all = { ...OPTIONS, ...options }
  await createContainer(docker, 'me/milvus@sha256:1', 'linux/arm64', all)
  return calls.join('\n')
}

describe('the command line of a container', () => {
  it('is as RunPod runs an image, on random ports of the loopback', async () => {
    expect(await createLine()).toBe(
      'create --pull never --platform linux/arm64 --label job=1 --network job-linux-arm64 --publish 127.0.0.1::19530 --publish 127.0.0.1::9091 me/milvus@sha256:1'
    )
  })

  it.each([
    ['10.0.0.7', '10.0.0.7::19530'],
    ['fd00::7', '[fd00::7]::19530']
  ])("publishes ports on the engine's address: %s", async (address, port) => {
    const route = { kind: 'published', address } as const
    expect(await createLine({ route })).toContain(` --publish ${port} `)
  })

  it('publishes no port in a network that the action joins', async () => {
    const line = await createLine({
      route: { kind: 'joined', container: 'me' }
    })
    expect(line).toContain(' --network job-linux-arm64 me/milvus')
    expect(line).not.toContain('--publish')
  })

  it.each(['--security-opt', '--volume', '-v', '--privileged', '--cap-add'])(
    'does not use %s, which RunPod does not have',
    async (option) => {
      const line = await createLine({ memory: '8g', envFile: '/job/smoke.env' })
      expect(line.split(' ')).not.toContain(option)
    }
  )
})

describe('createContainer', () => {
  it('returns the id, which follows any warnings', async () => {
    const { docker } = fakeDocker({ create: 'some warning\n0123abcd' })
    const id = await createContainer(docker, 'ref', 'linux/amd64', OPTIONS)
    expect(id).toBe('0123abcd')
  })

  it('sets every proxy variable, and passes values in the environment alone', async () => {
    const proxies = { HTTP_PROXY: '', https_proxy: 'http://secret@proxy' }
    const calls: Parameters<Docker>[] = []
    const docker: Docker = (...call) => {
      calls.push(call)
      return Promise.resolve('id')
    }
    await createContainer(docker, 'ref', 'linux/amd64', { ...OPTIONS, proxies })
    const [[args, options] = []] = calls
    expect(args?.join(' ')).toContain(
      ' --env HTTP_PROXY= --env https_proxy ref'
    )
    expect(options?.env).toEqual({ https_proxy: 'http://secret@proxy' })
  })
})

describe('startContainer', () => {
  const taken = failed('Bind for 127.0.0.1:1 failed: port is already allocated')

  it('tries again if another program has the port that the engine picked', async () => {
    const { docker, calls } = fakeDocker({ 'start id': [taken, ''] })
    await startContainer(docker, 'id')
    expect(calls).toEqual(['start id', 'start id'])
  })

  it('does not try again after any other error', async () => {
    const { docker, calls } = fakeDocker({ 'start id': [failed('no'), ''] })
    await expect(startContainer(docker, 'id')).rejects.toThrow('no')
    expect(calls).toEqual(['start id'])
  })
})

describe('inspectContainer', () => {
  function inspect(container: string): Promise<ContainerState> {
    return inspectContainer(fakeDocker({ container }).docker, 'id')
  }

  it('reads a running container', async () => {
    const container = inspected({
      api: 32768,
      metrics: 32769,
      env: ['A=1'],
      memory: 1024,
      restarts: 2
    })
    await expect(inspect(container)).resolves.toEqual({
      running: true,
      paused: false,
      exitCode: 0,
      oomKilled: false,
      error: '',
      startedAt: 'first',
      finishedAt: 'never',
      restarts: 2,
      image: 'sha256:image',
      memory: 1024,
      networkMode: 'job-linux-arm64',
      published: { 19530: 32768, 9091: 32769 },
      addresses: { 'job-linux-arm64': '172.18.0.2' },
      env: ['A=1']
    })
  })

  it("reads Docker's own health log", async () => {
    const Health = {
      Status: 'unhealthy',
      Log: [{ Start: 'then', ExitCode: 1, Output: 'refused\n' }]
    }
    const { health } = await inspect(inspected({ state: { Health } }))
    expect(health).toEqual({
      status: 'unhealthy',
      log: [{ start: 'then', exitCode: 1, output: 'refused' }]
    })
  })

  it('reads a container without ports, networks, environment or checks', async () => {
    const [container] = JSON.parse(inspected({})) as [Record<string, object>]
    const bare = {
      ...container,
      Config: { Env: null },
      NetworkSettings: { Ports: null, Networks: null },
      State: { ...container.State, Health: { Status: 'starting', Log: null } }
    }
    await expect(inspect(JSON.stringify([bare]))).resolves.toMatchObject({
      published: {},
      addresses: {},
      env: [],
      health: { status: 'starting', log: [] }
    })
  })
})

describe('waitForExit', () => {
  const GONE = failed('error during connect: Post "http://x/wait": EOF')
  const BROKEN = failed('unexpected EOF')

  const waiting = (
    wait: (Error | string)[],
    Running: boolean
  ): ReturnType<typeof fakeDocker> =>
    fakeDocker({
      'wait the-id': wait,
      'container inspect the-id': inspected({ state: { Running } })
    })

  it.each([GONE, BROKEN])(
    'goes on for a container that has outlived its engine or the way to it: %s',
    async (error) => {
      const { docker, calls } = waiting([error, '0'], true)
      await expect(waitForExit(docker, 'the-id')).resolves.toBeUndefined()
      expect(calls).toHaveLength(3)
    }
  )

  it.each([GONE, BROKEN])(
    'blames the engine for a container that has ended with it: %s',
    async (error) => {
      const { docker } = waiting([error, '0'], false)
      await expect(waitForExit(docker, 'the-id')).rejects.toBe(error)
    }
  )

  it('does not wait again after an error that is not one of docker', async () => {
    const error = new TypeError('not a function')
    const { docker, calls } = waiting([error, '0'], true)
    await expect(waitForExit(docker, 'the-id')).rejects.toBe(error)
    expect(calls).toHaveLength(1)
  })

  it('does not wait again for a container that is not there', async () => {
    const error = failed('Error response from daemon: No such container')
    const { docker, calls } = fakeDocker({
      'wait the-id': error,
      'container inspect the-id': error
    })
    await expect(waitForExit(docker, 'the-id')).rejects.toBe(error)
    expect(calls).toHaveLength(2)
  })
})
