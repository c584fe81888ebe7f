import { expect, it } from '@jest/globals'
import { format } from 'prettier'
import { pageWith, type Part } from '../../../lab/bench/page.js'
import { table } from '../../../lab/bench/table.js'

function part(title: string, cell: string): Part {
  return {
    title,
    setting: ['2 cores'],
    notes: ['Read it so.'],
    table: table(['What', 'Figure'], [[cell, '1.00']])
  }
}

it('is whole after one part, and as Prettier has it', async () => {
  const page = pageWith([part('How fast it is', 'a start')], 'what was there')

  expect(page).toContain('# Benchmarks')
  expect(page).toContain('## How fast it is\n\n- Read it so.\n- 2 cores\n')
  expect(page).toContain('## Measure it yourself')
  expect(page).toContain('\n- [How fast it is](#how-fast-it-is)\n- [Measure')
  expect(page).not.toContain('what was there')
  const style = { singleQuote: true, parser: 'markdown' }
  expect(await format(page, style)).toBe(page)
})

it('keeps a part that was not measured again', () => {
  const first = pageWith([part('How fast it is', 'a start')], '')
  const second = pageWith([part('How it grows', 'files')], first)
  const third = pageWith([part('How fast it is', 'a restart')], second)

  expect(second).toMatch(/a start[^]*files/)
  expect(third).not.toContain('a start')
  expect(third).toMatch(/a restart[^]*files/)
  expect(third.match(/^## /gm)).toHaveLength(3)
})
