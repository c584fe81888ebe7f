import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import { act, failureIn, lab, newImage } from '../support/lab.ts'
import { leftInEngine } from '../../../lab/parts/left.ts'
import { newBase } from '../support/published.ts'
import {
  startProxy,
  type RegistryProxy
} from '../../../lab/parts/registry-proxy.ts'

describe('`push: false`', () => {
  let target: RegistryProxy
  let base: string
  let result: RunResult

  beforeAll(async () => {
    target = await startProxy(lab('REGISTRY'))
    base = await newBase([`v${lab('STANDIN_VERSION')}`])
    result = await act({
      image: newImage(target.host),
      'base-image': base,
      builder: '',
      push: 'false',
      username: 'robot',
      password: 'a-password-that-nobody-asks-for'
    })
  })

  afterAll(() => target.stop())

  it('builds and tests both platforms in the engine', () => {
    expect(failureIn(result)).toBe('')
    expect(result.log).toContain('linux/amd64: healthy after')
    expect(result.log).toContain('linux/arm64: healthy after')
  })

  it('sends the target registry nothing, not even a login', () => {
    expect(target.requests).toEqual([])
  })

  it('names the version and the base, but no digest', () => {
    const { outputs } = result

    expect(outputs.version).toBe(lab('STANDIN_VERSION'))
    expect(outputs['base-digest']).toMatch(/^sha256:/)
    for (const name of ['digest', 'ref', 'platform-digests']) {
      expect(outputs[name] ?? '').toBe('')
    }
  })

  it('leaves nothing behind', async () => {
    expect(result.leftFiles).toEqual([])
    expect(await leftInEngine(result.jobId, base)).toEqual([])
  })
})
