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
import { failureIn, newImage, quickly } from './support/lab.ts'
import {
  ACCOUNT,
  ROBOT,
  startDistribution,
  USER,
  type Registry
} from '../../lab/parts/distribution.ts'

describe('a registry that wants a login', () => {
  let registry: Registry

  beforeAll(async () => {
    registry = await startDistribution({ login: true })
  })

  afterAll(() => registry.stop())

  it('refuses a wrong password before anything is built, and the log says what to do', async () => {
    const image = newImage(registry.host)

    const { mainCode, log } = await quickly({
      image,
      ...USER,
      password: 'wrong'
    })

    expect(mainCode).toBe(1)
    expect(log).toContain(`Login to ${registry.host} failed`)
    expect(log).toContain('the user name or the password is wrong')
    expect(log).not.toContain('buildx build')
  })

  it('accepts a password of several lines, and the log says which outputs it costs', async () => {
    const image = newImage(registry.host)

    const { mainCode, log, outputs } = await quickly({ image, ...ACCOUNT })

    expect(failureIn({ mainCode, log })).toBe('')
    expect(outputs.digest).toMatch(/^sha256:/)
    expect(log).toContain('::warning::Input "password" has 4 lines.')
    expect(log).toContain('with the user name "_json_key_base64"')
    expect(log).toContain('::add-mask::"private_key": "abc"\n')
    expect(log).not.toMatch(/::add-mask::[{}]/)
    expect(log).toMatch(
      /::warning::These outputs contain a line of a password.*"platform-digests"/
    )
  })

  it("lets a robot in whose name has a $, as Harbor's have", async () => {
    const image = newImage(registry.host)

    const { mainCode, log, outputs } = await quickly({ image, ...ROBOT })

    expect(failureIn({ mainCode, log })).toBe('')
    expect(log).toContain(`Logged in to ${registry.host} as ${ROBOT.username}`)
    expect(outputs.digest).toMatch(/^sha256:/)
  })

  describe('to which the job has logged in before', () => {
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

    it('pulls and pushes the image with that login', async () => {
      logIn(USER)

      const { mainCode } = await quickly(
        { image: newImage(registry.host), 'smoke-test': 'health' },
        { env }
      )

      expect(mainCode).toBe(0)
    })

    it('pulls and pushes it with username and password, which change no earlier login and are not shown', async () => {
      logIn({ username: 'somebody', password: 'else' })
      const before = readFileSync(config)

      const { mainCode, log } = await quickly(
        { image: newImage(registry.host), ...USER, 'smoke-test': 'health' },
        { env }
      )

      const mask = `::add-mask::${USER.password}`
      expect(failureIn({ mainCode, log })).toBe('')
      expect(readFileSync(config)).toEqual(before)
      expect(log).toContain(mask)
      expect(log.replace(mask, '')).not.toContain(USER.password)
    })

    function logIn({ username, password }: typeof USER): void {
      const auth = Buffer.from(`${username}:${password}`).toString('base64')
      const others = existsSync(config)
        ? (JSON.parse(readFileSync(config, 'utf8')) as object)
        : {}
      const auths = { [registry.host]: { auth } }
      writeFileSync(config, JSON.stringify({ ...others, auths }))
    }
  })
})
