import { expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { withPart, type PartName } from '../../../../lab/faults/report/page.ts'

const PAGE = 'Before\n<!-- load -->\nold\n<!-- end of load -->\nAfter'

it('replaces what is between the marks, and nothing else', () => {
  expect(withPart(PAGE, 'load', 'new')).toBe(
    'Before\n<!-- load -->\n\nnew\n\n<!-- end of load -->\nAfter'
  )
})

it('refuses a page without the marks', () => {
  expect(() => withPart(PAGE, 'chaos', 'new')).toThrow('no part "chaos"')
})

it.each(['matrix', 'load', 'chaos'] satisfies PartName[])(
  'finds the part "%s" in the page',
  (name) => {
    const page = readFileSync('docs/reliability.md', 'utf8')
    expect(withPart(page, name, 'new')).toContain('\n\nnew\n\n')
  }
)
