import { describe, expect, it } from '@jest/globals'
import {
  inspectContainer,
  lastLogs,
  readFileIn,
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

  it('joins a network instead of publishing ports', () => {
    const args = runArgs('ref', 'linux/amd64', {
      ...OPTIONS,
      network: 'github_network'
    })
    expect(args.join(' ')).toContain(' --network github_network ref')
    expect(args).not.toContain('--publish')
  })

  it.each(['--security-opt', '--volume', '-v', '--privileged', '--cap-add'])(
    'does not use %s, which RunPod does not have',
    (option) => {
      const all = {
        ...OPTIONS,
        memory: '8g',
        envFile: '/job/smoke.env',
        network: 'github_network'
      }
      expect(runArgs('me/milvus', 'linux/amd64', all)).not.toContain(option)
    }
  )
})

describe('runContainer', () => {
  it('returns the id, which follows any warnings', async () => {
    const { docker } = fakeDocker({ run: 'some warning\n0123abcd' })
    await expect(runContainer(docker, ['run', 'ref'])).resolves.toBe('0123abcd')
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
      networkMode: 'bridge',
      published: { 19530: 32768, 9091: 32769 },
      addresses: { bridge: '172.17.0.2' },
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
    ['reads its last hundred log lines', lastLogs, 'logs --tail 100 id'],
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

  it('reads a file in it', async () => {
    const { docker } = fakeDocker({ 'exec id cat /run/secret': 'text' })
    await expect(readFileIn(docker, 'id', '/run/secret')).resolves.toBe('text')
  })
})
