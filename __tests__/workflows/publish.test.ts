// What act shows is in __tests__/integration/workflow; here are rules that it does
// not: it ignores permissions, and a run shows only one set of inputs.
import { describe, expect, it } from '@jest/globals'
import { readMetadata } from '../../lab/runner.js'
import { readRepositoryFile } from '../support/action.js'
import {
  type Job,
  jobsOf,
  PUBLISH,
  readWorkflow
} from '../support/workflows.js'
import { conditionsOf, given, sourcesOf, stepOf } from './publish-step.js'

const action = readMetadata()
const { inputs = {}, outputs = {} } =
  readWorkflow(PUBLISH).on.workflow_call ?? {}
const jobs = jobsOf(PUBLISH)
const { plan, amd64, arm64, publish, runpod } = Object.fromEntries(
  jobs
) as Record<string, Job>

/** Inputs of the action that the workflow sets itself. */
const OWN = [
  'push', // by-digest, then merged
  'digests',
  'smoke-results',
  'dry-run', // in the plan job
  'smoke-emulated', // runners are native, unless they are set to others
  'secrets', // the secret build-secrets
  'password', // a secret
  'base-password', // a secret
  'runpod-api-key', // a secret
  'runpod-root-password' // a secret
]

/** Inputs of the action that it leaves at their defaults. */
const UNSET = [
  'registry', // the registry of image
  'runpod-doctor', // a run that only looks has no use for five jobs
  'github-token'
]

/** Inputs of the workflow alone: where its jobs run. */
const PLACES = ['runpod-environment', 'runner-amd64', 'runner-arm64']

describe('the inputs and outputs of the reusable workflow', () => {
  it('are the inputs of the action, except those that it sets itself or leaves alone', () => {
    expect([...Object.keys(inputs), ...OWN, ...UNSET].sort()).toEqual(
      [...Object.keys(action.inputs), ...PLACES].sort()
    )
  })

  it('have the same defaults as the action', () => {
    for (const [name, input] of Object.entries(inputs)) {
      if (name.startsWith('runner-') || input.default === undefined) continue
      expect([name, input.default]).toEqual([
        name,
        action.inputs[name]?.default
      ])
    }
  })

  it('are described where action.yml does not describe them', () => {
    const described = Object.keys(inputs).filter(
      (name) => inputs[name]?.description
    )

    expect(described).toEqual(PLACES)
  })

  it('are the outputs of the action, which every job passes on', () => {
    const passed = Object.keys(action.outputs).map((name) => [
      name,
      `\${{ steps.action.outputs.${name} }}`
    ])

    expect(Object.keys(outputs).sort()).toEqual(
      Object.keys(action.outputs).sort()
    )
    for (const [, job] of jobs) {
      expect(job.outputs).toEqual(Object.fromEntries(passed))
    }
  })

  it('describe the published image if there is nothing to do', () => {
    for (const name of ['tag', 'tags', 'digest', 'ref', 'platform-digests']) {
      expect(outputs[name]?.value).toBe(
        `\${{ jobs.plan.outputs.plan == 'nothing' && jobs.plan.outputs.${name} || jobs.publish.outputs.${name} }}`
      )
    }
  })
})

describe('the step of the action', () => {
  it('is written once, and the same in all jobs', () => {
    expect(
      readRepositoryFile(PUBLISH).match(/uses: \.\/action$/gm)
    ).toHaveLength(1)
    for (const [, job] of jobs) expect(stepOf(job)).toEqual(stepOf(plan))
  })

  it('links its messages to the documentation of its own commit', () => {
    expect(stepOf(plan)?.env).toEqual({
      MILVUS_RUNPOD_REPOSITORY: '${{ job.workflow_repository }}',
      MILVUS_RUNPOD_REF: '${{ job.workflow_sha }}'
    })
  })

  it('gets every input of the action, except those that are left alone', () => {
    expect([...Object.keys(given), ...UNSET].sort()).toEqual(
      Object.keys(action.inputs).sort()
    )
  })

  it.each(Object.keys(inputs).filter((name) => name in action.inputs))(
    'gets the input %s of the workflow',
    (name) => {
      expect(sourcesOf(name)).toMatch(new RegExp(`\\binputs\\.${name}\\b`))
    }
  )

  it('gets a user name only with its password, which a pull request from a fork lacks', () => {
    expect(given).toMatchObject({
      username:
        "${{ secrets.registry-password && (inputs.username || github.actor) || '' }}",
      password: '${{ secrets.registry-password }}',
      'base-username':
        "${{ env.STAGE != 'runpod' && secrets.base-password && inputs.base-username || '' }}",
      'base-password':
        "${{ env.STAGE != 'runpod' && secrets.base-password || '' }}"
    })
  })

  it('gets the lines of smoke-env, then the secret ones, where images are tested', () => {
    expect(given['smoke-env']?.split('\n')).toEqual([
      "${{ (env.STAGE == 'build' || env.STAGE == 'publish') && inputs.smoke-env || '' }}",
      "${{ (env.STAGE == 'build' || env.STAGE == 'publish') && secrets.smoke-env || '' }}",
      ''
    ])
  })

  it('warns of advisories only in the plan', () => {
    expect(given.vulnerable).toBe(
      "${{ env.STAGE == 'plan' && inputs.vulnerable || 'ignore' }}"
    )
  })

  it('plans in the first job, pushes without a tag in those that build, and sets tags in none of them', () => {
    expect(given['dry-run']).toBe("${{ env.STAGE == 'plan' }}")
    expect(given.push).toBe(
      "${{ env.STAGE == 'build' && 'by-digest' || 'true' }}"
    )
    expect(jobs.map(([, { env }]) => env?.STAGE)).toEqual([
      'plan',
      'build',
      'build',
      'publish',
      'runpod'
    ])
  })

  it('builds, tests and publishes the planned version and base', () => {
    expect(given['milvus-version']).toBe(
      '${{ env.PLANNED_VERSION || inputs.milvus-version }}'
    )
    expect(given['base-image']).toBe(
      '${{ env.PLANNED_BASE || inputs.base-image }}'
    )
    for (const job of [amd64, arm64, publish]) {
      expect(job?.env).toMatchObject({
        PLANNED_VERSION: '${{ needs.plan.outputs.version }}',
        // A base that is pinned stays as it is.
        PLANNED_BASE:
          "${{ contains(inputs.base-image, '@') && inputs.base-image || format('{0}@{1}', inputs.base-image || 'milvusdb/milvus', needs.plan.outputs.base-digest) }}"
      })
    }
  })

  it('finds the version for RunPod as asked: the tags may point to a newer one', () => {
    expect(runpod?.env).not.toHaveProperty('PLANNED_VERSION')
  })
})

describe('the jobs of the reusable workflow', () => {
  it.each([
    ['publish', publish, 'milvus-runpod'],
    ['runpod', runpod, 'milvus-runpod-pods']
  ])('let %s wait for the same line of an image, and end', (_, job, prefix) => {
    const { concurrency } = job ?? {}

    expect(concurrency).toMatchObject({
      'cancel-in-progress': false,
      queue: 'max'
    })
    expect(concurrency?.group).toBe(
      `${prefix}-\${{ inputs.image }}-\${{ inputs.variant }}-\${{ needs.plan.outputs.line }}`
    )
  })

  it('run on the given runner, by a label or a list of labels', () => {
    for (const [id, job] of jobs) {
      const runner = id === 'arm64' ? 'runner-arm64' : 'runner-amd64'
      expect(job['runs-on']).toBe(
        `\${{ startsWith(inputs.${runner}, '[') && fromJSON(inputs.${runner}) || inputs.${runner} }}`
      )
    }
  })

  it('build for each requested platform, also to test again', () => {
    expect(amd64?.if).toBe(
      "(needs.plan.outputs.plan == 'build' || needs.plan.outputs.plan == 'test') && (inputs.platforms == '' || contains(inputs.platforms, 'linux/amd64'))"
    )
  })

  it('treat both platforms the same, but for GPUs, which arm64 does not have', () => {
    const text = JSON.stringify(arm64)

    expect(text).toContain(" && inputs.variant != 'gpu'")
    expect(
      JSON.parse(
        text
          .replaceAll('arm64', 'amd64')
          .replace(" && inputs.variant != 'gpu'", '')
      )
    ).toEqual(amd64)
  })

  it('say after a failure of a platform how to repeat it alone', () => {
    expect(amd64?.steps?.at(-1)).toMatchObject({
      if: 'failure()',
      run: expect.stringContaining('Re-run failed jobs')
    })
  })

  it('publish only if no platform failed or was cancelled, what those have pushed and tested', () => {
    expect(conditionsOf(publish)).toEqual([
      '!cancelled()',
      "needs.plan.result == 'success'",
      "needs.plan.outputs.plan != 'nothing'",
      "(needs.amd64.result == 'success' || needs.amd64.result == 'skipped')",
      "(needs.arm64.result == 'success' || needs.arm64.result == 'skipped')"
    ])
    expect([given.digests, given['smoke-results']]).toEqual([
      '${{ env.DIGESTS }}',
      '${{ env.SMOKE_RESULTS }}'
    ])
    expect(publish?.env).toMatchObject({
      DIGESTS: ofPlatforms('digest'),
      SMOKE_RESULTS: ofPlatforms('smoke')
    })
  })

  function ofPlatforms(output: string): string {
    return ['amd64', 'arm64']
      .map(
        (id) =>
          `\${{ needs.${id}.result == 'success' && needs.${id}.outputs.${output} || '' }}\n`
      )
      .join('')
  }

  it.each(jobs)('use the action at its own commit in %s', (id, job) => {
    const uses = job.steps?.filter((step) => step.uses) ?? []
    const [checkout, ...rest] = uses

    expect(checkout?.with).toEqual({
      repository: '${{ job.workflow_repository }}',
      ref: '${{ job.workflow_sha }}',
      path: 'action',
      'persist-credentials': false
    })
    const last = rest.pop()
    expect(last?.uses).toBe('./action')
    const caller = { path: 'caller', 'persist-credentials': false }
    expect(rest.map((step) => step.with)).toEqual(
      id === 'runpod' ? [] : [caller]
    )
  })
})
