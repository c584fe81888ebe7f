import { describe, expect, it } from '@jest/globals'
import { createNetwork, removeNetwork } from '../../src/smoke/route.js'
import { fakeDocker } from '../support/fake-docker.js'

const NETWORK = { name: 'job-linux-arm64', label: 'job=1' }

describe('createNetwork', () => {
  it('creates a network with the label of the job', async () => {
    const { docker, calls } = fakeDocker({ network: '' })
    const route = { kind: 'published', address: '127.0.0.1' } as const
    await createNetwork(docker, { ...NETWORK, route })
    expect(calls).toEqual(['network create --label job=1 job-linux-arm64'])
  })

  it("joins it with the action's own container, whose default route stays", async () => {
    const { docker, calls } = fakeDocker({ network: '' })
    const route = { kind: 'joined', container: 'me' } as const
    await createNetwork(docker, { ...NETWORK, route })
    expect(calls).toEqual([
      'network create --label job=1 --internal job-linux-arm64',
      'network connect job-linux-arm64 me'
    ])
  })
})

describe('removeNetwork', () => {
  it('disconnects every container first', async () => {
    const { docker, calls } = fakeDocker({
      'network inspect': 'me other ',
      network: ''
    })
    await removeNetwork(docker, 'id')
    expect(calls.slice(1)).toEqual([
      'network disconnect --force id me',
      'network disconnect --force id other',
      'network rm id'
    ])
  })
})
