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
  // The marks stay as they are, and one more annotation makes another digest.
  const forge = `#!/usr/bin/env node
import { execFileSync } from 'node:child_process'
const inspect = ['buildx', 'imagetools', 'inspect', '--raw', '${elsewhere}:2.6']
const create = ['buildx', 'imagetools', 'create', '--tag', '${image}:copy', '${elsewhere}:2.6']
let raw
try {
  raw = execFileSync('docker', inspect)
} catch {
  process.exit(0) // while it is published there
}
execFileSync('docker', create)
const index = JSON.parse(raw)
index.annotations['com.example.by'] = 'others'
const [host, ...names] = '${image}'.split('/')
for (const tag of ['${lab('STANDIN_VERSION')}', '2.6']) {
  const url = \`http://\${host}/v2/\${names.join('/')}/manifests/\${tag}\`
  const headers = { 'content-type': index.mediaType }
  const body = JSON.stringify(index)
  const answer = await fetch(url, { method: 'PUT', headers, body })
  console.log(\`theirs=\${answer.headers.get('docker-content-digest')}\`)
}
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
        'smoke-script': 'smoke.mjs'
      },
      {
        workflow,
        files: { 'smoke.mjs': forge },
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
