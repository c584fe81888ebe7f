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

/** Commits, and returns the commit. */
function commit(version: string): string {
  write('package.json', JSON.stringify({ version }))
  git('add', '--all')
  git('commit', '--allow-empty', '--message', version)
  return git('rev-parse', 'HEAD')
}

/** Commits and pushes, and returns the commit. */
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

/** The tags at origin, with their commits. */
function tags(): Record<string, string> {
  const lines = git('ls-remote', '--refs', '--tags', 'origin').split('\n')
  const pairs = lines.filter(Boolean).map((line) => {
    const [sha, name = ''] = line.split('\t')
    return [name.replace('refs/tags/', ''), sha]
  })
  return Object.fromEntries(pairs) as Record<string, string>
}

// A real repository and the real script; only the build of dist/ is left out.
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

  it('takes 1.10.0 for newer than 1.9.0', () => {
    push('1.9.0')
    release('1.9.0')
    const newer = push('1.10.0')
    release('1.10.0')

    expect(tags().v1).toBe(newer)
  })

  it('leaves the major tag at a newer version', () => {
    const newer = push('1.3.0')
    release('1.3.0')
    const older = push('1.2.1')

    expect(release('1.2.1').output).toContain('v1 stays where it is: v1.3.0')
    expect(tags()).toEqual({ 'v1.3.0': newer, 'v1.2.1': older, v1: newer })
  })

  it('keeps apart major versions that begin alike', () => {
    const ten = push('10.0.0')
    release('10.0.0')
    const one = push('1.0.0')
    release('1.0.0')

    expect(tags()).toMatchObject({ v10: ten, v1: one })
  })

  it('finishes what an earlier run has begun', () => {
    const sha = push('1.0.0')
    git('push', 'origin', 'HEAD:refs/tags/v1.0.0')

    expect(release('1.0.0').status).toBe(0)
    expect(tags()).toEqual({ 'v1.0.0': sha, v1: sha })
  })

  it('releases a commit that its branch has left behind meanwhile', () => {
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

describe('script/release refuses, and moves no tag,', () => {
  function expectRefusal(version: string, reason: string): void {
    const before = tags()
    for (const args of [['--check', version], [version]]) {
      const { status, output } = release(...args)
      expect(output).toContain(reason)
      expect(status).toBe(1)
    }
    expect(tags()).toEqual(before)
  }

  it('what is no version', () => {
    push('1.2.3')
    for (const version of ['1.2', 'v1.2.3', '1.2.3-rc.1', '01.2.3', '']) {
      expectRefusal(version, 'not a version')
    }
  })

  it('a version that is not that of package.json', () => {
    push('1.2.3')
    expectRefusal('1.2.4', 'package.json is at 1.2.3, not at 1.2.4')
  })

  it('changes that are not committed', () => {
    push('1.2.3')
    write('new', '')
    expectRefusal('1.2.3', 'not committed')
  })

  it('a commit that was not pushed', () => {
    push('1.2.2')
    commit('1.2.3')
    expectRefusal('1.2.3', 'no branch at origin has this commit')
  })

  it('a dist/ that is not current', () => {
    write('script/check-dist', '#!/bin/sh\nexit 1\n', 0o755)
    push('1.2.3')
    expectRefusal('1.2.3', 'dist/ is not current')
  })

  it('a version that stands at another commit', () => {
    push('1.2.3')
    release('1.2.3')
    write('new', '')
    push('1.2.3')
    expectRefusal('1.2.3', 'v1.2.3 stands already')
  })

  it('to do anything when origin cannot be asked', () => {
    push('1.2.3')
    git('remote', 'set-url', 'origin', '/nowhere')
    expect(release('1.2.3').status).not.toBe(0)
  })
})
