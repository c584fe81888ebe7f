import { describe, expect, it } from '@jest/globals'
import type { PublishedAdvisory } from '../../src/milvus/advisories.js'
import type { Inputs } from '../../src/inputs/inputs.js'
import { findAdvisories } from '../../src/report/advisories.js'
import { milvusAdvisories } from '../../lab/parts/github-api.ts'
import { log } from '../support/log.js'
import { inputs, plan } from '../support/samples.js'

describe('findAdvisories', () => {
  const warned = {
    ...plan,
    version: '2.6.4',
    inputs: { ...inputs, vulnerable: 'warn' } as Inputs
  }

  function findIn(
    advisories?: Promise<PublishedAdvisory[]>
  ): ReturnType<typeof findAdvisories> {
    return findAdvisories({ ...warned, advisories }, 0.01)
  }

  it('returns those about the version, and warns of each', async () => {
    const published = milvusAdvisories() as PublishedAdvisory[]
    const found = await findIn(Promise.resolve(published))
    expect(found?.map(({ id, fixed }) => [id, fixed])).toEqual([
      ['CVE-2026-26190', '2.6.10'],
      ['CVE-2025-64513', '2.6.5']
    ])
    expect(log()).toContain('::warning::Milvus 2.6.4 is affected by CVE-2025-')
    expect(log()).toContain('::warning::Milvus 2.6.4 is affected by CVE-2026-')
  })

  it('warns that they could not be read if they do not come in time', async () => {
    expect(await findIn(new Promise(() => undefined))).toBeUndefined()
    expect(log()).toContain(
      '::warning::Could not check this Milvus version for known vulnerabilities. they were not read in the 0.01 s after the rest of the run'
    )
  })

  it('warns that they could not be read, and why', async () => {
    expect(await findIn(Promise.reject(new Error('a fault')))).toBeUndefined()
    expect(log()).toContain('known vulnerabilities. a fault')
  })

  it('says nothing of them if they were not asked for', async () => {
    expect(await findIn(undefined)).toBeUndefined()
    expect(log()).toBe('')
  })
})
