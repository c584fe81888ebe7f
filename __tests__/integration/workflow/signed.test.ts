import { beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { newAttestations } from '../../support/attestations.js'
import { runWorkflow, type WorkflowRun } from '../support/act.ts'
import { digestOf, newImage } from '../support/lab.ts'

// act has no OIDC tokens: stand-ins for actions/attest and gh note and find what would
// be signed. The image, the registry and what the jobs decide are real.
describe('publish-signed.yml in act, with stand-ins for the signature and for gh', () => {
  const image = newImage()
  const attestations = newAttestations()
  let first: WorkflowRun

  const run = async (
    given: Record<string, string> = {},
    env: Record<string, string> = {}
  ): Promise<WorkflowRun> =>
    await runWorkflow(
      { image, platforms: 'linux/amd64', 'smoke-test': 'none', ...given },
      {
        workflow: 'publish-signed',
        env: {
          ...process.env,
          ...attestations.env,
          SIGNATURE_PAUSE: '0',
          ...env
        }
      }
    )

  /** Digests that are attested, by the place. */
  function attested(): string[] {
    return readFileSync(attestations.env.ATTESTATIONS, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ').slice(0, 2).join(' '))
  }

  beforeAll(async () => {
    first = await run()
  })

  it('signs the published index by its digest, and verifies it', async () => {
    const digest = await digestOf(`${image}:2.6`)

    expect([first.code, first.needs?.outputs.digest]).toEqual([0, digest])
    expect(first.jobs).toEqual({
      plan: 'success',
      amd64: 'success',
      publish: 'success',
      sign: 'success',
      caller: 'success'
    })
    expect(attested()).toEqual([`github ${digest}`, `registry ${digest}`])
    expect(first.log).toContain(`sign: ${image}@${digest} is signed by `)
  })

  it('verifies the published image if nothing is new, and signs nothing', async () => {
    const before = attested()
    const { code, jobs, needs } = await run()

    expect([code, jobs.look, jobs.sign]).toEqual([0, 'success', undefined])
    expect(needs?.outputs).toMatchObject({
      plan: 'nothing',
      digest: first.needs?.outputs.digest
    })
    expect(attested()).toEqual(before)
  })

  it('signs the new index of a raised level, although its image is the same', async () => {
    const { code, needs } = await run({ 'smoke-test': 'health' })
    const digest = await digestOf(`${image}:2.6`)

    expect([code, needs?.outputs.plan]).toEqual([0, 'test'])
    expect(digest).not.toBe(first.needs?.outputs.digest)
    expect(needs?.outputs['platform-digests']).toBe(
      first.needs?.outputs['platform-digests']
    )
    expect(attested()).toContain(`registry ${digest}`)
  })

  it('builds an image again whose signature is missing in the registry, and signs that', async () => {
    const before = await digestOf(`${image}:2.6`)
    const lines = readFileSync(attestations.env.ATTESTATIONS, 'utf8')
    writeFileSync(
      attestations.env.ATTESTATIONS,
      lines.replace(new RegExp(`^registry ${before}.*\n`, 'm'), '')
    )
    const { code, log, needs } = await run({ 'smoke-test': 'health' })
    const digest = await digestOf(`${image}:2.6`)

    expect(code).toBe(0)
    expect(log).toContain('::notice title=Not signed::')
    expect(needs?.outputs).toMatchObject({ digest, plan: 'build' })
    expect(attested()).toContain(`registry ${digest}`)
  })

  it('fails if what it has signed cannot be verified', async () => {
    const { code, log, jobs } = await run(
      { 'smoke-test': 'health', rebuild: 'always', labels: 'a=b' },
      { ATTEST_PLACES: 'github' }
    )

    expect([code, jobs.sign]).toEqual([1, 'failure'])
    expect(log).toContain('::error title=Signature not found::')
  })
})
