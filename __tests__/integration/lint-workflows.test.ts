import { describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readRepositoryFile } from '../support/action.js'
import { temporaryDirectory } from '../support/temporary.js'

const GOOD = 'examples/signed-provenance.yml'

/** Lints the good workflow after one replacement. */
function lint(from = '', to = ''): { status: number | null; output: string } {
  // Inside the repository, so that actionlint finds the called workflow.
  const file = path.join(temporaryDirectory('node_modules'), 'workflow.yml')
  const good = readRepositoryFile(GOOD)
  if (!good.includes(from)) throw new Error(`${GOOD} has no ${from}`)
  writeFileSync(file, good.replace(from, to))
  const result = spawnSync('script/lint-workflows', [file], {
    encoding: 'utf8'
  })
  return { status: result.status, output: result.stdout + result.stderr }
}

// The lab installs the linters.
describe('script/lint-workflows', () => {
  it('passes a good workflow', () => {
    expect(lint()).toMatchObject({ status: 0 })
  })

  it.each([
    [
      'an unknown input of the called workflow',
      'milvus-version:',
      'version:',
      'input "version" is not defined'
    ],
    [
      'an unknown output of the called workflow',
      'outputs.digest',
      'outputs.hash',
      'property "hash" is not defined'
    ],
    [
      'a missing input',
      'image: ghcr',
      'variant: ghcr',
      'input "image" is required'
    ],
    [
      'an unknown job',
      'needs: publish',
      'needs: build',
      'job "build" which does not exist'
    ],
    [
      'an unpinned action',
      '@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0',
      '@v4',
      'unpinned-uses'
    ],
    [
      'permissions of the whole workflow',
      'permissions: {}',
      'permissions: write-all',
      'excessive-permissions'
    ],
    [
      'an expression in a shell command',
      'uses: docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0\n        with:\n          registry: ghcr.io\n          username: ${{ github.actor }}\n          password: ${{ github.token }}',
      'run: echo ${{ github.head_ref }}',
      'template-injection'
    ]
  ])('fails on %s', (_what, from, to, message) => {
    const { status, output } = lint(from, to)

    expect(output).toContain(message)
    expect(status).toBe(1)
  })
})
