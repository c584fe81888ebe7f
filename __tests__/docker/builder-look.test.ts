import { describe, expect, it } from '@jest/globals'
import { lookAtBuilder } from '../../src/docker/builder-look.js'
import type { Failure } from '../../src/messages/failure.js'
import { failed, fakeDocker } from '../support/fake-docker.js'

/** As buildx 0.38 prints them. */
const details = (driver = 'docker-container', ...nodes: string[]): string =>
  `Name:          mine\nDriver:        ${driver}\n\nNodes:\n${nodes.map((node) => `Name:     ${node}\nStatus:   running\n`).join('\n')}`

const io = (bytes: number): string => `rchar: 999999\nwchar: ${bytes}\nsyscr: 1`

const SH = 'exec buildx_buildkit_mine0 sh -c'

describe('a look at a builder', () => {
  it('sees whether it has written more than an idle one since the last look', async () => {
    const { docker } = fakeDocker({
      'buildx inspect mine': details('docker-container', 'mine0'),
      [SH]: [io(10_000_000), io(10_075_000), io(11_100_000), io(11_175_000)]
    })
    const look = lookAtBuilder(docker, 'mine')
    const seen = [await look(), await look(), await look(), await look()]
    expect(seen).toEqual(['still', 'still', 'moves', 'still'])
  })

  it('adds up the nodes of a builder that has several', async () => {
    const { docker } = fakeDocker({
      'buildx inspect mine': details('docker-container', 'mine0', 'mine1'),
      [SH]: [io(5), io(5)],
      'exec buildx_buildkit_mine1': [io(5), io(9_000_000)]
    })
    const look = lookAtBuilder(docker, 'mine')
    expect([await look(), await look()]).toEqual(['still', 'moves'])
  })

  it.each([
    ['of another driver', { 'buildx inspect': details('kubernetes', 'x0') }],
    [
      'in another engine',
      {
        'buildx inspect': details('docker-container', 'mine0'),
        exec: failed('Error response from daemon: No such container')
      }
    ],
    [
      'without a shell',
      { 'buildx inspect': details('docker-container', 'mine0'), exec: '' }
    ]
  ])('sees no bytes in one %s', async (_, table) => {
    const look = lookAtBuilder(fakeDocker(table).docker, 'mine')
    await expect(look()).resolves.toBe('unseen')
  })

  it('leaves one alone of which only another node does not answer', async () => {
    const answer = `${details('docker-container', 'mine0', 'mine1')}Error: listing workers: DeadlineExceeded`
    const table = { 'buildx inspect': answer, exec: failed('is paused') }
    const look = lookAtBuilder(fakeDocker(table).docker, 'mine')
    await expect(look()).resolves.toBe('unseen')
  })

  it.each([
    [
      'is paused',
      'Name: mine\nNodes:\nError: Error response from daemon: Container x is paused'
    ],
    [
      'is stopped',
      'Name: mine\nNodes:\nError: listing workers: DeadlineExceeded'
    ],
    ['cannot be asked', failed('Cannot connect to the Docker daemon')]
  ])('says of one that %s that it does not answer', async (_, answer) => {
    const { docker } = fakeDocker({ 'buildx inspect': answer })
    const look = await lookAtBuilder(docker, 'mine')()
    expect(look).toMatchObject({ code: 'builder-frozen' })
    expect((look as Failure).what).toMatch(
      /^The builder "mine" does not answer any more: .*(?:paused|Deadline|Cannot connect)/
    )
  })
})
