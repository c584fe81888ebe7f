import { beforeEach, describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { GIT_ENV, newRepository, type Repository } from './repository.js'

let repository: Repository

beforeEach(() => {
  repository = newRepository()
})

function release(...args: string[]): { status: number; output: string } {
  const result = spawnSync('script/release', args, {
    cwd: repository.work,
    env: GIT_ENV,
    encoding: 'utf8'
  })
  return {
    status: result.status ?? -1,
    output: result.stdout + result.stderr
  }
}

describe('script/release', () => {
  it('tags the commit and moves the major tag to it', () => {
    const first = repository.push('1.0.0')
    release('1.0.0')
    const second = repository.push('1.0.1')

    expect(release('1.0.1').status).toBe(0)
    expect(repository.refs('tags')).toEqual({
      'v1.0.0': first,
      'v1.0.1': second,
      v1: second
    })
  })

  it('treats 1.10.0 as newer than 1.9.0', () => {
    repository.push('1.9.0')
    release('1.9.0')
    const newer = repository.push('1.10.0')
    release('1.10.0')

    expect(repository.refs('tags').v1).toBe(newer)
  })

  it('does not move the major tag to an older version', () => {
    const newer = repository.push('1.3.0')
    release('1.3.0')
    const older = repository.push('1.2.1')

    expect(release('1.2.1').output).toContain('v1 does not move: v1.3.0')
    expect(repository.refs('tags')).toEqual({
      'v1.3.0': newer,
      'v1.2.1': older,
      v1: newer
    })
  })

  it('does not confuse v1 with v10', () => {
    const ten = repository.push('10.0.0')
    release('10.0.0')
    const one = repository.push('1.0.0')
    release('1.0.0')

    expect(repository.refs('tags')).toMatchObject({ v10: ten, v1: one })
  })

  it('completes an interrupted release', () => {
    const sha = repository.push('1.0.0')
    repository.git('push', 'origin', 'HEAD:refs/tags/v1.0.0')

    expect(release('1.0.0').status).toBe(0)
    expect(repository.refs('tags')).toEqual({ 'v1.0.0': sha, v1: sha })
  })

  it('releases a commit that is no longer the tip of its branch', () => {
    const sha = repository.push('1.0.0')
    repository.push('1.0.1')
    repository.git('checkout', sha)

    expect(release('1.0.0').status).toBe(0)
    expect(repository.refs('tags').v1).toBe(sha)
  })

  it('changes nothing with --check', () => {
    repository.push('1.0.0')

    expect(release('--check', '1.0.0')).toEqual({
      status: 0,
      output: expect.stringContaining('v1.0.0 can be released')
    })
    expect(repository.refs('tags')).toEqual({})
  })
})

describe('script/release moves no tag and refuses', () => {
  function expectRefusal(version: string, reason: string): void {
    const before = repository.refs('tags')
    for (const args of [['--check', version], [version]]) {
      const { status, output } = release(...args)
      expect(output).toContain(reason)
      expect(status).toBe(1)
    }
    expect(repository.refs('tags')).toEqual(before)
  }

  it('an invalid version', () => {
    repository.push('1.2.3')
    for (const version of ['1.2', 'v1.2.3', '1.2.3-rc.1', '01.2.3', '']) {
      expectRefusal(version, 'not a version')
    }
  })

  it('a version that differs from package.json', () => {
    repository.push('1.2.3')
    expectRefusal('1.2.4', 'package.json has version 1.2.3, not 1.2.4')
  })

  it('uncommitted changes', () => {
    repository.push('1.2.3')
    repository.write('new', '')
    expectRefusal('1.2.3', 'uncommitted changes')
  })

  it('an unpushed commit', () => {
    repository.push('1.2.2')
    repository.commit('1.2.3')
    expectRefusal('1.2.3', 'no branch at origin contains this commit')
  })

  it('an out-of-date dist/', () => {
    repository.write('script/check-dist', '#!/bin/sh\nexit 1\n', 0o755)
    repository.push('1.2.3')
    expectRefusal('1.2.3', 'dist/ is out of date')
  })

  it('a version whose tag points to another commit', () => {
    repository.push('1.2.3')
    release('1.2.3')
    repository.write('new', '')
    repository.push('1.2.3')
    expectRefusal('1.2.3', 'v1.2.3 already exists')
  })

  it('to run without access to origin', () => {
    repository.push('1.2.3')
    repository.git('remote', 'set-url', 'origin', '/nowhere')
    expect(release('1.2.3').status).not.toBe(0)
  })
})
