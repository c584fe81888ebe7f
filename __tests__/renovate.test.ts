// .github/renovate.json: what it finds, and what it writes instead.
import { describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { DEFAULTS } from '../src/inputs/defaults.js'
import { readRepositoryFile } from './support/action.js'

interface Manager {
  managerFilePatterns: string[]
  matchStrings: string[]
  autoReplaceStringTemplate: string
}

const { customManagers } = JSON.parse(
  readRepositoryFile('.github/renovate.json')
) as { customManagers: Manager[] }

/** The files that Renovate updates together, since they name the same image. */
const FILES = ['action.yml', 'src/inputs/defaults.ts']

const PRIVILEGED = ['buildkit-image', 'binfmt-image'] as const

const DIGEST = `sha256:${'0'.repeat(64)}`

/** Returns the manager whose pattern matches an image. */
function managerOf(image: string): Manager {
  const [found, ...others] = customManagers.filter(({ matchStrings }) =>
    matchStrings.some((pattern) => new RegExp(pattern).test(image))
  )
  if (!found || others.length > 0) throw new Error(`no manager of ${image}`)
  return found
}

/** Returns a text with each match of the manager replaced, as Renovate does it. */
function update(text: string, manager: Manager, newValue: string): string {
  const [pattern = ''] = manager.matchStrings
  return text.replaceAll(new RegExp(pattern, 'g'), (...match) => {
    const { depName = '' } = match.at(-1) as Record<string, string>
    return manager.autoReplaceStringTemplate
      .replace('{{{depName}}}', depName)
      .replace('{{{newValue}}}', newValue)
      .replace('{{#if newDigest}}@{{{newDigest}}}{{/if}}', `@${DIGEST}`)
  })
}

describe.each(PRIVILEGED)('the default of %s', (input) => {
  const image = DEFAULTS[input] ?? ''
  const manager = managerOf(image)

  it('is found whole, with its digest if it has one', () => {
    const [match] = new RegExp(manager.matchStrings[0] ?? '').exec(image) ?? []
    expect(match).toBe(image)
  })

  it('is updated in every file that has it, once, and gets a digest', () => {
    const [name = ''] = image.split(':')
    for (const file of FILES) {
      const text = update(readFileSync(file, 'utf8'), manager, 'v99')
      expect(text.split(`${name}:v99@${DIGEST}`)).toHaveLength(2)
      expect(text).not.toContain(image)
    }
  })

  it('is looked for in these files', () => {
    const patterns = manager.managerFilePatterns.map(
      (pattern) => new RegExp(pattern.slice(1, -1))
    )
    for (const file of FILES) {
      expect(patterns.some((pattern) => pattern.test(file))).toBe(true)
    }
  })
})
