import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { readRepositoryFile } from '../support/action.js'
import { hostile } from '../support/hostile.js'
import { ALL, stepsOf } from '../support/workflows.js'

/** Pages with steps to copy, in each language. */
const PAGES = ['', 'docs/', 'docs/ko/', 'examples/'].flatMap((folder) =>
  readdirSync(folder || '.')
    .filter((name) => name.endsWith('.md'))
    .map((name) => folder + name)
)

/** Returns the scripts of steps in a page: of a shell, or of a step of JavaScript. */
function scriptsIn(page: string): string[] {
  const blocks = page.matchAll(/^( *)```ya?ml\n([^]*?)\n\1```$/gm)
  return [...blocks].flatMap(([, , yaml = '']) =>
    [
      ...yaml.matchAll(/^([ -]*)(?:run|script): *((?![ ]*$).*(?:\n\1 +.*)*)$/gm)
    ].map(([, , script = '']) => script)
  )
}

const runs = ALL.flatMap((file) =>
  stepsOf(file).flatMap(({ run }) => (run ? [[file, run] as const] : []))
)

describe('a script of a workflow', () => {
  it('of JavaScript has no expression either, which would be code in it', () => {
    const scripts = ALL.flatMap((file) =>
      stepsOf(file).flatMap(({ with: given }) => given?.script ?? [])
    )
    expect(JSON.stringify(scripts)).not.toContain('${{')
  })

  it.each(runs)('has its values in quotes: %s, %s', (_, run) => {
    const bare = run
      .replace(/"(?:[^"\\]|\\.)*"/g, '')
      // Chooses between words of its own.
      .replace(/\$\{[A-Z_]+:\+[\w-]+\}/g, '')
    expect(bare).not.toMatch(/\$[A-Za-z_{]/)
  })

  it('leaves a value as it is, whatever that is', () => {
    const value = hostile.map((text) => text.replaceAll('\0', ''))
    fc.assert(
      fc.property(value, (text) => {
        const run = runs.find(([, one]) => one.includes('$MESSAGE'))?.[1] ?? ''
        const { stdout } = spawnSync('bash', ['-e', '-c', run], {
          env: { MESSAGE: text, PATH: process.env.PATH },
          encoding: 'utf8'
        })
        const shown = Buffer.from(text).toString()
        expect(stdout).toBe(`::error title=No action::${shown}\n`)
      }),
      { numRuns: 30 }
    )
  })
})

describe.each(PAGES)('%s', (page) => {
  it('shows no script with an expression', () => {
    const scripts = scriptsIn(readRepositoryFile(page))
    expect(scripts.filter((one) => one.includes('${{'))).toEqual([])
  })
})
