import { describe, expect, it } from '@jest/globals'
import { readdirSync } from 'node:fs'
import { readMetadata } from '../../lab/runner.js'
import { readRepositoryFile } from '../support/action.js'
import {
  ACTION,
  CALL,
  CALL_SIGNED,
  EXAMPLES,
  jobsOf,
  readWorkflow,
  stepsOf
} from '../support/workflows.js'

interface RenovateConfig {
  customManagers: {
    managerFilePatterns: string[]
    matchStrings: string[]
    extractVersionTemplate: string
  }[]
}

const { inputs } = readMetadata()

const PUSHES = { contents: 'read', packages: 'write' }
const GRANTED: Record<string, object> = {
  [CALL]: PUSHES,
  [CALL_SIGNED]: { ...PUSHES, attestations: 'write', 'id-token': 'write' }
}

describe.each(EXAMPLES)('%s', (file) => {
  const text = readRepositoryFile(file)
  const calls = jobsOf(file).filter(([, { uses = '' }]) => uses in GRANTED)
  const runs = stepsOf(file).filter((step) => step.uses === ACTION)

  it('uses the action as users do', () => {
    expect(calls.length + runs.length).toBeGreaterThan(0)
  })

  it('sets only existing inputs, and the required one', () => {
    for (const { with: given = {} } of runs) {
      expect(Object.keys(inputs)).toEqual(
        expect.arrayContaining(Object.keys(given))
      )
      expect(given.image).toBeDefined()
    }
  })

  it('gives the called workflow only the permissions that it needs', () => {
    for (const [, { uses = '', permissions }] of calls) {
      expect(permissions).toEqual(GRANTED[uses])
    }
  })

  it('begins with a comment about its purpose', () => {
    expect(text).toMatch(/^# \S/)
  })

  it('says that the image name must be in lower case', () => {
    if (file.endsWith('pull-request.yml')) return // it pushes nothing
    const names = text.match(/image: ghcr\.io\/\$\{\{/g) ?? []
    const notes = text.match(/# An owner with capital letters/g) ?? []
    expect(notes).toHaveLength(names.length)
  })

  it('limits concurrent runs', () => {
    expect(readWorkflow(file).concurrency).toBeDefined()
  })
})

/** Inputs that are of one run, and those that no image is known by. */
const OF_ONE_RUN = [
  'push',
  'digests',
  'smoke-results',
  'dry-run',
  'milvus-version',
  'base-image',
  'secrets',
  'cache-from',
  'cache-to'
]

describe.each(
  EXAMPLES.filter((file) => stepsOf(file).some((step) => step.with?.digests))
)('%s, which plans, builds and merges in jobs of its own', (file) => {
  // A run refuses what others have built from something else, or tested less.
  it('gives each of its runs the same of what counts', () => {
    const runs = stepsOf(file).filter((step) => step.uses === ACTION)
    const [first, ...others] = runs.map(({ with: given = {} }) =>
      Object.entries(given).filter(([name]) => !OF_ONE_RUN.includes(name))
    )

    expect(others).toHaveLength(2)
    for (const other of others) {
      expect(Object.fromEntries(other)).toEqual(Object.fromEntries(first ?? []))
    }
  })

  it('checks out what they read', () => {
    for (const [, { steps = [] }] of jobsOf(file)) {
      const reads = steps.some(
        ({ uses, with: given = {} }) =>
          uses === ACTION &&
          ['context', 'smoke-script'].some((one) => one in given)
      )
      const isThere = steps.some(({ uses }) =>
        uses?.startsWith('actions/checkout')
      )
      expect(isThere).toBe(reads)
    }
  })
})

describe('examples/README.md', () => {
  it('has a row for every file', () => {
    const readme = readRepositoryFile('examples/README.md')
    const rows = [...readme.matchAll(/^\| \[`(.+?)`\]\((.+?)\)/gm)]
    const files = readdirSync('examples').filter((name) => name !== 'README.md')

    expect(rows.map(([, name]) => name).sort()).toEqual(files.sort())
    for (const [, name, link] of rows) expect(link).toBe(name)
  })
})

describe('examples/renovate.json', () => {
  const config = JSON.parse(
    readRepositoryFile('examples/renovate.json')
  ) as RenovateConfig
  const [manager] = config.customManagers
  const read = (text: string): Record<string, string> | undefined =>
    new RegExp(manager?.matchStrings[0] ?? '').exec(text)?.groups

  it('finds the pinned version in pinned-version.yml', () => {
    const pin = read(readRepositoryFile('examples/pinned-version.yml'))

    expect({ ...pin }).toEqual({
      datasource: 'docker',
      depName: 'milvusdb/milvus',
      currentValue: expect.stringMatching(/^\d+\.\d+\.\d+$/)
    })
  })

  it('looks for it in the workflows of a repository', () => {
    const [pattern = ''] = manager?.managerFilePatterns ?? []
    const files = new RegExp(pattern.replaceAll(/^\/|\/$/g, ''))

    expect('.github/workflows/pinned-version.yml').toMatch(files)
  })

  it.each([
    ['v2.6.23', '2.6.23'],
    ['v2.6.23-gpu', undefined],
    ['v2.6-latest', undefined],
    ['2.6-20251014-3a3163be', undefined]
  ])('extracts from the tag %s the version %s', (tag, version) => {
    const template = new RegExp(manager?.extractVersionTemplate ?? '')
    expect(template.exec(tag)?.groups?.version).toBe(version)
  })
})
