import { describe, expect, it } from '@jest/globals'
import { startHere } from '../support/image-here.ts'

// Milvus' rule is in keyOf of lab/standin/settings.go. A hyphen or a space is none of
// Milvus', but what somebody wrote by mistake.
describe('a setting with another spelling', () => {
  it.each([
    'common.security.authorizationEnabled',
    'common/security/authorizationEnabled',
    '._common.security.authorizationEnabled',
    'common-security-authorizationEnabled',
    'common_security_authorizationEnabled',
    'Common.Security.AuthorizationEnabled',
    'milvus.common.security.authorizationEnabled',
    'COMMON__SECURITY__AUTHORIZATIONENABLED',
    'COMMON_SECURITY_AUTHORIZATION_ENABLED',
    'COMMONSECURITYAUTHORIZATIONENABLED',
    'COMMON_SECURITY_AUTHORIZATIONENABLED ',
    'MILVUS_CONF_COMMON_SECURITY_AUTHORIZATIONENABLED',
    'MILVUS_CONF_common.security.authorizationEnabled',
    'milvus_conf_common__security__authorizationEnabled'
  ])('reaches Milvus and the line at the start: %s', async (name) => {
    const { env, output } = await startHere({ [name]: 'true' })

    expect(env.COMMON_SECURITY_AUTHORIZATIONENABLED).toBe('true')
    expect(env[name]).toBeUndefined()
    expect(output).toContain('authentication on')
  })

  it.each([
    'milvus_root_password',
    'milvus.root.password',
    'MILVUS-ROOT-PASSWORD'
  ])("may be the image's own: %s", async (name) => {
    const { env } = await startHere({ [name]: 'correct' })

    expect(env.COMMON_SECURITY_DEFAULTROOTPASSWORD).toBe('correct')
  })

  it("wins over the image's default, whatever is in its value", async () => {
    const { env, output } = await startHere({
      'mq.type': 'kafka',
      'kafka.brokerList': ' a=b | $c ',
      MILVUS_CONF_ETCD_USE_EMBED: 'false'
    })

    expect(env.MQ_TYPE).toBe('kafka')
    expect(env.KAFKA_BROKERLIST).toBe(' a=b | $c ')
    expect(env.ETCD_USE_EMBED).toBe('false')
    expect(output).toContain('reading mq.type as MQ_TYPE')
    expect(output).toContain('etcd; not embedded')
  })

  it('reaches Milvus also when only Milvus knows it', async () => {
    const { env } = await startHere({
      'proxy.maxNameLength': '16',
      MILVUS_CONF_LOG_LEVEL: 'warn'
    })

    expect(env).toMatchObject({ PROXY_MAXNAMELENGTH: '16', LOG_LEVEL: 'warn' })
  })

  it('that no variable can have is ignored', async () => {
    const { env, output } = await startHere({ '2.proxy.port': '1' })

    expect(env['2_PROXY_PORT']).toBeUndefined()
    expect(output).toContain('started: milvus')
  })

  it("outside of Milvus' sections keeps the prefix, since the shell may own the name", async () => {
    const names = ['PATH', 'IFS', 'HOME', 'LD_PRELOAD', 'PS4', 'ENV', 'lib']
    const given = names.map((name) => [`MILVUS_CONF_${name}`, '/x'] as const)
    const variables = { ...Object.fromEntries(given), 'milvus.path': '/y' }

    const { env, output } = await startHere(variables)

    expect(output).toContain('started: milvus')
    expect(env).toMatchObject({ MILVUS_CONF_IFS: '/x', MILVUS_CONF_PATH: '/y' })
    for (const name of names) expect(env[name] ?? '').not.toMatch(/^\/[xy]$/)
  })

  it('keeps the line breaks in its value', async () => {
    const { output } = await startHere({ 'milvus.root.password': 'a\nb' })

    expect(output).toContain('contains a line break')
    expect(output).not.toContain('started: milvus')
  })

  it('leaves variables of other programs alone', async () => {
    const others = {
      http_proxy: 'http://127.0.0.1:9',
      npm_config_x: 'y',
      my_text: 'a|b c|MILVUS_CONF_d',
      MILVUS_PROXY_PORT: 'tcp://10.1.1.1:80' // of a service named milvus-proxy
    }

    const { env } = await startHere(others)

    expect(env).toMatchObject(others)
    expect(env.NPM_CONFIG_X).toBeUndefined()
  })
})

describe('a yes that Milvus reads as a no', () => {
  it.each(['yes', 'On', 'enabled'])('gets a warning: %s', async (yes) => {
    const { output } = await startHere({ QUERYNODE_MMAP_MMAPENABLED: yes })

    expect(output).toContain(
      `warning: QUERYNODE_MMAP_MMAPENABLED is "${yes}", which Milvus reads as false: write true or false`
    )
    expect(output).toContain('started: milvus')
  })

  it('gets a warning under its other name', async () => {
    const { output } = await startHere({ 'queryNode.mmap.mmapEnabled': 'yes' })

    expect(output).toContain(
      'warning: queryNode.mmap.mmapEnabled is "yes", which Milvus reads as false'
    )
  })

  it.each([
    ['QUERYNODE_MMAP_MMAPENABLED', 'True'],
    ['QUERYNODE_MMAP_MMAPENABLED', 'no'],
    ['LOGIN_SHELL', 'yes'],
    ['SOMEBODY_ELSES', 'yes']
  ])('gets no warning: %s=%s', async (name, value) => {
    const { output } = await startHere({ [name]: value })

    expect(output).not.toContain('which Milvus reads')
  })
})

describe('a name that other images have for a setting', () => {
  it.each([
    ['MILVUS_AUTHORIZATION_ENABLED', 'MILVUS_ROOT_PASSWORD'],
    ['MILVUS_AUTH_ENABLED', 'MILVUS_ROOT_PASSWORD'],
    ['MILVUS_PASSWORD', 'MILVUS_ROOT_PASSWORD'],
    ['MILVUS_ROOT_PWD', 'MILVUS_ROOT_PASSWORD'],
    ['MILVUS_USERNAME', 'MILVUS_ROOT_PASSWORD'],
    ['MILVUS_DATA_PATH', 'MILVUS_DATA_DIR'],
    ['MILVUS_CONFIG_PATH', 'MILVUSCONF'],
    ['MILVUS_LOG_LEVEL', 'LOG_LEVEL'],
    ['MILVUS_METRICS_PORT', 'METRICS_PORT'],
    ['MILVUS_QUERYNODE_CACHE_SIZE', 'QUERYNODE_CACHE_SIZE'],
    ['MINIO_ACCESS_KEY', 'MINIO_ACCESSKEYID'],
    ['MINIO_ROOT_PASSWORD', 'MINIO_SECRETACCESSKEY']
  ])('gets a line: %s', async (name, ours) => {
    const { output } = await startHere({ [name]: 'x' })

    expect(output).toContain(
      `warning: ${name} has no effect on this image: set ${ours} [other-name]`
    )
    expect(output).toContain('started: milvus')
  })

  it('gets none where ours is set, or where it is of a service or a client', async () => {
    const { output } = await startHere({
      MILVUS_PASSWORD: 'x',
      MILVUS_ROOT_PASSWORD: 'x',
      MILVUS_URI: 'http://milvus:19530',
      MILVUS_PROXY_PORT: 'tcp://10.1.1.1:80',
      MILVUS_PROXY_SERVICE_HOST: '10.1.1.1',
      MILVUS_PORT_19530_TCP: 'tcp://10.1.1.1:19530'
    })

    expect(output).not.toContain('has no effect')
  })
})

describe('a value in quotes, as in a file for docker --env-file', () => {
  it.each(['PROXY_MAXNAMELENGTH', 'log.level', 'LOCALSTORAGE_PATH'])(
    'gets a warning: %s',
    async (name) => {
      const { output } = await startHere({ [name]: '"/x"' })

      expect(output).toContain(
        `warning: the quotes around the value of ${name} are part of it: remove them`
      )
    }
  )

  it('is ignored in a variable that is not a setting', async () => {
    const { output } = await startHere({ SOMEBODY: '"x"' })

    expect(output).not.toContain('a quote')
  })
})
