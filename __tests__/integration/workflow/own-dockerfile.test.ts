import { beforeAll, describe, expect, it } from '@jest/globals'
import { runWorkflow, type WorkflowRun } from '../support/act.ts'
import { docker, newImage } from '../support/lab.ts'

const DOCKERFILE = `ARG BASE_IMAGE
FROM \${BASE_IMAGE} AS plain
CMD ["milvus", "run", "standalone"]
FROM plain AS search
ARG TEAM
RUN --mount=type=secret,id=token,required=true \\
  test "$(cat /run/secrets/token)" = s3cret-of-the-build && echo "$TEAM" >/team
COPY --from=rules words /words
FROM plain AS unused
RUN false
`

const SCRIPT = `#!/bin/sh
set -eu
test -n "$MILVUS_TOKEN"
! env | grep -q s3cret-of-the-build
echo "asked $MILVUS_URI about $MILVUS_IMAGE on $MILVUS_PLATFORM"
`

describe("the reusable workflow in act, with a Dockerfile of the caller's own", () => {
  const image = newImage()
  const inputs = {
    image,
    platforms: 'linux/amd64',
    'smoke-test': 'query',
    context: 'docker',
    file: 'docker/search.Dockerfile',
    target: 'search',
    'build-args': 'TEAM=search',
    'build-contexts': 'rules=rules',
    'cache-to': `type=registry,ref=${image}:cache-{{platform}}`,
    'smoke-script': 'test/search.sh'
  }
  const files = {
    'docker/search.Dockerfile': DOCKERFILE,
    'rules/words': 'one two\n',
    'test/search.sh': SCRIPT
  }
  const secrets = { 'build-secrets': 'token=s3cret-of-the-build' }
  let run: WorkflowRun

  beforeAll(async () => {
    run = await runWorkflow(inputs, { files, secrets })
  })

  it('builds the file, stage, arguments, contexts and secrets that it names', async () => {
    expect([run.code, run.jobs.publish]).toEqual([0, 'success'])
    const { ref = '' } = run.needs?.outputs ?? {}
    const cat = ['--entrypoint', 'cat', ref, '/team', '/words']
    expect(await docker(['run', '--rm', ...cat])).toBe('search\none two')
    await docker(['image', 'rm', '--force', ref])
  })

  it('keeps a cache for each platform', async () => {
    const cache = `${image}:cache-linux-amd64`
    const raw = await docker([
      'buildx',
      'imagetools',
      'inspect',
      '--raw',
      cache
    ])

    expect(raw).toContain('cache')
  })

  it('runs the script on the image under test, without the secrets of the build', () => {
    expect(run.log).toMatch(
      /amd64: .*asked http:\/\/\S+ about \S+@sha256:\w+ on linux\/amd64/
    )
    expect(run.log).not.toContain('s3cret-of-the-build')
  })

  it('builds nothing for another secret, and knows the script that the image has passed', async () => {
    const other = { 'build-secrets': 'token=another' }
    const { code, needs } = await runWorkflow(inputs, { files, secrets: other })

    expect([code, needs?.outputs.plan]).toEqual([0, 'nothing'])
  })

  it('tests the published image again with another script, and names the paths as they were given', async () => {
    const changed = { ...files, 'test/search.sh': `${SCRIPT}exit 3\n` }
    const { code, jobs, steps, log } = await runWorkflow(inputs, {
      files: changed,
      secrets
    })

    expect([code, jobs.amd64, steps.plan?.plan]).toEqual([1, 'failure', 'test'])
    expect(log).not.toContain('caller/test/search.sh')
  })
})
