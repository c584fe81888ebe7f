import { describe, expect, it } from '@jest/globals'
import { failed } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'

skipWaiting()
const DENIED = failed('403 Forbidden')

const { IMAGE, publishHere } = await import('../support/publish-here.js')
const { publishingDocker } = await import('../support/publishing-docker.js')

describe('publish to a registry that denies reads', () => {
  it('builds where reading tags is denied, and sets them once a digest could be read', async () => {
    const docker = await publishingDocker()
    docker.refusal = DENIED
    const { error, plan, promotion } = await publishHere({
      'smoke-test': 'none',
      username: 'me',
      password: 'secret'
    })
    expect(error).toBeUndefined()
    const notes = ['"Manage Actions access"', 'docker buildx build']
    const places = notes.map((text) => log().indexOf(text))
    expect(Math.min(...places)).toBeGreaterThan(0)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(plan?.decision.reason).toContain(
      '2.6.22 could not be read (access denied)'
    )
    expect(promotion?.moved).toEqual(['2.6.22', '2.6'])
    expect(
      docker.calls().filter((line) => line.startsWith('buildx build'))
    ).toHaveLength(1)
  })

  it('stops where reading the digest is denied too', async () => {
    const { calls } = await publishingDocker({
      [`buildx imagetools inspect * ${IMAGE}*`]: DENIED
    })
    const { error, promotion } = await publishHere({ 'smoke-test': 'none' })
    expect(error?.message).toContain('403 Forbidden')
    expect(promotion).toBeUndefined()
    expect(calls().join('\n')).not.toContain('imagetools create')
  })
})
