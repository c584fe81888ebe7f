import { beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { newAttestations } from '../../support/attestations.js'
import { runWorkflow, type WorkflowRun } from '../support/act.ts'
import { digestOf, lab, newImage } from '../support/lab.ts'

// Who can write to the registry can put an image there that looks as wanted. Here, the
// test of the run's own image does so, right before the job that publishes.
describe('publish-signed.yml in act, if the tags move while it tests', () => {
  const [image, elsewhere] = [newImage(), newImage()]
  const attestations = newAttestations()
  const script = `#!/bin/sh
docker buildx imagetools inspect ${elsewhere}:2.6 || exit 0
docker buildx imagetools create --annotation index:com.example.by=others \\
  --tag ${image}:${lab('STANDIN_VERSION')} --tag ${image}:2.6 ${elsewhere}:2.6
docker buildx imagetools inspect ${image}:2.6 --format 'theirs={{.Manifest.Digest}}'
`
  const run = async (
    name: string,
    workflow: 'publish' | 'publish-signed'
  ): Promise<WorkflowRun> =>
    await runWorkflow(
      {
        image: name,
        platforms: 'linux/amd64',
        'smoke-test': 'query',
        'smoke-script': 'smoke.sh'
      },
      {
        workflow,
        files: { 'smoke.sh': script },
        env: { ...process.env, ...attestations.env, SIGNATURE_PAUSE: '0' }
      }
    )
  let ours: WorkflowRun

  beforeAll(async () => {
    await run(elsewhere, 'publish')
    ours = await run(image, 'publish-signed')
  })

  it('builds again, and signs and tags only what it has built', async () => {
    const theirs = /theirs=(sha256:\w+)/.exec(ours.log)?.[1]
    const digest = await digestOf(`${image}:2.6`)
    const attested = readFileSync(attestations.env.ATTESTATIONS, 'utf8')

    expect(theirs).toBeDefined()
    expect(ours.log).toContain('::notice title=Not signed::')
    expect([ours.code, ours.jobs.sign]).toEqual([0, 'success'])
    expect(ours.needs?.outputs).toMatchObject({ digest, built: 'true' })
    expect(attested).toContain(digest)
    expect(attested).not.toContain(theirs)
  })
})
