import { describe, expect, it } from '@jest/globals'
import {
  portsOf,
  proxiesOf,
  settingOf,
  valueOf
} from '../../src/smoke/environment.js'

describe('portsOf', () => {
  it("returns Milvus' default ports unless others are set", () => {
    expect(portsOf(['A=1'])).toEqual({ api: 19530, metrics: 9091 })
  })

  it('reads PROXY_PORT and METRICS_PORT', () => {
    const env = ['PROXY_PORT=19531', 'METRICS_PORT=9092']
    expect(portsOf(env)).toEqual({ api: 19531, metrics: 9092 })
  })

  it('reads the port of REST, which may use TLS', () => {
    const tls = ['PROXY_HTTP_PORT=8080', 'COMMON_SECURITY_TLSMODE=1']
    expect(portsOf(tls)).toMatchObject({ api: 19530, rest: 8080, tls: true })
    expect(portsOf(['PROXY_HTTP_PORT=19530']).rest).toBeUndefined()
    expect(portsOf(['COMMON_SECURITY_TLSMODE=0']).tls).toBeUndefined()
  })

  it("reads them in Milvus' files, but for METRICS_PORT, which Milvus reads nowhere else", () => {
    const files = {
      PROXYPORT: '1953',
      PROXYHTTPPORT: '8080',
      COMMONSECURITYTLSMODE: '1',
      METRICSPORT: '9092'
    }
    const ports = { api: 1953, metrics: 9091, rest: 8080, tls: true }

    expect(portsOf([], files)).toEqual(ports)
    expect(
      portsOf(['proxy.port=19531', 'COMMON_SECURITY_TLSMODE=0'], files)
    ).toEqual({ ...ports, api: 19531, tls: undefined })
  })

  it.each(['false', '0', 'yes'])(
    'knows no port of REST that is switched off: %s',
    (value) => {
      const off = { api: 19530, metrics: 9091, restIsOff: true }
      const env = ['PROXY_HTTP_PORT=8080']
      const files = { PROXYHTTPENABLED: value }

      expect(portsOf(env, files)).toEqual(off)
      expect(portsOf([...env, `PROXY_HTTP_ENABLED=${value}`])).toEqual(off)
      expect(portsOf([...env, 'PROXY_HTTP_ENABLED=1'], files).rest).toBe(8080)
    }
  )
})

describe('settingOf', () => {
  it.each([
    'proxy.port',
    'Proxy_Port',
    'MILVUS_CONF_PROXY_PORT',
    'milvus.proxy.port',
    'PROXY__PORT'
  ])('finds %s, which wins over the usual name', (name) => {
    expect(settingOf([`${name}=1`, 'PROXY_PORT=2'], 'PROXY_PORT')).toBe('1')
  })

  it.each(['MILVUS_ROOT_PASSWORD', 'milvus.root.password'])(
    "finds the image's own: %s",
    (name) => {
      expect(settingOf([`${name}=a=b`], 'MILVUS_ROOT_PASSWORD')).toBe('a=b')
    }
  )

  it("takes a variable before Milvus' files, unless it is empty", () => {
    const files = { PROXYPORT: '3' }

    expect(settingOf(['PROXY_PORT=2'], 'PROXY_PORT', files)).toBe('2')
    expect(settingOf(['PROXY_PORT='], 'PROXY_PORT', files)).toBe('3')
    expect(settingOf([], 'PROXY_PORT', files)).toBe('3')
  })

  it('takes no other variable for it', () => {
    const env = ['MILVUS_PROXY_PORT=1', 'PROXY_PORTS=2', 'PROXY=3']
    expect(settingOf(env, 'PROXY_PORT')).toBeUndefined()
  })
})

describe('valueOf', () => {
  it('returns the whole value, from the last line of that name', () => {
    const env = ['A=1', 'AB=2', 'A=x=y']
    expect(valueOf(env, 'A')).toBe('x=y')
    expect(valueOf(env, 'B')).toBeUndefined()
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
