import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  factsOf,
  linksOf,
  sectionsOf,
  type Section
} from '../support/markdown.js'

/** English pages, and the Korean ones that must say the same. */
const PAIRS = [
  ['README.md', 'README.ko.md'],
  ['docs/runpod.md', 'docs/ko/runpod.md'],
  ['docs/pods.md', 'docs/ko/pods.md'],
  ['docs/image.md', 'docs/ko/image.md'],
  ['docs/upgrades.md', 'docs/ko/upgrades.md']
] as const

const KOREAN = new Map<string, string>(PAIRS)

function read(file: string): Section[] {
  return sectionsOf(readFileSync(file, 'utf8'))
}

/** Returns code and tables, each with the English heading that they are under. */
function allFactsOf(sections: Section[], english: Section[]): string[] {
  return sections.flatMap((section, i) =>
    factsOf(section).map((fact) => `${english[i]?.anchor ?? ''}: ${fact}`)
  )
}

/** Returns the files that a page links to, each once. */
function filesIn(page: string): Set<string> {
  const own = read(page).flatMap(linksOf)
  const files = own
    .filter((link) => !/^(#|[a-z]+:)/.test(link))
    .map((link) => path.join(path.dirname(page), link.replace(/#.*/, '')))
  return new Set(files)
}

describe.each(PAIRS)('%s and %s', (file, translation) => {
  const english = read(file)
  const korean = read(translation)

  it('have headings of the same levels, in the same order', () => {
    const levelsOf = (sections: Section[]): number[] =>
      sections.map(({ level }) => level)

    expect(levelsOf(korean)).toEqual(levelsOf(english))
  })

  it('have the same code and tables under each heading, but for the words', () => {
    expect(allFactsOf(korean, english)).toEqual(allFactsOf(english, english))
  })

  it.each([
    [file, translation],
    [translation, file]
  ])('%s links to the other language', (one, other) => {
    const link = path.relative(path.dirname(one), other)

    expect(read(one).flatMap(linksOf)).toContain(link)
  })

  it('link to the same pages, the translation to Korean ones where they are', () => {
    const expected = [...filesIn(file)].map((one) => KOREAN.get(one) ?? one)

    expect(new Set([...filesIn(translation), translation])).toEqual(
      new Set([...expected, file, translation])
    )
  })
})
