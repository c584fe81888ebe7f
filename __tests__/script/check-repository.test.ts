import { describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'

/** Stands in for gh, with answers of the API by their paths. */
const GH = `#!/usr/bin/env node
const [command, address, , property] = process.argv.slice(2)
const path = command === 'repo' ? 'name' : address.replace('repos/{owner}/{repo}', '')
const answer = JSON.parse(process.env.ANSWERS)[path]
if (!answer) {
  console.error('gh: Not Found (HTTP 404)')
  process.exit(1)
}
const keys = command === 'repo' ? ['nameWithOwner'] : property.slice(1).split('.')
console.log(keys.reduce((value, key) => value[key], answer))
`

const GOOD: Record<string, object | undefined> = {
  name: { nameWithOwner: 'org/milvus-runpod-action' },
  '': { visibility: 'public', default_branch: 'main' },
  '/actions/permissions': { enabled: true, allowed_actions: 'all' },
  '/code-scanning/default-setup': { state: 'not-configured' },
  '/dependency-graph/sbom': { sbom: { spdxVersion: 'SPDX-2.3' } }
}

function check(
  changed: typeof GOOD = {},
  script = 'script/check-repository'
): { status: number; wrong: string[] } {
  const directory = temporaryDirectory()
  writeFileSync(path.join(directory, 'gh'), GH, { mode: 0o755 })
  const { status, stdout } = spawnSync(script, {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${directory}:${process.env.PATH ?? ''}`,
      ANSWERS: JSON.stringify({ ...GOOD, ...changed })
    }
  })
  const lines = stdout.split('\n')
  return {
    status: status ?? -1,
    wrong: lines.filter((line) => line.startsWith('wrong'))
  }
}

describe('script/check-repository', () => {
  it('passes a repository that is set up', () => {
    expect(check()).toEqual({ status: 0, wrong: [] })
  })

  it.each<[string, typeof GOOD, string]>([
    [
      "CodeQL's default setup",
      { '/code-scanning/default-setup': { state: 'configured' } },
      '/code-scanning/default-setup .state is configured, not not-configured'
    ],
    [
      'a missing dependency graph',
      { '/dependency-graph/sbom': undefined },
      '/dependency-graph/sbom .sbom.spdxVersion is unreadable: gh: Not Found'
    ],
    [
      'actions that may not run',
      {
        '/actions/permissions': { enabled: true, allowed_actions: 'local_only' }
      },
      '/actions/permissions .allowed_actions is local_only'
    ],
    [
      'Actions that are off',
      { '/actions/permissions': { enabled: false, allowed_actions: 'all' } },
      '/actions/permissions .enabled is false'
    ],
    [
      'a private repository',
      { '': { visibility: 'private', default_branch: 'main' } },
      '.visibility is private'
    ],
    [
      'another default branch',
      { '': { visibility: 'public', default_branch: 'master' } },
      '.default_branch is master'
    ],
    [
      'a name that is not in the README',
      { name: { nameWithOwner: 'me/fork' } },
      'do not use me/fork'
    ]
  ])('reports %s', (_, changed, message) => {
    const { status, wrong } = check(changed)

    expect(wrong).toEqual([expect.stringContaining(message)])
    expect(status).toBe(1)
  })

  it('reports a README that runs the image of another owner', () => {
    const copy = temporaryDirectory()
    const readme = readFileSync('README.md', 'utf8')
    writeFileSync(
      path.join(copy, 'README.md'),
      readme.replaceAll('ghcr.io/org/', 'ghcr.io/somebody/')
    )
    cpSync('script/check-repository', path.join(copy, 'script/check'))

    const { status, wrong } = check({}, path.join(copy, 'script/check'))

    expect(wrong).toEqual([
      expect.stringContaining('does not run ghcr.io/org/milvus-standalone')
    ])
    expect(status).toBe(1)
  })
})
