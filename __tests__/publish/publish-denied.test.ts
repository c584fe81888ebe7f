import { beforeEach, describe, expect, it } from '@jest/globals'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import { publishingDocker } from '../support/publishing-docker.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

skipWaiting()

beforeEach(() => {
  setEnv({ RUNNER_TEMP: temporaryDirectory(), GITHUB_STATE: '' })
})

describe('publish to a registry that denies reads', () => {
  it('builds where tags may not be read, and sets them once a digest could be', async () => {
    const { calls } = await publishingDocker({
      [`"buildx imagetools inspect --format {{json .Manifest}} ${IMAGE}:2.6"*`]:
        'if [ -e "$HERE/$(echo "$6" | tr / _)" ]; then cat "$HERE/manifest.json"; else echo "403 Forbidden" >&2; exit 1; fi'
    })
    const { error, plan, promoted } = await publishHere({
      'smoke-test': 'none'
    })
    expect(error).toBeUndefined()
    expect(plan?.decision.reason).toContain('2.6.22 may not be read')
    expect(promoted).toEqual(['2.6.22', '2.6'])
    expect(
      calls().filter((line) => line.startsWith('buildx build'))
    ).toHaveLength(1)
  })

  it('stops where neither tags nor the digest may be read', async () => {
    const { calls } = await publishingDocker({
      '"buildx imagetools inspect --format {{json .Manifest}}"*':
        'echo "403 Forbidden" >&2; exit 1'
    })
    const { error, promoted } = await publishHere({ 'smoke-test': 'none' })
    expect(error).toContain('403 Forbidden')
    expect(promoted).toEqual([])
    expect(calls().join('\n')).not.toContain('imagetools create')
  })
})
