import { describe, expect, it } from '@jest/globals'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { readMetadata } from '../../lab/runner.js'
import {
  codeOf,
  linksOf,
  sectionsOf,
  textsOf,
  type Section
} from '../support/markdown.js'
import { CALL, ACTION, PUBLISH, readWorkflow } from '../support/workflows.js'

const PAGES = globSync([
  '*.md',
  'docs/**/*.md',
  'examples/**/*.md',
  'docker/*.md'
]).sort()

/** Sections by page: a page has many links to it, and takes long to parse. */
const parsed = new Map<string, Section[]>()

function read(file: string): Section[] {
  const sections = parsed.get(file) ?? sectionsOf(readFileSync(file, 'utf8'))
  parsed.set(file, sections)
  return sections
}

/** Returns the anchors of a page, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  const seen = new Map<string, number>()
  return read(file).map(({ anchor }) => {
    const count = seen.get(anchor) ?? 0
    seen.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
}

/** Says why a link of a page leads nowhere; undefined if it leads somewhere. */
function faultOf(page: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined
  const [name = '', anchor] = link.split('#')
  const file = name ? path.join(path.dirname(page), name) : page
  if (!existsSync(file)) return `${link}: there is no ${file}`
  if (anchor === undefined || anchorsOf(file).includes(anchor)) return undefined
  return `${link}: ${file} has no such heading`
}

describe.each(PAGES)('%s', (file) => {
  const sections = read(file)

  it('links only to files and headings that exist', () => {
    const faults = sections
      .flatMap(linksOf)
      .flatMap((link) => faultOf(file, link) ?? [])

    expect(faults).toEqual([])
  })

  // As in **`x`**는: Markdown wants a space between the asterisks and the particle.
  it('shows no asterisks that were meant as bold type', () => {
    const texts = sections.flatMap(textsOf)

    expect(texts.filter((text) => text.includes('**'))).toEqual([])
  })
})

describe.each(PAGES.filter((file) => /^(README|docs\/)/.test(file)))(
  '%s',
  (file) => {
    const sections = read(file)

    it('begins with a list of its sections', () => {
      const [top] = sections
      const listed = (top ? linksOf(top) : []).filter((link) =>
        link.startsWith('#')
      )
      const own = sections
        .filter(({ level }) => level === 2)
        .map(({ anchor }) => `#${anchor}`)

      expect(listed).toEqual(own)
    })

    it('shows only inputs that exist', () => {
      const { workflow_call } = readWorkflow(PUBLISH).on
      const known: Record<string, string[]> = {
        [ACTION]: Object.keys(readMetadata().inputs),
        [CALL]: Object.keys(workflow_call?.inputs ?? {})
      }
      for (const { uses, given } of sections.flatMap(usesIn)) {
        expect(known[uses]).toEqual(expect.arrayContaining(given))
      }
    })
  }
)

interface Use {
  uses: string
  given: string[]
}

/** Returns each use of the action or the workflow in a section's code. */
function usesIn(section: Section): Use[] {
  const found: Use[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { uses, with: given } = node as { uses?: string; with?: object }
    if (uses === ACTION || uses === CALL) {
      found.push({ uses, given: Object.keys(given ?? {}) })
    }
    Object.values(node).forEach(visit)
  }
  codeOf(section, 'yaml').forEach((code) => {
    visit(parse(code))
  })
  return found
}

describe('README.md', () => {
  const text = readFileSync('README.md', 'utf8')

  it('has at most 1,500 words', () => {
    const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))

    expect(words.length).toBeLessThanOrEqual(1500)
  })

  it('begins with the image to run, and has the commands of this repository below', () => {
    const order = ['docker run', 'runpodctl pod create', 'uses: org/'].concat(
      ['script/run ', 'script/test '].map((command) => `\n${command}`)
    )
    const places = order.map((words) => text.indexOf(words))

    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('shows the Python program that is tested as a client', () => {
    const [code = ''] = read('README.md').flatMap((one) =>
      codeOf(one, 'python')
    )
    const shown = code.slice(code.indexOf('client.create_collection'))
    const program = readFileSync('examples/clients/quickstart.py', 'utf8')

    expect(shown.length).toBeGreaterThan(100)
    expect(program).toContain(shown.trim())
  })

  it('links to every page of docs/', () => {
    const links = read('README.md').flatMap(linksOf)

    expect(links).toEqual(expect.arrayContaining(globSync('docs/*.md')))
  })
})
