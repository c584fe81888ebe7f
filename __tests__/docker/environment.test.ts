import { beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { dockerEnvironment } from '../../src/docker/environment.js'
import { temporaryDirectory } from '../support/temporary.js'

let config: string

beforeEach(() => {
  config = temporaryDirectory()
})

function configure(content: object): void {
  writeFileSync(path.join(config, 'config.json'), JSON.stringify(content))
}

/** Names of the variables that docker gets. */
function namesOf(env: Record<string, string>): string[] {
  const all = dockerEnvironment({ ...env, DOCKER_CONFIG: config })
  return Object.keys(all).filter((name) => name !== 'DOCKER_CONFIG')
}

const TOKENS = {
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 's3cret',
  GITHUB_TOKEN: 's3cret',
  GH_TOKEN: 's3cret'
}

describe('dockerEnvironment', () => {
  it('has no input of the action and no token of the runner', () => {
    const env = {
      'INPUT_RUNPOD-API-KEY': 's3cret',
      // As publish.yml sets them for some of its jobs.
      RUNPOD_API_KEY: 's3cret',
      RUNPOD_ROOT_PASSWORD: 's3cret',
      INPUT_PASSWORD: 's3cret',
      INPUT_IMAGE: 'me/milvus',
      ACTIONS_RUNTIME_TOKEN: 's3cret',
      ...TOKENS
    }
    expect(namesOf(env)).toEqual([])
  })

  it('has what docker, its plugins and credential helpers read', () => {
    const env = {
      PATH: '/bin',
      HOME: '/root',
      DOCKER_HOST: 'tcp://engine',
      DOCKER_AUTH_CONFIG: '{}',
      BUILDX_CONFIG: '/buildx',
      HTTPS_PROXY: 'http://proxy',
      SSH_AUTH_SOCK: '/agent',
      AWS_SECRET_ACCESS_KEY: 's3cret',
      GOOGLE_APPLICATION_CREDENTIALS: '/key.json',
      MILVUS_RUNPOD_JOB: '/temp/job'
    }
    expect(namesOf(env)).toEqual(Object.keys(env))
  })

  it.each([{ credsStore: 'gh' }, { credHelpers: { 'ghcr.io': 'gh' } }])(
    'has tokens where a credential helper may log in with them: %j',
    (content) => {
      configure(content)
      expect(namesOf(TOKENS)).toEqual(Object.keys(TOKENS))
    }
  )

  it('has them where kubectl may log in with them, for a builder in a cluster', () => {
    const env = { ...TOKENS, KUBECONFIG: '/kube/config' }
    expect(namesOf(env)).toEqual(Object.keys(env))
  })

  it('takes a helper that the action itself has turned off for none', () => {
    configure({ credHelpers: { 'ghcr.io': '' } })
    expect(namesOf(TOKENS)).toEqual([])
  })

  it('does without a configuration that docker cannot read either', () => {
    writeFileSync(path.join(config, 'config.json'), '{')
    expect(namesOf(TOKENS)).toEqual([])
  })
})
