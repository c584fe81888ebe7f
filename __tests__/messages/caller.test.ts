import { describe, expect, it } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { adviceFor, adviceToMerge } from '../../src/messages/caller.js'
import { setEnv } from '../support/temporary.js'
import { PUBLISH, readWorkflow } from '../support/workflows.js'

const SRC = path.resolve(import.meta.dirname, '../../src')

/** Advice that nobody can follow in a job of the reusable workflow. */
const IMPOSSIBLE =
  /earlier in the job|before this step|smoke-emulated: none|"(?:github-token|smoke-results|digests)" (?:to|of)|in "builder"/g

/** What is said only elsewhere: first arguments, and hints with an alternative. */
const ELSEWHERE =
  /advice(?:For|ToMerge)\(\s*(?:'[^']*'|`[^`]*`)|\bhint:(?:(?!\bhint:)[^])*?inWorkflow:/g

describe('adviceFor', () => {
  it('is what can be done in a job of one’s own, or in the workflow', () => {
    expect(adviceFor('own', 'workflow')).toBe('own')
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    expect(adviceFor('own', 'workflow')).toBe('workflow')
  })

  it('knows the workflow by the variable that it sets', () => {
    const { env = {} } = readWorkflow(PUBLISH)
    expect(env).toEqual({ MILVUS_RUNPOD_WORKFLOW: true })
  })
})

describe('adviceToMerge', () => {
  it('is to build again in the workflow, which sets the digests itself', () => {
    expect(adviceToMerge('set "digests"')).toBe('set "digests"')
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    expect(adviceToMerge('set "digests"')).toMatch(/^re-run all jobs/)
  })
})

describe('src', () => {
  it('gives no advice that is impossible in the workflow, without an alternative', () => {
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    const found = files
      .filter((file) => file.endsWith('.ts') && !file.startsWith('messages'))
      .flatMap((file) => {
        const text = readFileSync(path.join(SRC, file), 'utf8')
        const said = text.replace(ELSEWHERE, '').match(IMPOSSIBLE) ?? []
        return said.map((advice) => `${file}: ${advice}`)
      })
    expect(found).toEqual([])
  })
})
