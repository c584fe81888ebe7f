import { expect, it } from '@jest/globals'
import { format } from 'prettier'
import { table } from '../../../lab/bench/table.js'

const HEAD = ['What', 'Ours']

it('is as Prettier has it', async () => {
  const text = table(HEAD, [
    ['a start', '7 ms'],
    ['“nothing” – new', '']
  ])

  expect(await format(text, { parser: 'markdown' })).toBe(`${text}\n`)
})

it('splits no cell and no row', () => {
  const [, , row] = table(HEAD, [['a | b', 'first\nsecond']]).split('\n')

  expect(row).toBe('| a \\| b | first second |')
})
