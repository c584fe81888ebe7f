import { describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { certificate, filesOf, TLS_FOLDER } from '../support/certificates.ts'
import {
  newRoot,
  startHere,
  USER_YAML,
  type Options
} from '../support/image-here.ts'

const SELF_SIGNED = { MILVUS_TLS: 'self-signed' }

/** Lines that the action and the examples of clients read. */
const LINES =
  /^milvus-runpod: TLS with the certificate of a CA with the SHA-256 fingerprint (\S+) \(\/status\.sh --ca prints it\), valid until (\d{4}-\d\d-\d\d)\nmilvus-runpod: CA certificate: (\S+)\n/m

async function stopOf(
  variables: Record<string, string>,
  options: Options = {}
): Promise<string> {
  const { code, output } = await startHere(variables, options)
  expect(output).not.toContain('started: milvus')
  expect(code).toBe(1)
  return output
}

describe('MILVUS_TLS=self-signed', () => {
  it('turns TLS on, with the files that it makes and a port of its own for REST', async () => {
    const root = newRoot()

    const { env, output } = await startHere(SELF_SIGNED, { root })

    expect(env).toMatchObject({
      COMMON_SECURITY_TLSMODE: '1',
      TLS_SERVERPEMPATH: `${TLS_FOLDER}/server.pem`,
      TLS_SERVERKEYPATH: `${TLS_FOLDER}/server.key`,
      TLS_CAPEMPATH: `${TLS_FOLDER}/ca.pem`,
      PROXY_HTTP_PORT: '8080'
    })
    expect(output).toContain('ports 19530 (gRPC, TLS), 8080 (REST, TLS), 9091')
    expect(output).not.toContain('warning')
  })

  it('prints fingerprint and CA before Milvus starts', async () => {
    const root = newRoot()

    const { output } = await startHere(SELF_SIGNED, { root })

    const ca = certificate(root + TLS_FOLDER, 'ca.pem')
    const { validToDate } = certificate(root + TLS_FOLDER, 'server.pem')
    expect(LINES.exec(output)?.slice(1)).toEqual([
      ca.fingerprint256,
      validToDate.toISOString().slice(0, 10),
      ca.raw.toString('base64')
    ])
  })

  it('keeps all that it has made, so that a restart prints the same', async () => {
    const root = newRoot()
    const first = await startHere(SELF_SIGNED, { root })
    const files = filesOf(root + TLS_FOLDER)

    const second = await startHere(SELF_SIGNED, { root })

    expect(filesOf(root + TLS_FOLDER)).toEqual(files)
    expect(LINES.exec(second.output)).toEqual(
      expect.arrayContaining([...(LINES.exec(first.output) ?? ['no lines'])])
    )
  })

  it('follows MILVUS_DATA_DIR', async () => {
    const root = newRoot()
    const variables = { ...SELF_SIGNED, MILVUS_DATA_DIR: '/srv/milvus' }

    const { env } = await startHere(variables, { root })

    const file = '/srv/milvus/tls-self-signed/server.pem'
    expect(env.TLS_SERVERPEMPATH).toBe(file)
    expect(existsSync(root + file)).toBe(true)
  })

  it.each(['milvus.tls', 'milvus_tls', 'MILVUS-TLS', 'MILVUS_CONF_MILVUS_TLS'])(
    'may be spelled %s',
    async (name) => {
      const { output } = await startHere({ [name]: 'self-signed' })

      expect(output).toMatch(LINES)
    }
  )

  it('makes nothing for a command that is not Milvus', async () => {
    const root = newRoot()

    const { code } = await startHere(SELF_SIGNED, { root, command: ['true'] })

    expect(code).toBe(0)
    expect(existsSync(root + TLS_FOLDER)).toBe(false)
  })

  it.each<Record<string, string>>([{}, { MILVUS_TLS: '' }])(
    'makes nothing with %j',
    async (variables) => {
      const root = newRoot()

      const { env, output } = await startHere(variables, { root })

      expect(output).toContain('started: milvus')
      expect(output).not.toContain('TLS with')
      expect(env.PROXY_HTTP_PORT).toBeUndefined()
      expect(existsSync(root + TLS_FOLDER)).toBe(false)
    }
  )

  it.each(['Self-Signed', 'true', '1'])(
    'stops at another value: %s',
    async (value) => {
      expect(await stopOf({ MILVUS_TLS: value })).toContain(
        `error: MILVUS_TLS is "${value}": it must be one of: self-signed [not-allowed]`
      )
    }
  )

  it.each(['MILVUS_TLS_MODE', 'MILVUS_SSL', 'MILVUS_TLS_ENABLED'])(
    'is named where somebody sets %s',
    async (name) => {
      const { output } = await startHere({ [name]: '1' })

      expect(output).toContain(
        `${name} has no effect on this image: set MILVUS_TLS`
      )
    }
  )
})

describe('MILVUS_TLS=self-signed beside settings of your own', () => {
  it.each<[string | undefined, Record<string, string>]>([
    ['8443', { PROXY_HTTP_PORT: '8443' }],
    ['8080', { PROXY_HTTP_PORT: '19530' }],
    ['8080', { PROXY_PORT: '1953', PROXY_HTTP_PORT: '1953' }],
    [undefined, { PROXY_HTTP_ENABLED: 'false' }]
  ])('has REST on port %s with %j', async (port, own) => {
    const { env, output } = await startHere({ ...SELF_SIGNED, ...own })

    expect(output).toContain('started: milvus')
    expect(env.PROXY_HTTP_PORT).toBe(port)
  })

  it('stops where gRPC has the port that REST would get', async () => {
    expect(await stopOf({ ...SELF_SIGNED, PROXY_PORT: '8080' })).toContain(
      'needs another port for REST: set PROXY_HTTP_PORT'
    )
  })

  it.each<[string, Record<string, string>, Options]>([
    ['a variable', { COMMON_SECURITY_TLSMODE: '0' }, {}],
    [
      'user.yaml',
      {},
      { files: { [USER_YAML]: 'tls.x: 1\ncommon.security.tlsMode: 0\n' } }
    ]
  ])('wins over a mode of 0 in %s, and says so', async (_, own, options) => {
    const { env, output } = await startHere({ ...SELF_SIGNED, ...own }, options)

    expect(env.COMMON_SECURITY_TLSMODE).toBe('1')
    expect(output).toContain(
      'MILVUS_TLS turns TLS on, although COMMON_SECURITY_TLSMODE=0'
    )
  })

  it('asks clients for a certificate in mode 2, of its own CA or another', async () => {
    const mode = { ...SELF_SIGNED, COMMON_SECURITY_TLSMODE: '2' }
    const files = { '/srv/clients.pem': '' }

    const { env } = await startHere(mode)
    const other = await startHere(
      { ...mode, TLS_CAPEMPATH: '/srv/clients.pem' },
      { files }
    )

    expect(env.TLS_CAPEMPATH).toBe(`${TLS_FOLDER}/ca.pem`)
    expect(other.env.TLS_CAPEMPATH).toBe('/srv/clients.pem')
    expect(other.env.COMMON_SECURITY_TLSMODE).toBe('2')
  })

  it.each<[string, Record<string, string>, Options]>([
    ['TLS_SERVERPEMPATH', { TLS_SERVERPEMPATH: '/srv/a.pem' }, {}],
    ['TLS_SERVERKEYPATH', { 'tls.serverKeyPath': '/srv/a.pem' }, {}],
    [
      'TLS_SERVERPEMPATH',
      {},
      { files: { [USER_YAML]: 'tls:\n  serverPemPath: /srv/a.pem\n' } }
    ]
  ])('stops at a certificate of your own: %s', async (name, own, options) => {
    const output = await stopOf({ ...SELF_SIGNED, ...own }, options)

    expect(output).toContain(
      `error: MILVUS_TLS makes a certificate, but ${name} names another one (/srv/a.pem): remove one of the two`
    )
  })

  it('leaves alone what the guide puts into tls/', async () => {
    const own = '/var/lib/milvus/tls/server.pem'
    const root = newRoot({ [own]: 'mine' })

    await startHere(SELF_SIGNED, { root })

    expect(readFileSync(root + own, 'utf8')).toBe('mine')
  })
})

describe('/status.sh', () => {
  const status = { script: '/status.sh' }

  it('says until when the certificate is valid', async () => {
    const root = newRoot()
    const { output } = await startHere(SELF_SIGNED, { root })
    const [, fingerprint, end] = LINES.exec(output) ?? []

    const shown = await startHere(SELF_SIGNED, { root, ...status })

    expect(shown.output).toContain(
      `TLS: certificate valid until ${end}, CA with the SHA-256 fingerprint ${fingerprint} (/status.sh --ca prints it)\n`
    )
  })

  it('says that there is none yet', async () => {
    const { output } = await startHere(SELF_SIGNED, status)

    expect(output).toContain(
      `TLS: there is no valid certificate in ${TLS_FOLDER}\n`
    )
  })

  it('prints the CA with --ca, and nothing else', async () => {
    const root = newRoot()
    await startHere(SELF_SIGNED, { root })

    const printed = await startHere({}, { root, ...status, command: ['--ca'] })

    const ca = readFileSync(`${root}${TLS_FOLDER}/ca.pem`, 'utf8')
    expect(printed).toMatchObject({ code: 0, output: ca })
  })

  it('says with --ca that there is none', async () => {
    const printed = await startHere({}, { ...status, command: ['--ca'] })

    expect(printed).toMatchObject({
      code: 1,
      output: `there is no CA in ${TLS_FOLDER}: set MILVUS_TLS=self-signed and restart the container\n`
    })
  })
})

describe('/set-root-password.sh', () => {
  it('checks the certificate, at the port of REST', async () => {
    const curl = '#!/bin/sh\necho "$@" >"$0.log"\nprintf \'{"code":0}\'\n'
    const root = newRoot({ '/bin/curl': curl })
    const variables = { ...SELF_SIGNED, MILVUS_ROOT_PASSWORD: 'correct' }

    const { output } = await startHere(variables, {
      root,
      script: '/set-root-password.sh'
    })

    expect(output).toContain('root has the new password')
    const called = readFileSync(`${root}/bin/curl.log`, 'utf8')
    expect(called).toContain(`--cacert ${root}${TLS_FOLDER}/ca.pem`)
    expect(called).toContain(' https://127.0.0.1:8080/')
  })
})
