import { describe, expect, it } from '@jest/globals'
import {
  portSource,
  portsOf as portsIn,
  proxiesOf,
  type Ports
} from '../../src/server/ports.js'
import type { Settings } from '../../src/milvus/settings.js'

/** Variables of smoke-env, and what is in a user.yaml. */
function settings(
  env: string[],
  values: Record<string, string> = {}
): Settings {
  return { image: [], user: env, files: [{ file: '/user.yaml', values }] }
}

function portsOf(env: string[], values?: Record<string, string>): Ports {
  return portsIn(settings(env, values))
}

const FILE = {
  proxyport: '1953',
  proxyhttpport: '8080',
  commonsecuritytlsmode: '1',
  metricsport: '9092'
}

describe('portsOf', () => {
  const DEFAULTS = { api: 19530, metrics: 9091 }

  it.each<[string[], Partial<Ports>]>([
    [['A=1'], DEFAULTS],
    [['PROXY_PORT=19531', 'METRICS_PORT=9092'], { api: 19531, metrics: 9092 }],
    [
      ['PROXY_HTTP_PORT=8080', 'COMMON_SECURITY_TLSMODE=1'],
      { ...DEFAULTS, rest: 8080, tls: true }
    ],
    [['PROXY_HTTP_PORT=19530'], DEFAULTS],
    [['COMMON_SECURITY_TLSMODE=0'], DEFAULTS]
  ])('reads variables, and has the defaults of Milvus: %j', (env, ports) => {
    expect(portsOf(env)).toEqual(ports)
  })

  it.each<[string[], Partial<Ports>]>([
    [[], { rest: 8080 }],
    [['PROXY_HTTP_PORT=8443'], { rest: 8443 }],
    [['PROXY_HTTP_PORT=19530'], { rest: 8080 }],
    [['PROXY_PORT=1953', 'PROXY_HTTP_PORT=1953'], { api: 1953, rest: 8080 }],
    [['PROXY_HTTP_ENABLED=false'], { restIsOff: true }],
    // As in the image, the certificate that it makes wins over the mode.
    [['COMMON_SECURITY_TLSMODE=0'], { rest: 8080 }]
  ])('knows the TLS of the image itself, beside %j', (env, ports) => {
    const expected = { ...DEFAULTS, ...ports, tls: true }
    const [image, user] = [['MILVUS_TLS=self-signed'], [...env]]

    expect(portsIn({ image, user, files: [] })).toEqual(expected)
    expect(portsOf([...env, 'milvus.tls=self-signed'])).toEqual(expected)
  })

  it.each(['', 'Self-Signed', 'true'])(
    'knows no TLS of the image with another value: %j',
    (value) => {
      expect(portsOf([`MILVUS_TLS=${value}`])).toEqual(DEFAULTS)
    }
  )

  it("reads them in Milvus' files, but for METRICS_PORT, which Milvus reads nowhere else", () => {
    const ports = { api: 1953, metrics: 9091, rest: 8080, tls: true }

    expect(portsOf([], FILE)).toEqual(ports)
    expect(
      portsOf(['proxy.port=19531', 'COMMON_SECURITY_TLSMODE=0'], FILE)
    ).toEqual({ ...ports, api: 19531, tls: undefined })
  })

  it.each([
    '',
    '0',
    'x',
    '0x10',
    '1e4',
    '1.0',
    '65536',
    '-1',
    'tcp://10.1.1.1:80'
  ])('takes the default where Milvus finds no port: %j', (value) => {
    const values = { proxyport: value, proxyhttpport: value }
    expect(portsOf([], values)).toEqual({ api: 19530, metrics: 9091 })
    expect(portsOf([`METRICS_PORT=${value}`]).metrics).toBe(9091)
  })

  it.each(['false', '0', 'yes'])(
    'knows no port of REST that is switched off: %s',
    (value) => {
      const off = { api: 19530, metrics: 9091, restIsOff: true }
      const env = ['PROXY_HTTP_PORT=8080']
      const values = { proxyhttpenabled: value }

      expect(portsOf(env, values)).toEqual(off)
      expect(portsOf([...env, `PROXY_HTTP_ENABLED=${value}`])).toEqual(off)
      expect(portsOf([...env, 'PROXY_HTTP_ENABLED=1'], values).rest).toBe(8080)
    }
  )

  it('knows that a file without a value for it switches REST off', () => {
    expect(portsOf([], { proxyhttpenabled: '' }).restIsOff).toBe(true)
    expect(portsOf(['PROXY_HTTP_ENABLED=']).restIsOff).toBeUndefined()
  })
})

describe('portSource', () => {
  it('says where each port was read', () => {
    const env = ['METRICS_PORT=9092', 'proxy.http.port=8081']
    expect(portSource(settings(env, FILE), 'metrics')).toBe(
      'METRICS_PORT in "smoke-env"'
    )
    expect(portSource(settings(env, FILE), 'rest')).toBe(
      'proxy.http.port in "smoke-env"'
    )
    expect(portSource(settings(env, FILE), 'api')).toBe(
      'proxy.port in /user.yaml'
    )
    expect(portSource(settings([]), 'api')).toBe("Milvus' default")
  })

  it('says which variable gives REST a port for TLS', () => {
    const tls = 'MILVUS_TLS=self-signed'
    const sourceOf = (env: string[]): string =>
      portSource(settings(env), 'rest')

    expect(sourceOf([tls])).toBe('MILVUS_TLS in "smoke-env"')
    expect(sourceOf([tls, 'PROXY_HTTP_PORT=8443'])).toBe(
      'PROXY_HTTP_PORT in "smoke-env"'
    )
  })

  it('says why it is the default, without the value', () => {
    expect(portSource(settings(['PROXY_PORT=a-secret']), 'api')).toBe(
      'Milvus\' default, since PROXY_PORT in "smoke-env" is not a port'
    )
  })
})

describe('proxiesOf', () => {
  it('is empty for each proxy variable, in both spellings', () => {
    expect(proxiesOf(['PATH=/bin', 'PROXY_PORT=19531'])).toEqual({
      HTTP_PROXY: '',
      http_proxy: '',
      HTTPS_PROXY: '',
      https_proxy: '',
      FTP_PROXY: '',
      ftp_proxy: '',
      ALL_PROXY: '',
      all_proxy: '',
      NO_PROXY: '',
      no_proxy: ''
    })
  })

  it('keeps what the image or the user sets', () => {
    const env = ['HTTP_PROXY=http://image:1', 'HTTP_PROXY=http://user:2']
    expect(proxiesOf(env)).toMatchObject({
      HTTP_PROXY: 'http://user:2',
      http_proxy: ''
    })
  })
})
