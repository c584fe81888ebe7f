import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import {
  anchorLinksOf,
  factOf,
  numbersOf,
  sectionsOf,
  type Section
} from './support/markdown.js'

const readme = readFileSync('README.md', 'utf8')
const readmeKo = readFileSync('README.ko.md', 'utf8')
const toKorean = '[한국어](README.ko.md)'
const toEnglish = '[English](README.md)'

const english = sectionsOf(readme)
const korean = sectionsOf(readmeKo.replace(toEnglish, toKorean))

/** Returns the first section of which the other language has no match, and the next. */
function unmatched(sections: Section[]): string[] {
  const longer = english.length > korean.length ? english : korean
  const first = longer.findIndex(
    (_, i) => english[i]?.shape !== korean[i]?.shape
  )
  const here = first < 0 ? [] : sections.slice(first, first + 2)
  return here.map(({ title, shape }) => `${title} (${shape})`)
}

/** Returns what is the same in every language, each under its English heading. */
function factsOf(sections: Section[], type: string): string[] {
  return sections.flatMap(({ units }, i) =>
    units
      .filter((unit) => unit.type === type)
      .map((unit) => `${english[i]?.title ?? 'more'}: ${factOf(unit)}`)
  )
}

describe('README.ko.md', () => {
  it('has the headings of README.md in the same order, with the same kinds of blocks below', () => {
    expect(unmatched(korean)).toEqual(unmatched(english))
  })

  it.each([
    ['rows, with their names, defaults and messages', 'tableRow'],
    ['code, but for comments', 'code'],
    ['code spans and links in the text', 'paragraph'],
    ['markers', 'html']
  ])('has under each heading the same %s', (_, type) => {
    expect(factsOf(korean, type)).toEqual(factsOf(english, type))
  })

  it('has under each heading the numbers and versions of README.md', () => {
    const missing = english.flatMap((section, i) => {
      const translation = korean[i]
      const known = translation ? numbersOf(translation) : []
      return numbersOf(section)
        .filter((number) => !known.includes(number))
        .map((number) => `${section.title}: ${number}`)
    })

    expect(missing).toEqual([])
  })
})

describe.each([
  ['README.md', readme, english, toKorean],
  ['README.ko.md', readmeKo, korean, toEnglish]
])('%s', (_, text, sections, other) => {
  it('links to the other language below its title', () => {
    expect(text.split('\n').slice(1, 4)).toEqual(['', other, ''])
  })

  it('has a heading for each link to one', () => {
    const anchors = sections.map(({ anchor }) => anchor)
    const links = sections.flatMap(anchorLinksOf)

    expect(links).not.toEqual([])
    expect(links.filter((link) => !anchors.includes(link))).toEqual([])
  })
})
