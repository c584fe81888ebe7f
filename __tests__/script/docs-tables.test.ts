import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { FILES, withTables } from '../../script/docs-tables.js'
import { readSmoke } from '../../src/inputs/smoke-options.js'
import { setInputs } from '../support/action.js'

const action = readFileSync('action.yml', 'utf8')
const workflow = readFileSync('.github/workflows/publish.yml', 'utf8')
const page = readFileSync('docs/action.md', 'utf8')

/** Returns the cells of an input's row, made from changed files. */
function rowOf(
  name: string,
  actionYaml = action,
  workflowYaml = workflow
): string[] {
  const text = withTables(page, actionYaml, workflowYaml)
  const line = text.split('\n').find((one) => one.startsWith(`| \`${name}\` `))
  return line?.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')) ?? []
}

describe('the generated tables', () => {
  it.each(FILES)(
    'are up to date in %s (if not: node script/docs-tables.ts)',
    (file) => {
      const text = readFileSync(file, 'utf8')

      expect(withTables(text, action, workflow)).toBe(text)
    }
  )

  it('get a row for a new input', () => {
    const more = action.replace(
      'outputs:',
      '  colour:\n    description: Paint of the image\n    default: blue\n\noutputs:'
    )

    expect(rowOf('colour', more)).toEqual([
      '`colour`',
      'no',
      '`blue`',
      'Paint of the image'
    ])
  })

  it.each([
    ['image', 'yes'],
    ['push', 'no'],
    ['password', 'secret `registry-password`'],
    ['base-password', 'secret `base-password`'],
    ['smoke-env', 'yes, or a secret']
  ])('say of %s in the workflow: %s', (name, expected) => {
    expect(rowOf(name)[1]).toBe(expected)
  })

  it('say of an input what the workflow that is read says', () => {
    const without = workflow.replace(/^ {6}sbom:.*\n/m, '')

    expect(rowOf('sbom')[1]).toBe('yes')
    expect(rowOf('sbom', action, without)[1]).toBe('no')
  })

  it('name the default of smoke-test, which action.yml does not', () => {
    setInputs({})

    expect(rowOf('smoke-test')[2]).toBe(`\`${readSmoke('cpu').level}\``)
  })

  it('have no empty cell', () => {
    const rows = FILES.flatMap((file) =>
      readFileSync(file, 'utf8').match(/^\|.*\|$/gm)
    )

    expect(rows.filter((row) => /\| *\|/.test(row ?? ''))).toEqual([])
  })
})
