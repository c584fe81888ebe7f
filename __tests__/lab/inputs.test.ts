import { beforeEach, describe, expect, it } from '@jest/globals'
import { driverOpts } from '../../lab/inputs.js'
import { setEnv } from '../support/temporary.js'

beforeEach(() => {
  setEnv({ LAB_DRIVER_OPTS: 'network=host' })
})

describe('driverOpts', () => {
  it('passes no proxy on, if there is none', () => {
    expect(driverOpts({ HTTP_PROXY: '' })).toBe('network=host')
  })

  it('passes a proxy on, in either case', () => {
    const env = { http_proxy: 'http://a:1', NO_PROXY: 'b,c' }

    expect(driverOpts(env).split('\n')).toEqual([
      'network=host',
      '"env.HTTP_PROXY=http://a:1"',
      '"env.NO_PROXY=b,c"'
    ])
  })
})
