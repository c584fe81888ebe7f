import { expect, it } from '@jest/globals'
import type { Results } from '../../src/publish/results.js'
import { annotateUpgrades } from '../../src/report/upgrade.js'
import { log } from '../support/log.js'
import { failure, published } from '../support/results.js'
import { upgraded } from '../support/upgrades.js'

const run: Results = { ...published, smoke: upgraded }

it('warns of a closed way back, and of what follows', () => {
  annotateUpgrades(run)
  const warnings = log().match(/^::warning::.*/gm)
  expect(warnings).toEqual([
    expect.stringMatching(
      /A pod that gets this image cannot be put back to Milvus 2\.6\.21 \(ghcr\.io\/me\/milvus:2\.6\)\. Tested on linux\/arm64: Milvus 2\.6\.21 opened what .*, but not a second time/
    )
  ])
  expect(warnings?.[0]).toContain('What to do: back up the volumes')
})

it('leaves the warning to the run that merges what this one has tested', () => {
  annotateUpgrades({ ...run, purpose: 'part' })
  expect(log()).not.toContain('::warning')
})

it('does not warn of an image that nobody gets', () => {
  annotateUpgrades({ ...run, promotion: undefined, error: failure })
  expect(log()).not.toContain('::warning')
})

it('warns of an image that got only some of its tags', () => {
  const promotion = { moved: ['2.6.22'], left: [], failure }
  annotateUpgrades({ ...run, promotion, error: failure })
  expect(log()).toContain('cannot be put back')
})
