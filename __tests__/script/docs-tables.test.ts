import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { withTables } from '../../script/readme-tables.js'

const action = readFileSync('action.yml', 'utf8')
const readme = readFileSync('README.md', 'utf8')

describe('README', () => {
  it('has the inputs and outputs of action.yml (if not: node script/readme-tables.ts)', () => {
    expect(readme).toBe(withTables(readme, action))
  })

  it('gets a row for a new input', () => {
    const more = action.replace(
      'outputs:',
      '  colour:\n    description: Paint of the image\n    default: blue\n\noutputs:'
    )

    expect(withTables(readme, more)).toContain(
      '| `colour` | `blue` | Paint of the image |'
    )
  })

  it('has the two main commands at the top', () => {
    const top = readme.split('\n').slice(0, 15).join('\n')

    expect(top).toContain('script/run ')
    expect(top).toContain('script/test ')
  })
})
