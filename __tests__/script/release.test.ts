import { beforeEach, describe, expect, it } from '@jest/globals'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'

const ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'me',
  GIT_AUTHOR_EMAIL: 'me@example.com',
  GIT_COMMITTER_NAME: 'me',
  GIT_COMMITTER_EMAIL: 'me@example.com'
}

let origin: string
let work: string

function git(...args: string[]): string {
  return execFileSync('git', args, {
    cwd: work,
    env: ENV,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore']
  }).trim()
}

function write(file: string, content: string, mode = 0o644): void {
  writeFileSync(path.join(work, file), content, { mode })
}

/** Creates a commit and returns its hash. */
function commit(version: string): string {
  write('package.json', JSON.stringify({ version }))
  git('add', '--all')
  git('commit', '--allow-empty', '--message', version)
  return git('rev-parse', 'HEAD')
}

/** Creates and pushes a commit and returns its hash. */
function push(version: string): string {
  const sha = commit(version)
  git('push', 'origin', 'HEAD')
  return sha
}

function release(...args: string[]): { status: number; output: string } {
  const result = spawnSync('script/release', args, {
    cwd: work,
    env: ENV,
    encoding: 'utf8'
  })
  return {
    status: result.status ?? -1,
    output: result.stdout + result.stderr
  }
}

/** Returns the tags at origin with their commits. */
function tags(): Record<string, string> {
  const lines = git('ls-remote', '--refs', '--tags', 'origin').split('\n')
  const pairs = lines.filter(Boolean).map((line) => {
    const [sha, name = ''] = line.split('\t')
    return [name.replace('refs/tags/', ''), sha]
  })
  return Object.fromEntries(pairs) as Record<string, string>
}

// A real repository and the real script, without the build of dist/.
beforeEach(() => {
  origin = temporaryDirectory()
  work = temporaryDirectory()
  git('init', '--bare', '--initial-branch', 'main', origin)
  git('init', '--initial-branch', 'main')
  git('remote', 'add', 'origin', origin)
  mkdirSync(path.join(work, 'script'))
  copyFileSync('script/release', path.join(work, 'script/release'))
  write('script/check-dist', '#!/bin/sh\n', 0o755)
})

describe('script/release', () => {
  it('tags the commit and moves the major tag to it', () => {
    const first = push('1.0.0')
    release('1.0.0')
    const second = push('1.0.1')

    expect(release('1.0.1').status).toBe(0)
    expect(tags()).toEqual({ 'v1.0.0': first, 'v1.0.1': second, v1: second })
  })

  it('treats 1.10.0 as newer than 1.9.0', () => {
    push('1.9.0')
    release('1.9.0')
    const newer = push('1.10.0')
    release('1.10.0')

    expect(tags().v1).toBe(newer)
  })

  it('does not move the major tag to an older version', () => {
    const newer = push('1.3.0')
    release('1.3.0')
    const older = push('1.2.1')

    expect(release('1.2.1').output).toContain('v1 does not move: v1.3.0')
    expect(tags()).toEqual({ 'v1.3.0': newer, 'v1.2.1': older, v1: newer })
  })

  it('does not confuse v1 with v10', () => {
    const ten = push('10.0.0')
    release('10.0.0')
    const one = push('1.0.0')
    release('1.0.0')

    expect(tags()).toMatchObject({ v10: ten, v1: one })
  })

  it('completes an interrupted release', () => {
    const sha = push('1.0.0')
    git('push', 'origin', 'HEAD:refs/tags/v1.0.0')

    expect(release('1.0.0').status).toBe(0)
    expect(tags()).toEqual({ 'v1.0.0': sha, v1: sha })
  })

  it('releases a commit that is no longer the tip of its branch', () => {
    const sha = push('1.0.0')
    push('1.0.1')
    git('checkout', sha)

    expect(release('1.0.0').status).toBe(0)
    expect(tags().v1).toBe(sha)
  })

  it('changes nothing with --check', () => {
    push('1.0.0')

    expect(release('--check', '1.0.0')).toEqual({
      status: 0,
      output: expect.stringContaining('v1.0.0 can be released')
    })
    expect(tags()).toEqual({})
  })
})

describe('script/release moves no tag and refuses', () => {
  function expectRefusal(version: string, reason: string): void {
    const before = tags()
    for (const args of [['--check', version], [version]]) {
      const { status, output } = release(...args)
      expect(output).toContain(reason)
      expect(status).toBe(1)
    }
    expect(tags()).toEqual(before)
  }

  it('an invalid version', () => {
    push('1.2.3')
    for (const version of ['1.2', 'v1.2.3', '1.2.3-rc.1', '01.2.3', '']) {
      expectRefusal(version, 'not a version')
    }
  })

  it('a version that differs from package.json', () => {
    push('1.2.3')
    expectRefusal('1.2.4', 'package.json has version 1.2.3, not 1.2.4')
  })

  it('uncommitted changes', () => {
    push('1.2.3')
    write('new', '')
    expectRefusal('1.2.3', 'uncommitted changes')
  })

  it('an unpushed commit', () => {
    push('1.2.2')
    commit('1.2.3')
    expectRefusal('1.2.3', 'no branch at origin contains this commit')
  })

  it('an out-of-date dist/', () => {
    write('script/check-dist', '#!/bin/sh\nexit 1\n', 0o755)
    push('1.2.3')
    expectRefusal('1.2.3', 'dist/ is out of date')
  })

  it('a version whose tag points to another commit', () => {
    push('1.2.3')
    release('1.2.3')
    write('new', '')
    push('1.2.3')
    expectRefusal('1.2.3', 'v1.2.3 already exists')
  })

  it('to run without access to origin', () => {
    push('1.2.3')
    git('remote', 'set-url', 'origin', '/nowhere')
    expect(release('1.2.3').status).not.toBe(0)
  })
})
