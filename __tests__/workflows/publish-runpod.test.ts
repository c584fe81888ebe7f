import { describe, expect, it } from '@jest/globals'
import { jobsOf, PUBLISH, readWorkflow } from '../support/workflows.js'
import { conditionsOf, given } from './publish-step.js'

const jobs = jobsOf(PUBLISH)

/** Returns a variable of each job that has it. */
function variable(name: string): Record<string, unknown> {
  const values = jobs.map(([id, { env }]) => [id, env?.[name]])
  return Object.fromEntries(
    values.filter(([, value]) => value !== undefined)
  ) as Record<string, unknown>
}

describe('RunPod in the reusable workflow', () => {
  const ASKED =
    "(inputs.runpod-template || inputs.runpod-pods || inputs.runpod-canary != 'none' && inputs.runpod-canary)"

  it('gives its key only to jobs that build nothing, and only if there is something to do', () => {
    expect(variable('RUNPOD_API_KEY')).toEqual({
      plan: `\${{ ${ASKED} && secrets.runpod-api-key || '' }}`,
      publish:
        "${{ inputs.runpod-canary != 'none' && inputs.runpod-canary && secrets.runpod-api-key || '' }}",
      runpod: '${{ secrets.runpod-api-key }}'
    })
    expect(given['runpod-api-key']).toBe('${{ env.RUNPOD_API_KEY }}')
  })

  it("gives root's password only to jobs that talk to pods", () => {
    expect(variable('RUNPOD_ROOT_PASSWORD')).toEqual({
      plan: "${{ inputs.runpod-pods && secrets.runpod-root-password || '' }}",
      runpod: '${{ secrets.runpod-root-password }}'
    })
    expect(given['runpod-root-password']).toBe(
      '${{ env.RUNPOD_ROOT_PASSWORD }}'
    )
  })

  it.each(['amd64', 'arm64'])('names no secret of it in the job %s', (id) => {
    const job = Object.fromEntries(jobs)[id]

    expect(JSON.stringify(job)).not.toContain('secrets.runpod-')
  })

  it.each(['template', 'pods'])(
    'has its %s checked by the plan, and updated by the last job',
    (name) => {
      expect(given[`runpod-${name}`]).toBe(
        `\${{ (env.STAGE == 'plan' || env.STAGE == 'runpod') && inputs.runpod-${name} || '' }}`
      )
    }
  )

  it.each([
    'canary-required',
    'registry',
    'timeout',
    'allow-line-change',
    'retry',
    'template-compute',
    'ca',
    'api-url'
  ])('has no %s in a job without its key, where it is refused', (name) => {
    expect(given[`runpod-${name}`]).toBe(
      `\${{ env.RUNPOD_API_KEY && inputs.runpod-${name} || '' }}`
    )
  })

  it('runs the canary before the tags move, and later only on an image that was published before', () => {
    expect(variable('CANARY')).toEqual({
      plan: '${{ inputs.runpod-canary }}',
      publish: '${{ inputs.runpod-canary }}',
      runpod:
        "${{ (needs.plan.outputs.plan == 'nothing' || needs.plan.outputs.plan == 'promote') && inputs.runpod-canary || 'none' }}"
    })
    expect(given['runpod-canary']).toBe('${{ env.CANARY }}')
  })

  it('is brought to a published image, also if there is nothing new', () => {
    expect(conditionsOf(Object.fromEntries(jobs).runpod)).toEqual([
      '!cancelled()',
      "(inputs.runpod-template != '' || inputs.runpod-pods != '')",
      "needs.plan.result == 'success'",
      "(needs.publish.result == 'success' || needs.plan.outputs.plan == 'nothing')",
      "(inputs.runpod-environment == '' || needs.plan.outputs.runpod-plan != 'nothing')"
    ])
  })

  it('names the environment only for the job that changes the template and pods', () => {
    const environments = jobs.map(([id, { environment }]) => [id, environment])

    expect(Object.fromEntries(environments)).toEqual({
      runpod: '${{ inputs.runpod-environment }}'
    })
  })

  it('waits for an approval in a group that no job which publishes is in', () => {
    const groups = jobs.map(([, { concurrency }]) => concurrency?.group)
    const [group] = groups.slice(-1)

    expect(jobs.at(-1)?.[0]).toBe('runpod')
    expect(groups.filter((other) => other === group)).toHaveLength(1)
  })

  it('still names its template, and pods that are held, if the job that changes them is skipped', () => {
    const { outputs } = readWorkflow(PUBLISH).on.workflow_call ?? {}

    expect(outputs?.['template-id']?.value).toBe(
      '${{ jobs.runpod.outputs.template-id || jobs.plan.outputs.template-id }}'
    )
    expect(outputs?.pods?.value).toBe(
      "${{ jobs.runpod.outputs.pods || jobs.plan.outputs.runpod-plan == 'nothing' && jobs.plan.outputs.pods || '' }}"
    )
  })

  it('gets the digest that the run has published, or has found published, in one job', () => {
    expect(variable('MILVUS_RUNPOD_PUBLISHED')).toEqual({
      runpod:
        "${{ needs.plan.outputs.plan == 'nothing' && needs.plan.outputs.digest || needs.publish.outputs.digest }}"
    })
  })
})
