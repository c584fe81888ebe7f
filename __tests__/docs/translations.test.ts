import { describe, expect, it } from '@jest/globals'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import {
  detailsOf,
  factsOf,
  linksOf,
  quotesOf,
  sectionsOf,
  type Node,
  type Section
} from '../support/markdown.js'

/** English pages, and the Korean ones that must say the same. */
const PAIRS = [
  ['README.md', 'README.ko.md'],
  ['docs/runpod.md', 'docs/ko/runpod.md'],
  ['docs/pods.md', 'docs/ko/pods.md'],
  ['docs/image.md', 'docs/ko/image.md'],
  ['docs/upgrades.md', 'docs/ko/upgrades.md'],
  ['docs/workflow.md', 'docs/ko/workflow.md']
] as const

/** Korean pages without an English one that says the same. */
const KOREAN_ALONE = [
  'docs/ko/docker-hub.md',
  'docs/ko/errors.md',
  'docs/ko/migrate.md'
]

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

/** Returns what the text of a page names and its translation does not. */
function missingFrom(translation: Section[], english: Section[]): string[] {
  return english.flatMap((section, i) => {
    const said = detailsOf(translation[i] ?? { ...section, blocks: [] })
    const missing = [...detailsOf(section)].filter((one) => !said.has(one))
    return missing.map((one) => `${section.anchor}: ${one}`)
  })
}

/** Returns the files that a page links to, each once. */
function filesIn(page: string): Set<string> {
  return new Set(read(page).flatMap((section) => filesOf(page, section)))
}

function filesOf(page: string, section: Section): string[] {
  return linksOf(section)
    .filter((link) => !/^(#|[a-z]+:)/.test(link))
    .map((link) => path.join(path.dirname(page), link.replace(/#.*/, '')))
}

/** Returns a section without the rows of tables that are about Korean pages alone. */
function withoutOwnRows(page: string, section: Section): Section {
  const isOwn = (row: Node): boolean => {
    const files = filesOf(page, { ...section, blocks: [row] })
    return files.length > 0 && files.every((file) => isAlone(file))
  }
  const blocks = section.blocks.map((block) =>
    block.type === 'table'
      ? { ...block, children: block.children?.filter((row) => !isOwn(row)) }
      : block
  )
  return { ...section, blocks }
}

function isAlone(file: string): boolean {
  return KOREAN_ALONE.includes(file)
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
    const own = korean.map((section) => withoutOwnRows(translation, section))

    expect(allFactsOf(own, english)).toEqual(allFactsOf(english, english))
  })

  it('name the same code and numbers in the text, the translation perhaps more', () => {
    expect(missingFrom(korean, english)).toEqual([])
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
    const linked = [...filesIn(translation)].filter((one) => !isAlone(one))

    expect(new Set([...linked, translation])).toEqual(
      new Set([...expected, file, translation])
    )
  })
})

it('lists every Korean page in the Korean README', () => {
  const links = read('README.ko.md').flatMap(linksOf)

  expect(links).toEqual(expect.arrayContaining(globSync('docs/ko/*.md')))
})

describe('docs/ko/errors.md', () => {
  const english = new Map(
    read('docs/errors.md').map((section) => [section.anchor, section])
  )
  const messages = read('docs/ko/errors.md').filter(({ level }) => level === 3)

  it('is linked from the English page, which is generated', () => {
    const links = read('script/errors/intro.md').flatMap(linksOf)

    expect(links).toContain('ko/errors.md')
  })

  it('has the commonest messages of docs/errors.md', () => {
    const table = english.get('most-common')
    const common = (table ? linksOf(table) : []).map((link) => link.slice(1))

    expect(common.length).toBeGreaterThan(5)
    expect(messages.map(({ anchor }) => anchor)).toEqual(
      expect.arrayContaining(common)
    )
  })

  it.each(messages.map((message) => [message.anchor, message] as const))(
    'quotes %s as it is said',
    (code, message) => {
      const said = english.get(code)

      expect(said && quotesOf(said)).toEqual(
        expect.arrayContaining(quotesOf(message))
      )
      expect(quotesOf(message)).not.toEqual([])
    }
  )
})
