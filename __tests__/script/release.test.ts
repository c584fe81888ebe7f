import { beforeEach, describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'
import { GIT_ENV, newRepository, type Repository } from './repository.js'

/** Stands in for `gh`: keeps releases in a file. */
const GH = `#!/bin/sh
case "$1 $2" in
'release view') grep -qsx "$3" "$RELEASES" ;;
'release create') echo "$3" >>"$RELEASES" ;;
*) exit 1 ;;
esac
`

/**
 * GitHub's rule for GITHUB_TOKEN: what is pushed must have the workflow files of
 * the tip of a branch.
 * https://github.com/RafPe/pod-certificate-signer/pull/128
 */
const PRE_RECEIVE = `#!/bin/sh
workflows() {
  git rev-parse --quiet --verify "$1:.github/workflows" || echo none
}
while read -r _ new ref; do
  case $new in *[!0]*) ;; *) continue ;; esac
  for tip in $(git for-each-ref --format='%(objectname)' refs/heads); do
    [ "$(workflows "$new")" != "$(workflows "$tip")" ] || continue 2
  done
  echo 'refusing to allow a GitHub App to create or update workflow without \`workflows\` permission' >&2
  exit 1
done
`

let repository: Repository
let directory: string

beforeEach(() => {
  repository = newRepository()
  directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'gh'), GH, { mode: 0o755 })
  writeFileSync(path.join(directory, 'releases'), '')
})

function release(...args: string[]): { status: number; output: string } {
  const result = spawnSync('script/release', args, {
    cwd: repository.work,
    env: {
      ...GIT_ENV,
      PATH: `${directory}:${process.env.PATH ?? ''}`,
      RELEASES: path.join(directory, 'releases')
    },
    encoding: 'utf8'
  })
  return {
    status: result.status ?? -1,
    output: result.stdout + result.stderr
  }
}

function releases(): string {
  return readFileSync(path.join(directory, 'releases'), 'utf8')
}

describe('script/release', () => {
  it('tags the commit, moves the major tag to it and creates the release', () => {
    const first = repository.push('1.0.0')
    release('1.0.0')
    const second = repository.push('1.0.1')

    expect(release('1.0.1').status).toBe(0)
    expect(repository.refs('tags')).toEqual({
      'v1.0.0': first,
      'v1.0.1': second,
      v1: second
    })
    expect(releases()).toBe('v1.0.0\nv1.0.1\n')
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
    release('1.2.1')

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
    expect(releases()).toBe('v1.0.0\n')
  })

  it('changes nothing when it is run again', () => {
    repository.push('1.0.0')
    release('1.0.0')
    const before = repository.refs('tags')

    expect(release('1.0.0').status).toBe(0)
    expect(repository.refs('tags')).toEqual(before)
    expect(releases()).toBe('v1.0.0\n')
  })
})

describe('script/release --hold', () => {
  it('keeps the commit on a branch, and sets no tag', () => {
    const sha = repository.push('1.0.0')

    expect(release('--hold', '1.0.0').status).toBe(0)
    expect(repository.refs('heads')).toEqual({
      main: sha,
      'releasing/v1.0.0': sha
    })
    expect(repository.refs('tags')).toEqual({})
  })

  it('lets a workflow tag what was tested when the workflows of main have moved on', () => {
    const hook = path.join(repository.origin, 'hooks', 'pre-receive')
    repository.push('0.9.0')
    writeFileSync(hook, PRE_RECEIVE, { mode: 0o755 })
    const tested = repository.push('1.0.0')
    release('--hold', '1.0.0')
    // A person pushes the change.
    writeFileSync(hook, '#!/bin/sh\n')
    repository.write('.github/workflows/ci.yml', 'changed')
    const main = repository.push('9.9.9')
    writeFileSync(hook, PRE_RECEIVE)
    repository.git('checkout', tested)

    expect(release('1.0.0').status).toBe(0)
    expect(repository.refs('tags')).toEqual({ 'v1.0.0': tested, v1: tested })
    expect(repository.refs('heads')).toEqual({ main })
  })

  it('moves the branch of an earlier attempt', () => {
    repository.push('0.9.0')
    repository.push('1.0.0')
    release('--hold', '1.0.0')
    repository.git('reset', '--hard', 'HEAD~1')
    repository.write('fix', '')
    const fixed = repository.commit('1.0.0')

    expect(release('--hold', '1.0.0').status).toBe(0)
    expect(repository.refs('heads')['releasing/v1.0.0']).toBe(fixed)
  })
})

describe('script/release changes nothing and refuses', () => {
  function expectRefusal(version: string, reason: string): void {
    const before = [repository.refs('tags'), repository.refs('heads')]
    for (const args of [['--hold', version], [version]]) {
      const { status, output } = release(...args)
      expect(output).toContain(reason)
      expect(status).toBe(1)
    }
    expect([repository.refs('tags'), repository.refs('heads')]).toEqual(before)
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

  it('an out-of-date dist/', () => {
    repository.write('script/check-dist', '#!/bin/sh\nexit 1\n', 0o755)
    repository.push('1.2.3')
    expectRefusal('1.2.3', 'dist/ is out of date')
  })

  it('a version whose tag points to another commit', () => {
    repository.push('1.2.3')
    release('1.2.3')
    const before = repository.refs('tags')
    repository.write('new', '')
    repository.push('1.2.3')

    expect(release('1.2.3')).toMatchObject({
      status: 1,
      output: expect.stringContaining('already exists')
    })
    expect(repository.refs('tags')).toEqual(before)
  })
})
