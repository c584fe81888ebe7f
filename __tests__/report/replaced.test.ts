import { describe, expect, it } from '@jest/globals'
import { noteReplaced } from '../../src/report/replaced.js'
import { summaryOf } from '../../src/report/summary.js'
import type { Results } from '../../src/publish/results.js'
import { log } from '../support/log.js'
import { BEFORE, imageOf, runOf } from '../support/results.js'
import type { SmokeLevel } from '../../src/smoke/levels.js'
import { AMD64, ARM64, INDEX, plan } from '../support/samples.js'

const platformDigests = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

/** A run that raised the level of the published image, and set these tags. */
function raised(moved: string[], digest = INDEX): Results {
  return runOf(
    { kind: 'test', published: imageOf('2.6.22') },
    {
      image: {
        origin: 'published',
        refs: {},
        pushed: { digest, platformDigests, source: [] }
      },
      promotion: { moved, left: [] }
    }
  )
}

/** The same of the workflow, which merges what other jobs have built and tested. */
function merged(level: SmokeLevel): Results {
  const levels = { 'linux/amd64': level, 'linux/arm64': level }
  const before = imageOf(plan.version, { levels })
  const run = runOf({})
  return {
    ...run,
    plan: { ...(run.plan ?? plan), targets: new Map([['2.6', before]]) },
    promotion: { moved: ['2.6'], left: [] }
  }
}

describe('a level that is raised', () => {
  it('is said in the log, with both digests and what to do', () => {
    noteReplaced(raised(['2.6']))
    expect(log()).toContain(
      `::The digest of ghcr.io/me/milvus is ${INDEX} now, no longer ${BEFORE}: `
    )
    expect(log()).toContain(
      'Signatures and attestations of the old digest do not count for the new one: sign it, too.'
    )
  })

  it('is said also by the workflow, which merges the same images again', () => {
    noteReplaced(merged('none'))
    expect(log()).toContain(`is ${INDEX} now, no longer ${BEFORE}: `)
  })

  it('is said in the summary', () => {
    const summary = summaryOf(raised(['2.6']))
    expect(summary).toMatch(/^⚠️ The digest of .* now.*, no longer .* sign it/m)
  })

  it.each<[string, Results]>([
    ['no tag was set, so that the new index does not exist', raised([])],
    ['the digest is as before', raised(['2.6'], BEFORE)],
    ['an image was built', runOf({})],
    ['the same images had passed it before', merged('restart')],
    [
      'tags were missing only',
      runOf({ kind: 'promote', published: imageOf('2.6.22') })
    ],
    ['there was no plan', { timings: [] }]
  ])('is not spoken of when %s', (_, results) => {
    noteReplaced(results)
    expect(log()).not.toContain('The digest of')
    expect(summaryOf(results)).not.toContain('no longer')
  })
})
