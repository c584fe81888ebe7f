import { describe, expect, it } from '@jest/globals'
import { fakeDocker } from '../support/fake-docker.js'
import { OPTIONS, tarOf } from '../support/smoke-docker.js'
import {
  copyFileFrom,
  createContainer,
  firstLogs,
  lastLogs,
  readFileIn
} from '../../src/smoke/container.js'

describe('a container that runs', () => {
  it.each([
    ['its last log lines', lastLogs, 'logs --tail 1000 id'],
    ['its first log lines', firstLogs, 'logs id']
  ])('shows %s', async (_, ask, command) => {
    const { docker, calls } = fakeDocker({ [command]: 'text' })
    await expect(ask(docker, 'id')).resolves.toBe('text')
    expect(calls).toEqual([command])
  })

  it('shows a file', async () => {
    const { docker } = fakeDocker({ 'exec id cat /run/secret': 'text' })
    await expect(readFileIn(docker, 'id', '/run/secret')).resolves.toBe('text')
  })
})

describe('copyFileFrom', () => {
  it('reads a file of a container that was created, but not started', async () => {
    const create = 'create --pull never --platform linux/arm64 --label job=1'
    const { docker } = fakeDocker({
      [`${create} ref`]: 'WARNING: ...\nid',
      'cp --follow-link id:/etc/a -': tarOf('one\ntwo\n')
    })
    const id = await createContainer(docker, 'ref', 'linux/arm64', OPTIONS)

    expect(await copyFileFrom(docker, id, '/etc/a')).toBe('one\ntwo\n')
  })
})
