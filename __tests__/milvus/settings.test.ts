import { describe, expect, it } from '@jest/globals'
import {
  settingOf,
  settingsOf,
  valueOf,
  variableOf,
  type Settings
} from '../../src/milvus/settings.js'

/** Returns the value of a setting in variables alone. */
function inVariables(env: string[], name: string): string | undefined {
  return settingOf(settingsOf(env), name)?.value
}

describe('settingOf', () => {
  it.each([
    'proxy.port',
    'Proxy_Port',
    'proxy/port',
    'MILVUS_CONF_PROXY_PORT',
    'MILVUS_CONF_milvus.proxy.port',
    'milvus.proxy.port',
    'Milvus.PROXY_PORT',
    'PROXY__PORT'
  ])('finds %s, which wins over the usual name', (name) => {
    const env = [`${name}=1`, 'PROXY_PORT=2']
    expect(inVariables(env, 'proxy.port')).toBe('1')
  })

  it.each([
    'MILVUS_PROXY_PORT=1',
    'milvus_conf_PROXY_PORT=1',
    'PROXY-PORT=1',
    'PROXY_PORTS=1',
    'PROXY=1'
  ])('does not mistake %s for it', (line) => {
    expect(inVariables([line], 'proxy.port')).toBeUndefined()
  })

  const BOTH: Settings = {
    image: ['PROXY_PORT=1', 'PROXY_HTTP_PORT=', 'A_B=6'],
    user: ['PROXY_PORT=2', 'A_B='],
    files: [
      {
        file: '/conf/milvus.yaml',
        values: { proxyport: '3', proxyhttpport: '4' }
      },
      { file: '/conf/user.yaml', values: { proxyport: '', ab: '5' } }
    ]
  }

  it('takes smoke-env before the image, and variables before files, and says which', () => {
    expect(settingOf(BOTH, 'proxy.port')).toEqual({
      value: '2',
      from: 'PROXY_PORT in "smoke-env"'
    })
    expect(settingOf({ ...BOTH, user: [] }, 'proxy.port')).toEqual({
      value: '1',
      from: 'PROXY_PORT of the image'
    })
  })

  it('takes a later file before one before it, also for an empty value', () => {
    expect(settingOf({ ...BOTH, image: [], user: [] }, 'proxy.port')).toEqual({
      value: '',
      from: 'proxy.port in /conf/user.yaml'
    })
  })

  it('ignores a variable that is empty', () => {
    expect(settingOf(BOTH, 'proxy.http.port')?.value).toBe('4')
    expect(settingOf(BOTH, 'a.b')?.value).toBe('5')
  })
})

describe('variableOf', () => {
  it.each(['MILVUS_ROOT_PASSWORD', 'milvus.root.password'])(
    "finds the image's own: %s",
    (name) => {
      const settings = settingsOf([`${name}=a=b\nc`])
      expect(variableOf(settings, 'MILVUS_ROOT_PASSWORD')?.value).toBe('a=b\nc')
    }
  )
})

describe('valueOf', () => {
  it('returns the whole value, from the last line of that name', () => {
    const env = ['A=1', 'AB=2', 'A=x=y']
    expect(valueOf(env, 'A')).toBe('x=y')
    expect(valueOf(env, 'B')).toBeUndefined()
  })
})
