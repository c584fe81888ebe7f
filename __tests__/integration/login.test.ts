import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { act, newImage, sharedBuilder } from './support/lab.ts'
import { startDistribution, USER, type Registry } from './support/registry.ts'

/** For what ends with the push. */
const UNTESTED = { platforms: 'linux/amd64', 'smoke-test': 'none' }

describe('a registry that wants a login', () => {
  let registry: Registry

  beforeAll(async () => {
    registry = await startDistribution({ login: true })
    // Before the docker configuration is copied, in which it stands.
    await sharedBuilder()
  })

  afterAll(() => registry.stop())

  it('gets the image with username and password', async () => {
    const image = newImage(registry.host)

    const { mainCode, outputs } = await act({ image, ...USER })

    expect(mainCode).toBe(0)
    expect(outputs.digest).toMatch(/^sha256:/)
  })

  it('never sees the password in the log, which masks it', async () => {
    const { log } = await act({
      image: newImage(registry.host),
      ...USER,
      ...UNTESTED
    })

    expect(log).toContain(`::add-mask::${USER.password}`)
    expect(log.replace(`::add-mask::${USER.password}`, '')).not.toContain(
      USER.password
    )
  })

  it('refuses a wrong password at once, with what to do', async () => {
    const image = newImage(registry.host)

    const { mainCode, log } = await act({ image, ...USER, password: 'wrong' })

    expect(mainCode).toBe(1)
    expect(log).toContain(`Login to ${registry.host} failed`)
    expect(log).toContain('the user name or the password is wrong')
    expect(log).not.toContain('buildx build')
  })

  it('refuses an image without a login, and says how to log in', async () => {
    const { mainCode, log } = await act({
      image: newImage(registry.host),
      ...UNTESTED
    })

    expect(mainCode).toBe(1)
    expect(log).toContain('this job may not write to the repository')
    expect(log).toContain('packages: write')
  })

  describe('when the job has logged in before', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'docker-config-'))
    const config = path.join(directory, 'config.json')
    const env = { ...process.env, DOCKER_CONFIG: directory }

    beforeAll(() => {
      const own = process.env.DOCKER_CONFIG ?? path.join(homedir(), '.docker')
      if (existsSync(own)) cpSync(own, directory, { recursive: true })
    })

    afterAll(() => {
      rmSync(directory, { recursive: true })
    })

    it('needs no inputs', async () => {
      logInBefore(USER)

      const { mainCode } = await act(
        {
          image: newImage(registry.host),
          platforms: 'linux/amd64',
          'smoke-test': 'health'
        },
        { env }
      )

      expect(mainCode).toBe(0)
    })

    it('keeps that login, byte for byte, when it logs in as somebody else', async () => {
      logInBefore({ username: 'somebody', password: 'else' })
      const before = readFileSync(config)

      const { mainCode } = await act(
        { image: newImage(registry.host), ...USER, ...UNTESTED },
        { env }
      )

      expect(mainCode).toBe(0)
      expect(readFileSync(config)).toEqual(before)
    })

    function logInBefore({ username, password }: typeof USER): void {
      const auth = Buffer.from(`${username}:${password}`).toString('base64')
      const others = existsSync(config)
        ? (JSON.parse(readFileSync(config, 'utf8')) as object)
        : {}
      const auths = { [registry.host]: { auth } }
      writeFileSync(config, JSON.stringify({ ...others, auths }))
    }
  })
})
