import { describe, expect, it } from '@jest/globals'
import {
  cacheEnvironment,
  cachesIn,
  noteUnusedCache
} from '../../src/publish/build-cache.js'
import { log } from '../support/log.js'
import { NO_BUILD } from '../support/samples.js'

const env = { ACTIONS_RUNTIME_TOKEN: 'token', OTHER: 'x' }
const gha = { type: 'gha', text: 'type=gha' }
const registry = { type: 'registry', text: 'type=registry,ref=a' }

describe('the token of the runner', () => {
  it('reaches a build with a cache at GitHub, and no other', () => {
    const token = { ACTIONS_RUNTIME_TOKEN: 'token' }
    const given = { ...NO_BUILD, cacheFrom: [registry] }
    expect(cacheEnvironment({ ...given, cacheTo: [gha] }, env)).toEqual(token)
    expect(cacheEnvironment({ ...given, cacheFrom: [gha] }, env)).toEqual(token)
    expect(cacheEnvironment(given, env)).toEqual({})
    expect(cacheEnvironment({ ...given, cacheTo: [gha] }, {})).toEqual({})
  })
})

describe('a cache to store', () => {
  it('is left out without a push, which the log says', () => {
    noteUnusedCache(NO_BUILD)
    expect(log()).toBe('')
    noteUnusedCache({ ...NO_BUILD, cacheTo: [gha] })
    expect(log()).toContain('"cache-to" is left out')
  })
})

describe('caches in a registry', () => {
  it('are named as the build names them', () => {
    const ref = 'ghcr.io/me/milvus:cache-{{platform}}'
    const caches = [gha, { ...registry, ref }]
    expect(cachesIn(caches, ['linux/amd64'])).toEqual([
      'ghcr.io/me/milvus:cache-linux-amd64'
    ])
  })
})
