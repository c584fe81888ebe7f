import { describe, expect, it } from '@jest/globals'
import { PUBLISH, readWorkflow } from '../support/workflows.js'
import { given } from './publish-step.js'

/** Inputs of the build that the hash of the image knows. */
const PART_OF_THE_IMAGE = ['file', 'target', 'build-args', 'build-contexts']

describe('the build in the reusable workflow', () => {
  it("gets paths as they were given, with the directory of the caller's checkout, and none where that is missing", () => {
    expect(readWorkflow(PUBLISH).env).toMatchObject({
      MILVUS_RUNPOD_DIRECTORY: 'caller'
    })
    const names = ['context', 'user-yaml', 'smoke-upgrade-data', 'smoke-script']
    for (const name of [...names, ...PART_OF_THE_IMAGE]) {
      expect(given[name]).toBe(
        `\${{ env.STAGE != 'runpod' && inputs.${name} || '' }}`
      )
    }
  })

  it.each(['secret-files', 'ssh', 'cache-from', 'cache-to'])(
    'gets %s only where it is checked and where it is built with',
    (name) => {
      expect(given[name]).toBe(
        `\${{ (env.STAGE == 'plan' || env.STAGE == 'build') && inputs.${name} || '' }}`
      )
    }
  )

  it('gets the secrets of the build only in the jobs that build', () => {
    expect(given.secrets).toBe(
      "${{ env.STAGE == 'build' && secrets.build-secrets || '' }}"
    )
  })
})
