import { describe, expect, it } from '@jest/globals'
import { readMetadata } from '../lab/runner.js'
import { DEFAULTS } from '../src/inputs/defaults.js'
import { readInputs } from '../src/inputs/inputs.js'
import type { Results } from '../src/publish/results.js'
import { outputsOf } from '../src/report/outputs.js'
import {
  BUNDLED_CONTEXT,
  inputVariable,
  readRepositoryFile,
  setInputs
} from './support/action.js'
import './support/log.js'
import { AMD64, INDEX, plan } from './support/samples.js'

/** Returns the input variables that a function reads. */
async function variablesReadBy(run: () => Promise<unknown>): Promise<string[]> {
  const names = new Set<string>()
  const original = process.env
  process.env = new Proxy(original, {
    get: (env, name: string) => {
      if (name.startsWith('INPUT_')) names.add(name)
      return env[name]
    }
  })
  try {
    await run()
  } finally {
    process.env = original
  }
  return [...names].sort()
}

describe('action.yml', () => {
  const { inputs, outputs, runs } = readMetadata()

  it('declares exactly the inputs that are read', async () => {
    setInputs({
      image: 'ghcr.io/me/milvus',
      'milvus-version': '2.6.22',
      username: 'me',
      password: 'secret'
    })
    expect(await variablesReadBy(() => readInputs(BUNDLED_CONTEXT))).toEqual(
      Object.keys(inputs).map(inputVariable).sort()
    )
  })

  it('has the same defaults as empty inputs', () => {
    const defaults = Object.entries(inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]]
    )
    expect(DEFAULTS).toEqual(Object.fromEntries(defaults))
  })

  it('declares exactly the outputs that are set', () => {
    const results: Results = {
      timings: [],
      plan,
      image: {
        origin: 'built',
        refs: {},
        kind: 'index',
        index: { digest: INDEX, platforms: { 'linux/amd64': AMD64 } }
      },
      promotion: { moved: ['2.6.22'], left: [] }
    }
    expect(Object.keys(outputsOf(results)).sort()).toEqual(
      Object.keys(outputs).sort()
    )
  })

  it('runs on the major version of Node in .node-version', () => {
    const [major = ''] = readRepositoryFile('.node-version').trim().split('.')
    expect(runs.using).toBe(`node${major}`)
  })

  it('starts a file of its own in the post step, which loads the same code', () => {
    expect(runs.main).toBe('dist/index.js')
    expect(runs.post).toBe('dist/post.js')
    expect(readRepositoryFile(runs.post)).toContain("import './index.js'")
  })

  it('describes every input and output in one line', () => {
    for (const { description } of [
      ...Object.values(inputs),
      ...Object.values(outputs)
    ]) {
      expect(description).toMatch(/^\S.*\S$/)
    }
  })
})
