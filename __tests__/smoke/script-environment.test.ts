import { describe, expect, it } from '@jest/globals'
import { scriptEnvironment } from '../../src/smoke/script-environment.js'
import { AMD64 } from '../support/samples.js'

const REF = `ghcr.io/me/milvus@${AMD64}`
const address = { host: '127.0.0.1', port: 32768 }
const told = {
  api: address,
  rest: address,
  password: 'Milvus',
  ref: REF,
  version: '2.6.22',
  platform: 'linux/amd64'
}

describe('the environment of a smoke-script', () => {
  it('says where Milvus is, how to log in, and what runs', () => {
    expect(scriptEnvironment({ PATH: '/bin' }, told)).toEqual({
      PATH: '/bin',
      MILVUS_URI: 'http://127.0.0.1:32768',
      MILVUS_REST_URI: 'http://127.0.0.1:32768',
      MILVUS_TOKEN: 'root:Milvus',
      MILVUS_CA: undefined,
      MILVUS_IMAGE: REF,
      MILVUS_VERSION: '2.6.22',
      MILVUS_PLATFORM: 'linux/amd64'
    })
  })

  it('has both addresses where REST has its own port, and the CA', () => {
    const rest = { host: '127.0.0.1', port: 32769, tls: true }
    expect(
      scriptEnvironment({}, { ...told, rest, ca: '/tmp/ca.pem' })
    ).toMatchObject({
      MILVUS_URI: 'https://127.0.0.1:32768',
      MILVUS_REST_URI: 'https://127.0.0.1:32769',
      MILVUS_CA: '/tmp/ca.pem'
    })
  })

  it('puts an address of IPv6 in brackets', () => {
    const api = { host: 'fd00::2', port: 19530 }
    expect(scriptEnvironment({}, { ...told, api }).MILVUS_URI).toBe(
      'http://[fd00::2]:19530'
    )
  })

  it.each([
    'INPUT_PASSWORD',
    'INPUT_SMOKE-ENV',
    'STATE_job',
    'RUNPOD_API_KEY',
    'RUNPOD_ROOT_PASSWORD',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'GITHUB_ENV',
    'GITHUB_OUTPUT',
    'GITHUB_PATH',
    'GITHUB_STATE',
    'GITHUB_STEP_SUMMARY'
  ])('lacks %s', (name) => {
    expect(scriptEnvironment({ [name]: 'x' }, told)).not.toHaveProperty(name)
  })

  it.each(['HOME', 'GITHUB_SHA', 'GITHUB_WORKSPACE', 'RUNNER_TEMP', 'MY_KEY'])(
    'keeps %s',
    (name) => {
      expect(scriptEnvironment({ [name]: 'x' }, told)).toHaveProperty(name, 'x')
    }
  )

  it('lets no proxy of the job come between, and keeps its exceptions', () => {
    const job = { https_proxy: 'http://proxy:3128', NO_PROXY: '.corp' }
    expect(scriptEnvironment(job, told)).toMatchObject({
      ...job,
      NO_PROXY: '.corp,127.0.0.1',
      no_proxy: '.corp,127.0.0.1'
    })
    expect(scriptEnvironment({}, told)).not.toHaveProperty('no_proxy')
  })
})
