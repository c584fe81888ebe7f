import { describe, expect, it } from '@jest/globals'
import {
  inspectContainer,
  lastLogs,
  removeContainer,
  runArgs,
  startContainer,
  waitForExit
} from '../../src/smoke/container.js'
import { fakeDocker } from '../support/fake-docker.js'

const options = { platform: 'linux/arm64', label: 'job=1' }

describe('runArgs', () => {
  it('runs an image as RunPod does, on random ports of the loopback', () => {
    expect(runArgs('me/milvus@sha256:1', options)).toEqual([
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

  it.each(['--security-opt', '--volume', '-v', '--privileged', '--cap-add'])(
    'gives the container no %s, since RunPod has none',
    (option) => {
      expect(runArgs('me/milvus', options)).not.toContain(option)
    }
  )
})

describe('startContainer', () => {
  it('returns the id, which comes after all that docker may say before', async () => {
    const { docker } = fakeDocker({ run: 'some warning\n0123abcd' })
    await expect(startContainer(docker, 'ref', options)).resolves.toBe(
      '0123abcd'
    )
  })
})

describe('inspectContainer', () => {
  function inspected(state: object, ports: object | null): string {
    const State = {
      Running: true,
      ExitCode: 0,
      OOMKilled: false,
      Error: '',
      ...state
    }
    return JSON.stringify([{ State, NetworkSettings: { Ports: ports } }])
  }

  it('reads state and ports of a container that runs', async () => {
    const { docker, calls } = fakeDocker({
      container: inspected(
        {},
        {
          '19530/tcp': [{ HostIp: '127.0.0.1', HostPort: '32768' }],
          '9091/tcp': [{ HostIp: '127.0.0.1', HostPort: '32769' }]
        }
      )
    })
    await expect(inspectContainer(docker, 'id')).resolves.toEqual({
      running: true,
      exitCode: 0,
      oomKilled: false,
      error: '',
      ports: { 19530: 32768, 9091: 32769 }
    })
    expect(calls).toEqual(['container inspect id'])
  })

  it('reads how a container ended, which has no ports any more', async () => {
    const { docker } = fakeDocker({
      container: inspected(
        { Running: false, ExitCode: 137, OOMKilled: true, Error: 'why' },
        {}
      )
    })
    await expect(inspectContainer(docker, 'id')).resolves.toEqual({
      running: false,
      exitCode: 137,
      oomKilled: true,
      error: 'why',
      ports: {}
    })
  })

  it('reads a container that has no network yet', async () => {
    const { docker } = fakeDocker({ container: inspected({}, null) })
    const { ports } = await inspectContainer(docker, 'id')
    expect(ports).toEqual({})
  })
})

describe('what is asked of a container later', () => {
  it.each([
    ['waits for its end', waitForExit, 'wait id'],
    ['reads its last hundred log lines', lastLogs, 'logs --tail 100 id'],
    ['removes it with its volumes', removeContainer, 'rm --force --volumes id']
  ])('%s', async (_, ask, command) => {
    const { docker, calls } = fakeDocker({ [command]: '' })
    await ask(docker, 'id')
    expect(calls).toEqual([command])
  })
})
