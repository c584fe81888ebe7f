import { describe, expect, it } from '@jest/globals'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { inspected } from '../support/smoke-docker.js'
import {
  type ImageSettings,
  readImageSettings,
  rootPassword
} from '../../src/smoke/image-settings.js'

const NOTHING = { entrypoint: [], workingDir: '', files: [] }

const NONE = failed('no such image')

function read(config: string | Error): Promise<ImageSettings> {
  const { docker } = fakeDocker({ 'image inspect': config, create: NONE })
  const options = { label: 'job=1', env: [] }
  return readImageSettings(docker, 'ref', 'linux/amd64', options)
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

async function passwordWith(
  env: string[],
  values: Record<string, string> = {}
): Promise<string> {
  const { docker } = fakeDocker({
    'container inspect id': inspected({ env }),
    'exec id cat /run/password': 'from-file'
  })
  const files = [{ file: '/user.yaml', values }]
  return await rootPassword(docker, 'id', { files })
}

const FILE = 'MILVUS_ROOT_PASSWORD_FILE=/run/password'
const DEFAULT = 'COMMON_SECURITY_DEFAULTROOTPASSWORD=from-milvus'

describe('rootPassword', () => {
  it("returns Milvus' default unless set, and does not mask it", async () => {
    await expect(passwordWith(['PATH=/bin'])).resolves.toBe('Milvus')
    expect(log()).toBe('')
  })

  it.each([
    ['from-image', ['MILVUS_ROOT_PASSWORD=from-image', DEFAULT]],
    ['from-file', [FILE, DEFAULT]],
    ['from-image', ['MILVUS_ROOT_PASSWORD=\uFEFFfrom-image\r\n']],
    ['from-file', ['MILVUS_ROOT_PASSWORD=', FILE]],
    ['from-milvus', [DEFAULT]]
  ])('returns %s with %j, and masks it', async (password, env) => {
    await expect(passwordWith(env)).resolves.toBe(password)
    expect(log()).toBe(`::add-mask::${password}\n`)
  })

  const BAKED = { commonsecuritydefaultrootpassword: 'baked' }

  it.each([
    ['baked', []],
    ['baked', ['COMMON_SECURITY_DEFAULTROOTPASSWORD=']],
    ['from-milvus', [DEFAULT]],
    ['from-file', [FILE]]
  ])(
    "returns %s with %j before or after that of Milvus' files, and masks it",
    async (password, env) => {
      await expect(passwordWith(env, BAKED)).resolves.toBe(password)
      expect(log()).toBe(`::add-mask::${password}\n`)
    }
  )

  it('reads no setting of the image itself there', async () => {
    const values = { milvusrootpassword: 'not-of-milvus' }

    await expect(passwordWith([], values)).resolves.toBe('Milvus')
  })
})
