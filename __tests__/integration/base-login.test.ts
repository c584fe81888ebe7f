import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  docker,
  failureIn,
  lab,
  NATIVE,
  newImage,
  quickly
} from './support/lab.ts'
import { sharedImage } from './support/published.ts'
import {
  startProxy,
  type RegistryProxy
} from '../../lab/parts/registry-proxy.ts'
import {
  startDistribution,
  USER,
  type Registry
} from '../../lab/parts/distribution.ts'

const TAG = `v${lab('STANDIN_VERSION')}`

/** Logs in to a registry with a copy of docker's configuration, for this call alone. */
async function loggedIn(
  host: string,
  use: (env: NodeJS.ProcessEnv) => Promise<void>
): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'docker-config-'))
  cpSync(process.env.DOCKER_CONFIG ?? '', directory, { recursive: true })
  const env = { ...process.env, DOCKER_CONFIG: directory }
  const login = ['--username', USER.username, '--password', USER.password]
  try {
    await docker(['login', ...login, host], env)
    await use(env)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Copies an image to a registry that wants a login. */
async function copy(source: string, target: string): Promise<void> {
  const [host = ''] = target.split('/')
  const create = ['buildx', 'imagetools', 'create', '--tag', target, source]
  await loggedIn(host, async (env) => {
    await docker(create, env)
  })
}

describe('a base image whose registry wants a login', () => {
  let registry: Registry
  let base: string

  beforeAll(async () => {
    registry = await startDistribution({ login: true })
    base = `${registry.host}/mirror/milvus`
    await copy(`${lab('STANDIN_IMAGE')}:${TAG}`, `${base}:${TAG}`)
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
      expect(failureIn({ mainCode, log })).toBe('')
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

  describe('and an image whose data must be opened', () => {
    let third: Registry
    let proxy: RegistryProxy

    beforeAll(async () => {
      third = await startDistribution({ login: true })
      proxy = await startProxy(third.host)
      const { image } = sharedImage()
      await copy(`${image}:2.6`, `${registry.host}/old/milvus:2.6`)
      await copy(`${image}:2.6`, `${third.host}/old/milvus:2.6`)
    })

    afterAll(async () => {
      await proxy.stop()
      await third.stop()
    })

    const given = (from: string): Record<string, string> => ({
      image: newImage(),
      platforms: NATIVE,
      // Another build than the one whose data it opens.
      labels: 'com.example.team=search',
      'smoke-test': 'upgrade',
      'smoke-upgrade-from': `${from}/old/milvus:2.6`,
      'base-image': base,
      'base-username': USER.username,
      'base-password': USER.password
    })

    it('is read and pulled by base-username if it is there, too', async () => {
      const { digest, refs } = sharedImage()
      const { mainCode, outputs } = await quickly(given(registry.host))

      expect(mainCode).toBe(0)
      expect(outputs['upgrade-from']).toBe(
        `${registry.host}/old/milvus@${digest}`
      )
      expect(JSON.parse(outputs.smoke ?? '')).toMatchObject([
        {
          level: 'upgrade',
          verdict: 'passed',
          upgrade: { digest: refs[NATIVE]?.split('@')[1], back: 'open' }
        }
      ])
    })

    it('is refused in another registry, which gets no password of base-username', async () => {
      const { mainCode, log } = await quickly(given(proxy.host))

      expect(mainCode).toBe(1)
      expect(log).toContain(`${proxy.host}/old/milvus:2.6`)
      expect(log).toContain('earlier in the job')
      expect(proxy.requests).not.toEqual([])
      expect(proxy.credentials).toEqual([])
    })

    it('is read there after a login earlier in the job', async () => {
      const { digest } = sharedImage()
      await loggedIn(third.host, async (env) => {
        const inputs = { ...given(third.host), 'dry-run': 'true' }
        const { mainCode, outputs } = await quickly(inputs, { env })

        expect(mainCode).toBe(0)
        expect(outputs['upgrade-from']).toBe(
          `${third.host}/old/milvus@${digest}`
        )
      })
    })
  })
})
