import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runWorkflow, type WorkflowRun } from '../support/act.ts'
import { newImage } from '../support/lab.ts'
import {
  ACCOUNT,
  startDistribution,
  USER,
  type Registry
} from '../../../lab/parts/distribution.ts'

describe('the reusable workflow in act, for one platform and a registry that wants a login', () => {
  let registry: Registry
  let image: string
  let run: WorkflowRun

  beforeAll(async () => {
    registry = await startDistribution({ login: true })
    image = newImage(registry.host)
    run = await runWorkflow(
      {
        image,
        platforms: 'linux/amd64',
        'smoke-test': 'none',
        'runner-amd64': '["nobody-has-this", "large"]'
      },
      {
        secrets: { 'registry-password': USER.password },
        args: ['--actor', USER.username, '--platform', 'large=-self-hosted']
      }
    )
  })

  afterAll(() => registry.stop())

  it('runs no job for the other platform, on a runner of these labels, and publishes as the actor', () => {
    expect(run.code).toBe(0)
    expect(run.jobs).toEqual({
      plan: 'success',
      amd64: 'success',
      publish: 'success',
      caller: 'success'
    })
    expect(run.needs?.outputs['platform-digests']).toMatch(
      /^\{"linux\/amd64":"sha256:\w+"\}$/
    )
  })

  it('stops in its first job if that secret has several lines', async () => {
    // As act's file of secrets wants them.
    const password = JSON.stringify(ACCOUNT.password)
    const { code, jobs, log } = await runWorkflow(
      { image, username: ACCOUNT.username },
      { secrets: { 'registry-password': password } }
    )

    expect([code, jobs]).toEqual([1, { plan: 'failure' }])
    expect(log).toContain('::error::Secret "registry-password" has 4 lines.')
  })

  it("stops in its first job if the data to open, in the caller's repository, is no tar", async () => {
    const given = { 'smoke-test': 'upgrade', 'smoke-upgrade-data': 'old/data' }
    const { code, jobs, log } = await runWorkflow(
      { image, ...given },
      { files: { 'old/data': 'CURRENT' } }
    )

    expect([code, jobs]).toEqual([1, { plan: 'failure' }])
    expect(log).toContain(
      '::error::Input "smoke-upgrade-data" is "old/data": it must be a tar'
    )
  })
})
