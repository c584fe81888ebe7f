import { describe, expect, it } from '@jest/globals'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { inspected } from '../support/smoke-docker.js'
import {
  type ImageConfig,
  readImageConfig,
  rootPassword
} from '../../src/smoke/image-settings.js'

const NOTHING = { entrypoint: [], workingDir: '' }

const NONE = failed('no such image')

function read(config: string | Error): Promise<ImageConfig> {
  const { docker } = fakeDocker({ 'image inspect': config })
  return readImageConfig(docker, 'ref')
}

function settingsOf(config: object | null): Promise<ImageConfig> {
  return read(JSON.stringify(config))
}

describe('readImageConfig', () => {
  it('returns its variables, what it starts, and where', async () => {
    const starts = { entrypoint: ['/tini', '--'], workingDir: '/app' }
    const config = { Entrypoint: ['/tini', '--'], WorkingDir: '/app' }
    await expect(
      settingsOf({ ...config, Env: ['A=1', 'B=2'] })
    ).resolves.toMatchObject({ ...starts, env: ['A=1', 'B=2'] })
  })

  const SHELL = ['/bin/bash', '-ec']

  it.each<[object, object, string[], number]>([
    [{ Test: ['CMD', 'curl', 'x'] }, {}, ['curl', 'x'], 30],
    [{ Test: ['CMD-SHELL', 'a && b'] }, {}, ['/bin/sh', '-c', 'a && b'], 30],
    [{ Test: ['CMD-SHELL', 'a'] }, { Shell: SHELL }, [...SHELL, 'a'], 30],
    [{ Test: ['CMD', 'x'], Timeout: 2_500_000_000 }, {}, ['x'], 2.5]
  ])(
    'reads HEALTHCHECK %j, with %j',
    async (Healthcheck, more, command, timeoutSeconds) => {
      const { healthcheck } = await settingsOf({ Healthcheck, ...more })
      expect(healthcheck).toEqual({ command, timeoutSeconds })
    }
  )

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

  const BAKED = { commonsecuritydefaultrootpassword: 'baked' }

  it.each([
    ['from-image', ['MILVUS_ROOT_PASSWORD=from-image', DEFAULT], {}],
    ['from-file', [FILE, DEFAULT], {}],
    ['from-image', ['MILVUS_ROOT_PASSWORD=\uFEFFfrom-image\r\n'], {}],
    ['from-file', ['MILVUS_ROOT_PASSWORD=', FILE], {}],
    ['from-milvus', [DEFAULT], {}],
    ['baked', [], BAKED],
    ['baked', ['COMMON_SECURITY_DEFAULTROOTPASSWORD='], BAKED],
    ['from-milvus', [DEFAULT], BAKED],
    ['from-file', [FILE], BAKED]
  ])('returns %s with %j and files with %j, and masks it', async (...row) => {
    const [password, env, values] = row
    await expect(passwordWith(env, values)).resolves.toBe(password)
    expect(log()).toBe(`::add-mask::${password}\n`)
  })

  it('reads no setting of the image itself there', async () => {
    const values = { milvusrootpassword: 'not-of-milvus' }

    await expect(passwordWith([], values)).resolves.toBe('Milvus')
  })
})
