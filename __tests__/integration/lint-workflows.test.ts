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

  // One of actionlint and one of zizmor.
  it.each([
    [
      'an unknown input of the called workflow',
      'milvus-version:',
      'version:',
      'input "version" is not defined'
    ],
    [
      'an unpinned action',
      '@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0',
      '@v4',
      'unpinned-uses'
    ]
  ])('fails on %s', (_what, from, to, message) => {
    const { status, output } = lint(from, to)

    expect(output).toContain(message)
    expect(status).toBe(1)
  })
})
