import { describe, expect, it } from '@jest/globals'
import { readImage, type ImageSettings } from '../../src/smoke/image.js'
import { failed, fakeDocker } from '../support/fake-docker.js'

const NOTHING = { entrypoint: [], workingDir: '', files: [] }

const NONE = failed('no such image')

function read(config: string | Error): Promise<ImageSettings> {
  const { docker } = fakeDocker({ 'image inspect': config, create: NONE })
  const options = { label: 'job=1', env: [] }
  return readImage(docker, 'ref', 'linux/amd64', options)
}

function settingsOf(config: object | null): Promise<ImageSettings> {
  return read(JSON.stringify(config))
}

describe('readImage', () => {
  it("returns the image's variables", async () => {
    const { env } = await settingsOf({ Env: ['A=1', 'B=2'] })
    expect(env).toEqual(['A=1', 'B=2'])
  })

  it.each([
    ['CMD', { Test: ['CMD', 'curl', '-f', 'x'] }, ['curl', '-f', 'x']],
    [
      'CMD-SHELL',
      { Test: ['CMD-SHELL', 'curl x || exit 1'] },
      ['/bin/sh', '-c', 'curl x || exit 1']
    ]
  ])(
    'returns a HEALTHCHECK of the form %s',
    async (_, Healthcheck, command) => {
      const { healthcheck } = await settingsOf({ Healthcheck })
      expect(healthcheck).toEqual({ command, timeoutSeconds: 30 })
    }
  )

  it("runs a command line in the image's own shell", async () => {
    const Healthcheck = { Test: ['CMD-SHELL', 'a && b'] }
    const Shell = ['/bin/bash', '-ec']
    const { healthcheck } = await settingsOf({ Healthcheck, Shell })
    expect(healthcheck?.command).toEqual(['/bin/bash', '-ec', 'a && b'])
  })

  it('returns what it starts, and where', async () => {
    const config = { Entrypoint: ['/tini', '--'], WorkingDir: '/app' }
    const { entrypoint, workingDir } = await settingsOf(config)
    expect({ entrypoint, workingDir }).toEqual({
      entrypoint: ['/tini', '--'],
      workingDir: '/app'
    })
  })

  it("reads a HEALTHCHECK's own timeout", async () => {
    const Healthcheck = { Test: ['CMD', 'x'], Timeout: 2_500_000_000 }
    const { healthcheck } = await settingsOf({ Healthcheck })
    expect(healthcheck?.timeoutSeconds).toBe(2.5)
  })

  it.each([
    ['has none', {}],
    ['has one that is null', { Healthcheck: null }],
    ['switches it off', { Healthcheck: { Test: ['NONE'] } }],
    ['has an empty one', { Healthcheck: { Test: [] } }],
    ['has no configuration', null]
  ])('returns no HEALTHCHECK when the image %s', async (_, config) => {
    await expect(settingsOf(config)).resolves.toEqual({ ...NOTHING, env: [] })
  })

  it('returns nothing when the engine cannot say', async () => {
    await expect(read(NONE)).resolves.toEqual({
      ...NOTHING,
      env: []
    })
  })
})
