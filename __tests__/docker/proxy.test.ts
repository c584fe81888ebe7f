import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  addSecretVariables,
  builderProxy,
  hasProxyPassword,
  proxySecrets,
  withoutProxyPasswords
} from '../../src/docker/proxy.js'
import { temporaryDirectory } from '../support/temporary.js'

const PROXY = 'http://proxy.example:3128'
const SECRET = 'http://me:p4ss@proxy.example:3128'

describe('builderProxy', () => {
  it("passes on the job's variables, in the case that they have", () => {
    const env = {
      HTTP_PROXY: PROXY,
      https_proxy: PROXY,
      NO_PROXY: '10.0.0.1',
      FTP_PROXY: PROXY,
      HTTPS_PROXY: '',
      PATH: '/bin'
    }
    expect(builderProxy(env, [])).toEqual({
      options: [
        `env.HTTP_PROXY=${PROXY}`,
        `env.https_proxy=${PROXY}`,
        'env.NO_PROXY=10.0.0.1'
      ],
      secrets: {},
      outOfReach: []
    })
  })

  it('quotes what buildx would read as several options', () => {
    const env = { NO_PROXY: '127.0.0.1,"x"' }
    expect(builderProxy(env, []).options).toEqual([
      '"env.NO_PROXY=127.0.0.1,""x"""'
    ])
  })

  it.each([
    'env.HTTP_PROXY=',
    'env.http_proxy=http://other',
    'network=host,env.HTTP_PROXY=http://other',
    '"env.HTTP_PROXY=http://other"'
  ])('leaves out what the driver options set: %s', (option) => {
    const env = { HTTP_PROXY: PROXY, http_proxy: PROXY, HTTPS_PROXY: PROXY }
    expect(builderProxy(env, [option]).options).toEqual([
      `env.HTTPS_PROXY=${PROXY}`
    ])
  })

  it.each([SECRET, 'me:p4ss@proxy.example:3128', 'http://token@proxy.example'])(
    'makes no option of a proxy with a password: %s',
    (HTTPS_PROXY) => {
      expect(builderProxy({ HTTPS_PROXY, NO_PROXY: 'x' }, [])).toEqual({
        options: ['env.NO_PROXY=x'],
        secrets: { HTTPS_PROXY },
        outOfReach: []
      })
    }
  )

  it.each([
    'http://127.0.0.1:3128',
    'http://localhost:3128/',
    'localhost',
    'http://me:p4ss@[::1]:3128'
  ])('on loopback reaches only a builder in the same network: %s', (proxy) => {
    const env = { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' }
    const { options, secrets, outOfReach } = builderProxy(env, [])
    expect([options, secrets, outOfReach]).toEqual([
      ['env.NO_PROXY=127.0.0.1'],
      {},
      ['HTTP_PROXY']
    ])
    expect(builderProxy(env, ['network=host']).outOfReach).toEqual([])
  })
})

describe('addSecretVariables', () => {
  let config: string
  let file: string

  beforeEach(() => {
    config = temporaryDirectory()
    const instances = path.join(config, 'buildx', 'instances')
    mkdirSync(instances, { recursive: true })
    file = path.join(instances, 'mine')
    // As buildx 0.38 writes it, in short.
    const node = { Name: 'mine0', DriverOpts: { image: 'x' }, Flags: ['--a'] }
    const group = { Name: 'mine', Driver: 'docker-container', Nodes: [node] }
    writeFileSync(file, JSON.stringify(group), { mode: 0o600 })
  })

  it('adds them to the file of the builder, and changes nothing else', () => {
    addSecretVariables(
      'mine',
      { HTTP_PROXY: SECRET },
      { DOCKER_CONFIG: config }
    )
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      Name: 'mine',
      Driver: 'docker-container',
      Nodes: [
        {
          Name: 'mine0',
          DriverOpts: { image: 'x', 'env.HTTP_PROXY': SECRET },
          Flags: ['--a']
        }
      ]
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('finds the file where BUILDX_CONFIG says', () => {
    const BUILDX_CONFIG = path.join(config, 'buildx')
    addSecretVariables('mine', { HTTP_PROXY: SECRET }, { BUILDX_CONFIG })
    expect(readFileSync(file, 'utf8')).toContain('env.HTTP_PROXY')
  })
})

describe("docker's configuration", () => {
  const proxies = {
    default: { httpProxy: PROXY, httpsProxy: SECRET, noProxy: 'x' },
    'tcp://engine:2375': { httpProxy: 'me:p4ss@proxy.example', allProxy: '' }
  }

  function write(config: string): NodeJS.ProcessEnv {
    const DOCKER_CONFIG = temporaryDirectory()
    writeFileSync(path.join(DOCKER_CONFIG, 'config.json'), config)
    return { DOCKER_CONFIG }
  }

  it('keeps the proxies that have no password', () => {
    expect(withoutProxyPasswords({ credsStore: 'x', proxies })).toEqual({
      credsStore: 'x',
      proxies: {
        default: { httpProxy: PROXY, noProxy: 'x' },
        'tcp://engine:2375': { allProxy: '' }
      }
    })
  })

  it('is read as Go reads it: in any case, and whatever else is in it', () => {
    const config = {
      Proxies: { default: null, x: { HTTPPROXY: SECRET, noProxy: null, y: 5 } }
    }
    expect(withoutProxyPasswords({ ...config })).toEqual({
      Proxies: { default: null, x: { noProxy: null, y: 5 } }
    })
    const env = write(JSON.stringify(config))
    expect(hasProxyPassword(env)).toBe(true)
    expect(proxySecrets(env)).toEqual(['me:p4ss'])
  })

  it.each([
    [{ proxies }, true],
    [{ proxies: { default: { httpProxy: PROXY } } }, false],
    [{}, false]
  ])('is searched for passwords: %j', (config, found) => {
    expect(hasProxyPassword(write(JSON.stringify(config)))).toBe(found)
  })

  it('without JSON has none, as for docker', () => {
    expect(hasProxyPassword(write('{'))).toBe(false)
  })

  it('and the environment say what is to be masked', () => {
    const env = { ...write(JSON.stringify({ proxies })), https_proxy: 'u:q@h' }
    expect(proxySecrets(env).sort()).toEqual(['me:p4ss', 'me:p4ss', 'u:q'])
    expect(proxySecrets({ HTTP_PROXY: 'http://a:b@c@proxy' })).toContain(
      'a:b@c'
    )
  })
})
