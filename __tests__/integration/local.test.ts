import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../lab/runner.ts'
import { act, lab, newImage, traces } from './support/lab.ts'
import { startProxy, type RegistryProxy } from './support/registry-proxy.ts'

describe('`push: false`', () => {
  let target: RegistryProxy
  let before: string[]
  let result: RunResult

  beforeAll(async () => {
    target = await startProxy(lab('REGISTRY'))
    before = await traces()
    result = await act({
      image: newImage(target.host),
      builder: '',
      push: 'false',
      username: 'robot',
      password: 'a-password-that-nobody-asks-for'
    })
  })

  afterAll(() => target.stop())

  it('builds and tests both platforms in the engine', () => {
    expect(result.mainCode).toBe(0)
    expect(result.log).toContain('linux/amd64: healthy after')
    expect(result.log).toContain('linux/arm64: healthy after')
  })

  it('sends the target registry nothing, not even a login', () => {
    expect(target.requests).toEqual([])
  })

  it('names the version and the base, but no digest and no tag', () => {
    const { outputs } = result

    expect(outputs.version).toBe(lab('STANDIN_VERSION'))
    expect(outputs['base-digest']).toMatch(/^sha256:/)
    for (const name of ['digest', 'ref', 'platform-digests']) {
      expect(outputs[name] ?? '').toBe('')
    }
  })

  it('ends red when the image is broken', async () => {
    const { mainCode } = await act({
      image: newImage(target.host),
      builder: '',
      push: 'false',
      context: '__tests__/integration/contexts/exit',
      platforms: 'linux/amd64'
    })

    expect(mainCode).toBe(1)
  })

  it('leaves nothing behind', async () => {
    expect(result.leftFiles).toEqual([])
    expect(await traces()).toEqual(before)
  })
})
