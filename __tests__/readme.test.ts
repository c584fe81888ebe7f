import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import {
  factsOf,
  linksOf,
  sectionsOf,
  type Section
} from './support/markdown.js'

const english = sectionsOf(readFileSync('README.md', 'utf8'))
const korean = sectionsOf(readFileSync('README.ko.md', 'utf8'))

/** Returns code and tables, each with the English heading that they are under. */
function allFactsOf(sections: Section[]): string[] {
  return sections.flatMap((section, i) =>
    factsOf(section).map((fact) => `${english[i]?.anchor ?? ''}: ${fact}`)
  )
}

describe('README.ko.md', () => {
  it('has headings of the same levels as README.md, in the same order', () => {
    const levelsOf = (sections: Section[]): number[] =>
      sections.map(({ level }) => level)

    expect(levelsOf(korean)).toEqual(levelsOf(english))
  })

  it('has the same code and tables under each heading, but for the words', () => {
    expect(allFactsOf(korean)).toEqual(allFactsOf(english))
  })
})

describe.each([
  ['README.md', english],
  ['README.ko.md', korean]
])('%s', (file, sections) => {
  const links = sections.flatMap(linksOf)

  it('links to the other language', () => {
    const others = { 'README.md': 'README.ko.md', 'README.ko.md': 'README.md' }
    expect(links).toContain(others[file as keyof typeof others])
  })

  it('has a heading for each link to one', () => {
    const anchors = sections.map(({ anchor }) => `#${anchor}`)
    const ownLinks = links.filter((link) => link.startsWith('#'))

    expect(ownLinks).not.toEqual([])
    expect(ownLinks.filter((link) => !anchors.includes(link))).toEqual([])
  })
})
