import { beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import {
  dockerEnvironment,
  saveEndpoint,
  socketOf,
  withSavedEndpoint
} from '../../src/docker/environment.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

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

  it('ignores a helper that the action itself has turned off', () => {
    configure({ credHelpers: { 'ghcr.io': '' } })
    expect(namesOf(TOKENS)).toEqual([])
  })

  it('does without a configuration that docker cannot read either', () => {
    writeFileSync(path.join(config, 'config.json'), '{')
    expect(namesOf(TOKENS)).toEqual([])
  })
})

let stateFile: string

beforeEach(() => {
  stateFile = path.join(temporaryDirectory(), 'state')
  writeFileSync(stateFile, '')
  setEnv({ GITHUB_STATE: stateFile, STATE_endpoint: '' })
})

/** Passes the state saved by the main step to the post step. */
function passState(): void {
  const [, state = ''] =
    /^endpoint<<.*\n(.*)\n/.exec(readFileSync(stateFile, 'utf8')) ?? []
  setEnv({ STATE_endpoint: state })
}

function configWith(content: string): string {
  const directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'config.json'), content)
  return directory
}

describe('withSavedEndpoint', () => {
  it('is the given environment if nothing was saved', () => {
    const env = { DOCKER_HOST: 'tcp://other' }
    expect(withSavedEndpoint(env)).toBe(env)
  })

  it.each([
    'DOCKER_HOST',
    'DOCKER_CERT_PATH',
    'DOCKER_TLS',
    'DOCKER_TLS_VERIFY',
    'DOCKER_API_VERSION',
    'BUILDX_CONFIG',
    'SSH_AUTH_SOCK'
  ])('restores %s, which another step changed', (name) => {
    saveEndpoint({ [name]: 'mine' })
    passState()
    expect(withSavedEndpoint({ [name]: 'other', PATH: '/bin' })).toMatchObject({
      [name]: 'mine',
      PATH: '/bin'
    })
  })

  it('removes what another step set', () => {
    saveEndpoint({})
    passState()
    const { DOCKER_HOST } = withSavedEndpoint({ DOCKER_HOST: 'tcp://other' })
    expect(DOCKER_HOST).toBeUndefined()
  })

  it('restores the current context, which `docker context use` changed', () => {
    const directory = configWith('{"currentContext":"mine"}')
    saveEndpoint({ DOCKER_CONFIG: directory })
    writeFileSync(
      path.join(directory, 'config.json'),
      '{"currentContext":"other"}'
    )
    passState()
    expect(withSavedEndpoint({})).toMatchObject({
      DOCKER_CONFIG: directory,
      DOCKER_CONTEXT: 'mine'
    })
  })

  it.each([
    ['{"currentContext":"theirs"}', { DOCKER_CONTEXT: 'mine' }, 'mine'],
    ['{"currentContext":"theirs"}', { DOCKER_HOST: 'tcp://x' }, undefined],
    ['{}', {}, 'default'],
    ['{', {}, 'default']
  ])('with %s and %j restores the context %s', (content, env, context) => {
    saveEndpoint({ ...env, DOCKER_CONFIG: configWith(content) })
    passState()
    expect(withSavedEndpoint({}).DOCKER_CONTEXT).toBe(context)
  })

  it('restores the directory of the configuration, also by default', () => {
    saveEndpoint({})
    passState()
    expect(withSavedEndpoint({ DOCKER_CONFIG: '/other' }).DOCKER_CONFIG).toBe(
      path.join(homedir(), '.docker')
    )
  })
})

describe('socketOf', () => {
  const NONE = { DOCKER_CONFIG: '/none' }

  it.each([
    [{ ...NONE, DOCKER_HOST: 'unix:///run/x.sock' }, '/run/x.sock'],
    [NONE, '/var/run/docker.sock'],
    [{ ...NONE, DOCKER_HOST: 'tcp://engine:2376' }, undefined],
    [{ ...NONE, DOCKER_CONTEXT: 'remote' }, undefined]
  ])('with %j is %s', (env, socket) => {
    expect(socketOf(env)).toBe(socket)
  })

  it('leaves a context that the configuration names to docker', () => {
    const DOCKER_CONFIG = configWith('{"currentContext":"remote"}')
    expect(socketOf({ DOCKER_CONFIG })).toBeUndefined()
  })
})
