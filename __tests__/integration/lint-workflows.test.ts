import { describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readRepositoryFile } from '../support/action.js'
import { temporaryDirectory } from '../support/temporary.js'

const GOOD = 'examples/notify.yml'

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
      '@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
      '@v7',
      'unpinned-uses'
    ]
  ])('fails on %s', (_what, from, to, message) => {
    const { status, output } = lint(from, to)

    expect(output).toContain(message)
    expect(status).toBe(1)
  })
})
