import { describe, expect, it } from '@jest/globals'
import { WORDS } from '../../src/messages/input.js'
import { jobsOf, PUBLISH } from '../support/workflows.js'
import { given } from './publish-step.js'

const jobs = jobsOf(PUBLISH)

describe('the reusable workflow at the level upgrade', () => {
  it('reaches it on each platform, since runners are native', () => {
    expect(given['smoke-emulated']).toBe(WORDS['smoke-emulated'].at(-1))
  })

  it('opens on each platform the data of the very image that the plan found', () => {
    const planned = jobs.map(([id, { env }]) => [id, env?.PLANNED_UPGRADE_FROM])
    const found = '${{ needs.plan.outputs.upgrade-from }}'

    expect(given['smoke-upgrade-from']).toBe(
      '${{ env.PLANNED_UPGRADE_FROM || inputs.smoke-upgrade-from }}'
    )
    expect(Object.fromEntries(planned)).toEqual({
      plan: undefined,
      amd64: found,
      arm64: found,
      // It looks again: a tag may have moved since.
      publish: undefined,
      // It sets no tag.
      runpod: undefined
    })
  })

  it("finds the file of its data in the caller's checkout", () => {
    const checkouts = jobs
      .flatMap(([, { steps = [] }]) => steps)
      .filter((step) => step.with?.path === 'caller')

    expect(checkouts).toHaveLength(4)
    for (const step of checkouts) {
      expect(step.if).toBe(
        "inputs.context != '' || inputs.user-yaml != '' || inputs.smoke-upgrade-data != '' || inputs.smoke-script != ''"
      )
    }
  })
})
