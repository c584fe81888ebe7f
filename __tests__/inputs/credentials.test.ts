import { beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Inputs } from '../../src/inputs/inputs.js'
import { read } from '../support/inputs.js'
import { log } from '../support/log.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

function registriesOf({ logins }: Inputs): string[] {
  return logins.map(({ registry }) => registry)
}

function upgradeFrom(image: string): Record<string, string> {
  return { 'smoke-test': 'upgrade', 'smoke-upgrade-from': image }
}

beforeEach(() => {
  setEnv({ GITHUB_WORKSPACE: temporaryDirectory() })
})

describe('the inputs username, password and registry', () => {
  const me = { username: 'me', password: 'secret' }

  it('mean no login unless given', async () => {
    expect((await read()).logins).toEqual([])
    expect((await read({ registry: 'ghcr.io' })).logins).toEqual([])
  })

  it.each([
    ['ghcr.io/me/milvus', '', 'ghcr.io'],
    ['me/milvus', '', 'docker.io'],
    ['ghcr.io/me/milvus', 'docker.io', 'docker.io'],
    ['ghcr.io/me/milvus', 'https://ghcr.io', 'ghcr.io'],
    ['me/milvus', 'https://index.docker.io/v1/', 'docker.io']
  ])(
    'log in for %s, with registry %j, to %s',
    async (image, registry, expected) => {
      expect((await read({ ...me, image, registry })).logins).toMatchObject([
        { ...me, registry: expected }
      ])
    }
  )

  it.each([
    ['false', 'ghcr.io/me/milvus', 'milvusdb/milvus', []],
    ['false', 'ghcr.io/me/milvus', 'ghcr.io/mirror/milvus', ['ghcr.io']],
    ['by-digest', 'ghcr.io/me/milvus', 'milvusdb/milvus', ['ghcr.io']],
    ['true', 'ghcr.io/me/milvus', 'milvusdb/milvus', ['ghcr.io']]
  ])(
    'with push "%s" of %s, based on %s, log in to %j',
    async (push, image, base, registries) => {
      const inputs = await read({ ...me, push, image, 'base-image': base })
      expect(registriesOf(inputs)).toEqual(registries)
    }
  )

  it.each([
    ['ghcr.io/me/milvus:2.6', ['ghcr.io']],
    ['me/milvus:2.6', []],
    ['milvus:2.6', []]
  ])(
    'with `push: false` and the data of %s, log in to %j',
    async (from, registries) => {
      const inputs = await read({ ...me, ...upgradeFrom(from), push: 'false' })
      expect(registriesOf(inputs)).toEqual(registries)
    }
  )

  it('keep a login to another registry with `push: false`', async () => {
    const inputs = await read({
      ...me,
      push: 'false',
      registry: 'mirror.example'
    })
    expect(registriesOf(inputs)).toEqual(['mirror.example'])
  })

  it('mask the password alone: a masked output would be dropped', async () => {
    await read(me)
    expect(log()).toBe('::add-mask::secret\n')
  })
})

describe("the job's token", () => {
  const token = { 'github-token': 'ghs_token' }
  const login = {
    registry: 'ghcr.io',
    username: 'octocat',
    password: 'ghs_token'
  }
  let docker: string

  beforeEach(() => {
    docker = temporaryDirectory()
    setEnv({
      DOCKER_CONFIG: docker,
      DOCKER_AUTH_CONFIG: '',
      GITHUB_ACTOR: 'octocat',
      GITHUB_SERVER_URL: 'https://github.com'
    })
  })

  it.each<[string, Record<string, string>]>([
    ['to publish there', {}],
    ['to plan', { 'dry-run': 'true' }],
    ['to push by digest', { push: 'by-digest' }]
  ])('logs in to ghcr.io %s', async (_, given) => {
    expect((await read({ ...token, ...given })).logins).toMatchObject([login])
  })

  it('logs in beside a login to another registry', async () => {
    const given = { username: 'me', password: 'p', registry: 'docker.io' }

    expect(registriesOf(await read({ ...token, ...given }))).toEqual([
      'docker.io',
      'ghcr.io'
    ])
  })

  it.each<[string, Record<string, string>]>([
    ['another registry', { image: 'me/milvus' }],
    ['`push: false`', { push: 'false' }],
    [
      '`push: false`, though data of an image there must be opened',
      { push: 'false', ...upgradeFrom('ghcr.io/me/milvus:2.6') }
    ],
    [
      'a base image alone there',
      { image: 'me/milvus', 'base-image': 'ghcr.io/me/mirror' }
    ],
    ['an empty token', { 'github-token': '' }]
  ])('does not log in with %s', async (_, given) => {
    expect((await read({ ...token, ...given })).logins).toEqual([])
  })

  it('gives way to username and password', async () => {
    const { logins } = await read({ ...token, username: 'me', password: 'p' })

    expect(logins).toMatchObject([{ username: 'me', password: 'p' }])
  })

  it.each<[string, object]>([
    ['docker/login-action', { auths: { 'ghcr.io': { auth: 'bWU6cA==' } } }],
    ['a credential helper', { credHelpers: { 'ghcr.io': 'pass' } }],
    ['a credential store, which may have one', { credsStore: 'desktop' }]
  ])('gives way to an earlier login by %s', async (_, config) => {
    writeFileSync(path.join(docker, 'config.json'), JSON.stringify(config))

    expect((await read(token)).logins).toEqual([])
  })

  it('logs in to ghcr.io in the reusable workflow, whatever the runner has', async () => {
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    const config = JSON.stringify({ credsStore: 'desktop' })
    writeFileSync(path.join(docker, 'config.json'), config)

    expect((await read(token)).logins).toMatchObject([
      { ...login, inputs: '"username" and "registry-password"' }
    ])
  })

  it('does not log in without an actor, as by hand', async () => {
    setEnv({ GITHUB_ACTOR: '' })

    expect((await read(token)).logins).toEqual([])
  })

  it("logs in to the registry of the job's own GitHub server only", async () => {
    setEnv({ GITHUB_SERVER_URL: 'https://git.example' })
    const image = 'containers.git.example/me/milvus'

    expect(registriesOf(await read(token))).toEqual([])
    expect(registriesOf(await read({ ...token, image }))).toEqual([
      'containers.git.example'
    ])
  })
})

describe('the inputs base-username and base-password', () => {
  const theirs = { 'base-username': 'them', 'base-password': 'hidden' }
  const both = { username: 'me', password: 'secret', ...theirs }

  it.each([
    ['milvusdb/milvus', 'docker.io'],
    ['mirror.example:5000/milvus', 'mirror.example:5000']
  ])('log in for the base image %s to %s', async (base, registry) => {
    const { logins } = await read({ ...theirs, 'base-image': base })
    expect(logins).toMatchObject([
      { registry, username: 'them', password: 'hidden' }
    ])
  })

  it.each(['third.example/milvus:2.6', 'ghcr.io/me/milvus:2.6', 'milvus:2.6'])(
    'log in to the registry of the base image alone, also to open the data of %s',
    async (from) => {
      const inputs = await read({ ...theirs, ...upgradeFrom(from) })
      expect(registriesOf(inputs)).toEqual(['docker.io'])
    }
  )

  it('log in beside username and password', async () => {
    expect(registriesOf(await read(both))).toEqual(['ghcr.io', 'docker.io'])
  })

  it('log in with `push: false`, without the registry of the target', async () => {
    const inputs = await read({ ...both, push: 'false' })
    expect(registriesOf(inputs)).toEqual(['docker.io'])
  })

  it.each([
    ['user name', {}],
    ['password', { username: 'them' }]
  ])(
    'are refused for the registry of username with another %s',
    async (_, given) => {
      await expect(
        read({ ...both, ...given, image: 'me/milvus' })
      ).rejects.toThrow(
        'Input "base-username" is "them": "username" logs in to docker.io as well, and docker keeps one login for each registry'
      )
    }
  )

  it('are ignored if they are the same as username and password', async () => {
    const same = { username: 'them', password: 'hidden', image: 'me/milvus' }
    expect((await read({ ...theirs, ...same })).logins).toHaveLength(1)
  })
})

describe.each([
  ['username', 'password'],
  ['base-username', 'base-password']
])('the inputs %s and %s', (username, password) => {
  it('mask the password before anything is refused', async () => {
    const given = { [username]: 'me', [password]: 'secret' }
    await expect(read({ ...given, image: 'wrong:tag' })).rejects.toThrow(
      '"image"'
    )
    expect(log()).toBe('::add-mask::secret\n')
  })

  it('are refused without a password', async () => {
    await expect(read({ [username]: 'me' })).rejects.toThrow(
      `Input "${username}" is "me": it needs the input "${password}" as well`
    )
  })

  it('are refused without a user name, without showing the password', async () => {
    await expect(read({ [password]: 'secret' })).rejects.toThrow(
      new Error(`Input "${password}" is set, but "${username}" is not`)
    )
  })
})

describe('a password of several lines', () => {
  const JSON_KEY = '{\n  "type": "service_account",\n  "key": "abc"\n}\n'
  const key = { username: '_json_key', password: JSON_KEY }
  const LINES =
    'has 4 lines. GitHub masks each line of a secret, also one that is only "{" or "}"'
  const FORMS =
    'store it as a secret of one line: the output of "base64 --wrap 0 key.json", with the user name "_json_key_base64", or that of "jq --compact-output . key.json", with "_json_key"'

  it('is warned of at once, with the forms that work, and used', async () => {
    const { logins } = await read(key)

    expect(logins[0]?.password).toBe(JSON_KEY.trim())
    expect(log()).toContain(`::warning::Input "password" ${LINES}`)
    expect(log()).toContain(FORMS)
    expect(log().match(/::warning/g)).toHaveLength(1)
    expect(log()).not.toMatch(/::add-mask::[{}]/)
  })

  it.each([
    [key, 'Secret "registry-password"'],
    [
      { 'base-username': 'me', 'base-password': JSON_KEY },
      'Secret "base-password"'
    ]
  ])('stops the reusable workflow: %j', async (given, secret) => {
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })

    await expect(read(given)).rejects.toThrow(`${secret} ${LINES}`)
    await expect(read(given)).rejects.toThrow(FORMS)
  })

  it('need not be a key in JSON', async () => {
    await read({ ...key, password: 'one\ntwo' })

    expect(log()).toContain('store it as a secret of one line%0AMore')
  })

  it.each(['one', 'one\n', '{"type":"service_account"}', 'e30='])(
    'is not %j',
    async (password) => {
      await read({ ...key, password })

      expect(log()).not.toContain('::warning')
    }
  )
})
