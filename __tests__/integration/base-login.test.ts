import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { docker, lab, newImage, quickly } from './support/lab.ts'
import { startDistribution, USER, type Registry } from './support/registry.ts'

const TAG = `v${lab('STANDIN_VERSION')}`

/** Copies the base image with a login that only this copy knows. */
async function copyBase(repository: string): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'docker-config-'))
  cpSync(process.env.DOCKER_CONFIG ?? '', directory, { recursive: true })
  const env = { ...process.env, DOCKER_CONFIG: directory }
  const [host = ''] = repository.split('/')
  const login = ['--username', USER.username, '--password', USER.password]
  await docker(['login', ...login, host], env)
  const create = ['buildx', 'imagetools', 'create', '--tag']
  const source = `${lab('STANDIN_IMAGE')}:${TAG}`
  await docker([...create, `${repository}:${TAG}`, source], env)
  rmSync(directory, { recursive: true })
}

describe('a base image whose registry wants a login', () => {
  let registry: Registry
  let base: string

  beforeAll(async () => {
    registry = await startDistribution({ login: true })
    base = `${registry.host}/mirror/milvus`
    await copyBase(base)
  })

  afterAll(() => registry.stop())

  it.each(['true', 'false'])(
    'is read, built on and pulled by base-username, with push "%s"',
    async (push) => {
      const { mainCode, log } = await quickly({
        image: newImage(),
        push,
        'smoke-test': 'health',
        'base-image': base,
        'base-username': USER.username,
        'base-password': USER.password
      })

      expect(log).toContain(`Logged in to ${registry.host} as robot`)
      expect(log.replaceAll(`::add-mask::${USER.password}`, '')).not.toContain(
        USER.password
      )
      expect(mainCode).toBe(0)
    }
  )

  it('is refused without a login, and the log names the inputs', async () => {
    const { mainCode, log } = await quickly({
      image: newImage(),
      'base-image': base
    })

    expect(mainCode).toBe(1)
    expect(log).toContain('"base-username" and "base-password"')
  })
})
