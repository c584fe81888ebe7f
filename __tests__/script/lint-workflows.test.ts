import { describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readRepositoryFile } from '../support/action.js'
import { temporaryDirectory } from '../support/temporary.js'

const GOOD = 'examples/signed-provenance.yml'

/** Lints the good workflow with one thing in it replaced. */
function lint(from = '', to = ''): { status: number | null; output: string } {
  // In the repository, where actionlint finds what the workflow calls.
  const file = path.join(temporaryDirectory('node_modules'), 'workflow.yml')
  const good = readRepositoryFile(GOOD)
  if (!good.includes(from)) throw new Error(`${GOOD} has no ${from}`)
  writeFileSync(file, good.replace(from, to))
  const result = spawnSync('script/lint-workflows', [file], {
    encoding: 'utf8'
  })
  return { status: result.status, output: result.stdout + result.stderr }
}

// The linters are the lab's: `. "$(lab/up)"` brings them.
describe('script/lint-workflows', () => {
  it('passes a good workflow', () => {
    expect(lint()).toMatchObject({ status: 0 })
  })

  it.each([
    [
      'an input that the called workflow has not',
      'milvus-version:',
      'version:',
      'input "version" is not defined'
    ],
    [
      'an output that the called workflow has not',
      'outputs.digest',
      'outputs.hash',
      'property "hash" is not defined'
    ],
    [
      'an input that is missing',
      'image: ghcr',
      'variant: ghcr',
      'input "image" is required'
    ],
    [
      'a job that is not there',
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
      'permissions for all jobs',
      'permissions: {}',
      'permissions: write-all',
      'excessive-permissions'
    ],
    [
      'an expression in a shell',
      'uses: docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0\n        with:\n          registry: ghcr.io\n          username: ${{ github.actor }}\n          password: ${{ github.token }}',
      'run: echo ${{ github.head_ref }}',
      'template-injection'
    ]
  ])('fails at %s', (_what, from, to, message) => {
    const { status, output } = lint(from, to)

    expect(output).toContain(message)
    expect(status).toBe(1)
  })
})
