import { describe, expect, it } from '@jest/globals'
import { parseCsv, parseTexts, toCsv } from '../../src/lib/csv.js'

describe('parseCsv', () => {
  it.each([
    ['a line of fields', 'a,b\n', [['a', 'b']]],
    ['empty lines and comments as nothing', '\n  \n# c\n #d\na\n', [['a']]],
    ['lines as Windows ends them', 'a,b\r\nc\r\n', [['a', 'b'], ['c']]],
    ['a comma in quotes', '"a,b",c', [['a,b', 'c']]],
    ['two quotes as one', '"{""a"":1}"', [['{"a":1}']]],
    ['several lines in quotes', '"a\n# b\n\nc"\nd', [['a\n# b\n\nc'], ['d']]],
    ['a quote inside a field as it is', 'a="b"', [['a="b"']]],
    ['JSON in one line', 'a={"b":"c","d":[1]}', [['a={"b":"c"', '"d":[1]}']]],
    ['white space as it is', 'a= b ,c', [['a= b ', 'c']]],
    ['nothing in no text', '', []]
  ])('reads %s', (_, text, fields) => {
    expect(parseCsv(text).map((record) => record.fields)).toEqual(fields)
  })

  it('counts lines', () => {
    const lines = parseCsv('# a\nb\n"c\nd"\n\ne').map(({ line }) => line)
    expect(lines).toEqual([2, 3, 6])
  })

  it('tells of a quote that is not closed', () => {
    const unclosed = parseCsv('a="b\n"c\nd').map(({ isUnclosed }) => isUnclosed)
    expect(unclosed).toEqual([false, true, false])
  })
})

describe('parseTexts', () => {
  it.each([
    ['JSON with its quotes', 'a=["b","c","d"]\ne', ['a=["b","c","d"]', 'e']],
    ['no more than its line', 'a=b,"c\nd=e"', ['a=b,"c', 'd=e"']],
    ['a text in quotes', '"a=""b"",\n c "\r\nd', ['a="b",\n c ', 'd']],
    ['no blanks around', '  a= b \t\r\n  "c"\n # d', ['a= b', 'c']]
  ])('reads %s', (_, text, texts) => {
    const records = parseTexts(text).map(({ fields }) => fields.join(','))
    expect(records).toEqual(texts)
  })

  it('tells of a quote that is not closed, also after blanks', () => {
    const unclosed = parseTexts('a="b\n  "c').map((one) => one.isUnclosed)
    expect(unclosed).toEqual([false, true])
  })
})

describe('toCsv', () => {
  it.each([['a=1,b="c"'], ['plain'], ['a\nb'], [' a']])(
    'writes what is read again: %j',
    (field) => {
      expect(parseCsv(toCsv([field, 'x']))[0]?.fields).toEqual([field, 'x'])
    }
  )
})
