import path from 'node:path'
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { routeOf } from '../../src/smoke/route.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const TESTS = [{ level: 'health' }] as const

describe('routeOf, with a socket on this machine', () => {
  const SOCKET = 'unix:///run/x.sock'

  /** Returns whether docker is asked where its engine is. */
  async function isAsked(program: string, host: string): Promise<boolean> {
    const PATH = temporaryDirectory()
    copyFileSync(program, path.join(PATH, 'docker'))
    chmodSync(path.join(PATH, 'docker'), 0o755)
    setEnv({ PATH, DOCKER_HOST: host, DOCKER_CONTEXT: '' })
    const { docker, calls } = fakeDocker({
      // The tests may run in a container themselves.
      container: failed('No such container: me'),
      'context inspect': host
    })
    const address = '127.0.0.1'
    await expect(routeOf(docker, TESTS)).resolves.toMatchObject({ address })
    return calls.some((line) => line.startsWith('context inspect'))
  }

  it('asks nothing: docker uses what its variables name', async () => {
    expect(await isAsked('/bin/echo', SOCKET)).toBe(false)
  })

  it('asks a docker that is a script, which may use another engine', async () => {
    const script = path.join(temporaryDirectory(), 'script')
    writeFileSync(script, '#!/bin/sh\nexec docker -H tcp://other "$@"\n')
    expect(await isAsked(script, SOCKET)).toBe(true)
  })
})
