import { describe, expect, it } from '@jest/globals'
import type { Docker } from '../../src/docker/cli.js'
import {
  inspectContainer,
  removeContainer,
  runArgs,
  runContainer,
  startAgain,
  stopContainer,
  waitForExit,
  type ContainerState
} from '../../src/smoke/container.js'
import { fakeDocker } from '../support/fake-docker.js'
import { inspected, OPTIONS } from '../support/smoke-docker.js'

describe('runArgs', () => {
  it('runs an image as RunPod does, on random ports of the loopback', () => {
    expect(runArgs('me/milvus@sha256:1', 'linux/arm64', OPTIONS)).toEqual([
      'run',
      '--detach',
      '--pull',
      'never',
      '--platform',
      'linux/arm64',
      '--label',
      'job=1',
      '--network',
      'job-linux-arm64',
      '--publish',
      '127.0.0.1::19530',
      '--publish',
      '127.0.0.1::9091',
      'me/milvus@sha256:1'
    ])
  })

  it('limits the memory, without swap', () => {
    const args = runArgs('ref', 'linux/amd64', {
      ...OPTIONS,
      memory: '8g'
    })
    expect(args.join(' ')).toContain(' --memory 8g --memory-swap 8g ')
  })

  it('passes the environment as a file', () => {
    const args = runArgs('ref', 'linux/amd64', {
      ...OPTIONS,
      envFile: '/job/smoke.env'
    })
    expect(args.join(' ')).toContain(' --env-file /job/smoke.env ')
  })

  it("publishes ports on the address of the engine's host", () => {
    const publishOn = (address: string): string[] => {
      const options = {
        ...OPTIONS,
        route: { kind: 'published', address } as const
      }
      return runArgs('ref', 'linux/amd64', options)
    }
    expect(publishOn('10.0.0.7')).toContain('10.0.0.7::19530')
    expect(publishOn('fd00::7')).toContain('[fd00::7]::19530')
  })

  it('publishes no port in a network that the action joins', () => {
    const args = runArgs('ref', 'linux/amd64', {
      ...OPTIONS,
      route: { kind: 'joined', container: 'me' }
    })
    expect(args.join(' ')).toContain(' --network job-linux-arm64 ref')
    expect(args).not.toContain('--publish')
  })

  it('sets every proxy variable, and shows the value of none', () => {
    const proxies = { HTTP_PROXY: '', https_proxy: 'http://secret@proxy' }
    const args = runArgs('ref', 'linux/amd64', { ...OPTIONS, proxies })
    expect(args.join(' ')).toContain(' --env HTTP_PROXY= --env https_proxy ref')
  })

  it.each(['--security-opt', '--volume', '-v', '--privileged', '--cap-add'])(
    'does not use %s, which RunPod does not have',
    (option) => {
      const all = {
        ...OPTIONS,
        memory: '8g',
        envFile: '/job/smoke.env'
      }
      expect(runArgs('me/milvus', 'linux/amd64', all)).not.toContain(option)
    }
  )
})

describe('runContainer', () => {
  it('returns the id, which follows any warnings', async () => {
    const { docker } = fakeDocker({ run: 'some warning\n0123abcd' })
    const id = await runContainer(docker, 'ref', 'linux/amd64', OPTIONS)
    expect(id).toBe('0123abcd')
  })

  it('passes a proxy in the environment of docker', async () => {
    const proxies = { HTTP_PROXY: '', https_proxy: 'http://secret@proxy' }
    let env: Record<string, string> | undefined
    const docker: Docker = (_, options) => {
      env = options?.env
      return Promise.resolve('id')
    }
    await runContainer(docker, 'ref', 'linux/amd64', { ...OPTIONS, proxies })
    expect(env).toEqual({ https_proxy: 'http://secret@proxy' })
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

  it('reads how a container ended', async () => {
    const state = {
      Running: false,
      ExitCode: 137,
      OOMKilled: true,
      Error: 'why'
    }
    await expect(inspect(inspected({ state }))).resolves.toMatchObject({
      running: false,
      exitCode: 137,
      oomKilled: true,
      error: 'why'
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

describe('a command on a container', () => {
  it.each([
    ['waits for its end', waitForExit, 'wait id'],
    ['starts it again', startAgain, 'start id'],
    ['removes it with its volumes', removeContainer, 'rm --force --volumes id']
  ])('%s', async (_, ask, command) => {
    const { docker, calls } = fakeDocker({ [command]: '' })
    await ask(docker, 'id')
    expect(calls).toEqual([command])
  })

  it('stops it within the given seconds', async () => {
    const { docker, calls } = fakeDocker({ stop: '' })
    await stopContainer(docker, 'id', 30)
    expect(calls).toEqual(['stop -t 30 id'])
  })
})
