import { beforeEach, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import {
  saveEndpoint,
  socketOf,
  withSavedEndpoint
} from '../../src/docker/endpoint.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

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
  ])('with %s and %j restores the context %s', (config, env, context) => {
    saveEndpoint({ ...env, DOCKER_CONFIG: configWith(config) })
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
