// What act shows is in __tests__/integration/workflow/signed.test.ts.
import { describe, expect, it } from '@jest/globals'
import { readRepositoryFile } from '../support/action.js'
import {
  type Job,
  jobsOf,
  PUBLISH,
  readWorkflow,
  SIGNED
} from '../support/workflows.js'
import { conditionsOf } from './publish-step.js'

const call = readWorkflow(SIGNED).on.workflow_call
const plain = readWorkflow(PUBLISH).on.workflow_call
const { publish, look, again, sign } = Object.fromEntries(
  jobsOf(SIGNED)
) as Record<string, Job>

/** Returns a map of names to the expression with that name. */
function passedOn(
  names: object | undefined,
  context: string
): Record<string, string> {
  return Object.fromEntries(
    Object.keys(names ?? {}).map((name) => [name, `\${{ ${context}.${name} }}`])
  )
}

describe('publish-signed.yml', () => {
  it('has the inputs and secrets of publish.yml, with the same defaults and descriptions', () => {
    expect(call?.inputs).toEqual(plain?.inputs)
    expect(call?.secrets).toEqual(plain?.secrets)
  })

  it('has its outputs, of the last job that published', () => {
    const names = Object.keys(plain?.outputs ?? {})

    expect(Object.keys(call?.outputs ?? {})).toEqual(names)
    for (const name of names) {
      expect(call?.outputs[name]?.value).toBe(
        `\${{ jobs.again.outputs.${name} || jobs.publish.outputs.${name} }}`
      )
    }
  })

  it('passes on every input and secret, and is asked to rebuild by one job only', () => {
    for (const job of [publish, again]) {
      expect(job).toMatchObject({
        uses: `./${PUBLISH}`,
        with: {
          ...passedOn(plain?.inputs, 'inputs'),
          rebuild:
            "${{ contains(needs.*.outputs.signed, 'false') && 'always' || inputs.rebuild }}"
        },
        secrets: passedOn(plain?.secrets, 'secrets')
      })
    }
    expect([publish?.needs, again?.needs]).toEqual([
      undefined,
      ['publish', 'look']
    ])
  })

  // A matrix that fails has no outputs, and then nothing would be signed.
  it('has no matrix', () => {
    for (const [, { strategy }] of jobsOf(SIGNED)) {
      expect(strategy).toBeUndefined()
    }
  })

  it('looks for the signature of what a run has not built, and builds that again if there is none', () => {
    expect(conditionsOf(look)).toEqual([
      '!cancelled()',
      "needs.publish.outputs.built == 'false'",
      "startsWith(needs.publish.outputs.digest, 'sha256:')"
    ])
    expect(conditionsOf(again)).toEqual([
      '!cancelled()',
      "needs.look.outputs.signed == 'false'"
    ])
  })

  it('signs only what the run has built, also if it built an image of a raised level', () => {
    const built = ['again', 'publish'].map(
      (job) =>
        `needs.${job}.outputs.built == 'true' && startsWith(needs.${job}.outputs.digest, 'sha256:')`
    )

    expect(sign?.if?.trim().replaceAll(/\s+/g, ' ')).toBe(
      `!cancelled() && (${built.join(' || ')})`
    )
    expect(sign?.env?.DIGEST).toBe(
      "${{ needs.again.outputs.built == 'true' && needs.again.outputs.digest || needs.publish.outputs.digest }}"
    )
  })

  it('verifies right after signing, with the workflow of this commit as the signer', () => {
    expect(sign?.steps?.map(({ name }) => name).slice(-3)).toEqual([
      'Sign',
      'Say what to do',
      'Verify'
    ])
    for (const job of [look, sign]) {
      expect(job?.steps?.at(-1)?.env).toEqual({
        MILVUS_RUNPOD_REPOSITORY: '${{ job.workflow_repository }}',
        MILVUS_RUNPOD_REF: '${{ job.workflow_sha }}'
      })
    }
  })

  it("sends the job's own token to ghcr.io only", () => {
    for (const job of [look, sign]) {
      const login = job?.steps?.find(({ name }) => name === 'Log in')

      expect(login?.if).toBe(
        "env.HAS_PASSWORD == 'true' || steps.name.outputs.registry == 'ghcr.io'"
      )
    }
  })

  it('asks for the permission to sign in one job', () => {
    const jobs = jobsOf(SIGNED)
      .filter(([, { permissions }]) => permissions?.['id-token'])
      .map(([id]) => id)

    expect(jobs).toEqual(['sign'])
    expect(readRepositoryFile(PUBLISH)).not.toContain('id-token')
  })
})
