import { describe, expect, it } from '@jest/globals'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { linksOf, sectionsOf } from '../support/markdown.js'
import { faultOfXml } from '../support/xml.js'

const PICTURES = globSync('docs/images/*').sort()

/** Pictures that a page shows, by their path. */
function shownOn(page: string): string[] {
  return sectionsOf(readFileSync(page, 'utf8'))
    .flatMap(linksOf)
    .filter((link) => /\.(png|svg)$/.test(link))
    .map((link) => path.join(path.dirname(page), link))
}

describe('pictures', () => {
  const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'])
  const shown = new Set(pages.flatMap(shownOn))

  it('are all shown on a page', () => {
    expect(PICTURES.filter((picture) => !shown.has(picture))).toEqual([])
  })

  it('of the summary are those that script/screenshots makes', () => {
    const sources = ['script/screenshots.ts', 'lab/runpod/nights.ts']
    const made = sources
      .flatMap((file) => [
        ...readFileSync(file, 'utf8').matchAll(/'(summary-[\w-]+)'/g)
      ])
      .map(([, name = '']) => `docs/images/${name}.png`)

    expect(PICTURES.filter((picture) => picture.endsWith('.png'))).toEqual(
      [...new Set(made)].sort()
    )
  })
})

describe.each(PICTURES.filter((picture) => picture.endsWith('.svg')))(
  '%s',
  (file) => {
    const svg = readFileSync(file, 'utf8')

    it('is well-formed, and says in its title what it shows', () => {
      expect(faultOfXml(svg)).toBeUndefined()
      expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title">/)
      expect(svg).toMatch(/\n {2}<title id="title">.{20,}<\/title>\n/)
    })

    it('can be read in dark mode, and needs nothing from elsewhere', () => {
      expect(svg).toContain('prefers-color-scheme: dark')
      expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
        /https?:|href|<image|<script/
      )
    })
  }
)

describe('a drawing', () => {
  it.each([
    ['<a><b></a>', '</a> closes nothing'],
    ['<a>', '<a> is not closed'],
    ['<a>1 & 2</a>', 'a bare &'],
    ['<a b=c/>', 'cannot be read']
  ])('is not well-formed: %s', (xml, fault) => {
    expect(faultOfXml(xml)).toContain(fault)
  })
})
