import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runWorkflow, type WorkflowRun } from '../support/act.ts'
import {
  digestOf,
  docker,
  indexOf,
  lab,
  newImage,
  platformsOf,
  tagsOf
} from '../support/lab.ts'
import { sharedImage, type Published } from '../support/published.ts'
import {
  recordingDocker,
  type RecordingDocker
} from '../support/recording-docker.ts'

const PLATFORMS = { amd64: 'linux/amd64', arm64: 'linux/arm64' } as const
const USER_YAML = 'proxy:\n  maxNameLength: 100\n'

/** Returns the digest of a platform's manifest. */
function digestIn({ refs }: Published, platform: string): string {
  return refs[platform]?.split('@')[1] ?? ''
}

// act runs both platforms on this machine, and ignores permissions, concurrency
// and time limits.
describe('the reusable workflow in act', () => {
  const image = newImage()
  const shared = sharedImage()
  const inputs = {
    image,
    'user-yaml': 'milvus/user.yaml',
    labels: 'com.example.team=search',
    annotations: 'com.example.run=42',
    'smoke-test': 'upgrade',
    'smoke-upgrade-from': `${shared.image}:2.6`
  }
  const files = { 'milvus/user.yaml': USER_YAML }
  let recording: RecordingDocker
  let first: WorkflowRun

  const run = async (
    others: Record<string, string> = {}
  ): Promise<WorkflowRun> => {
    recording.forget()
    const { env } = recording
    return await runWorkflow({ ...inputs, ...others }, { files, env })
  }

  beforeAll(async () => {
    recording = recordingDocker()
    first = await run()
  })

  afterAll(() => {
    recording.remove()
  })

  it('plans, builds and tests each platform in a job of its own, and publishes', () => {
    expect(first.code).toBe(0)
    expect(first.jobs).toEqual({
      plan: 'success',
      amd64: 'success',
      arm64: 'success',
      publish: 'success',
      caller: 'success'
    })
  })

  it('checks out the action at the commit of the called workflow', () => {
    const sha = '1234567890'.repeat(4)
    for (const job of ['plan', 'amd64', 'arm64', 'publish']) {
      expect(first.log).toContain(
        `${job}: checkout of 'org/milvus-runpod-action' at '${sha}'`
      )
    }
  })

  it('sets all tags to one index of exactly the manifests that the jobs tested', async () => {
    const { outputs } = first.needs ?? {}
    const digests = Object.entries(PLATFORMS).map(([job, platform]) => {
      const text = first.steps[job]?.['platform-digests'] ?? '{}'
      const ofJob = JSON.parse(text) as Record<string, string>
      const digest = ofJob[platform] ?? ''
      expect(first.log).toContain(
        `${job}: ${platform}: running ${image}@${digest}`
      )
      return [platform, digest]
    })
    const index = await indexOf(outputs?.ref)

    expect(Object.entries(platformsOf(index))).toEqual(digests)
    expect(JSON.parse(outputs?.['platform-digests'] ?? '')).toEqual(
      Object.fromEntries(digests)
    )
    // With each manifest comes its attestation, as it was pushed.
    const refs = Object.keys(PLATFORMS).map((job) => first.steps[job]?.ref)
    const pushed = await Promise.all(refs.map(indexOf))
    expect(index.manifests.map(({ digest }) => digest)).toEqual(
      pushed.flatMap(({ manifests }) => manifests.map(({ digest }) => digest))
    )
    expect(await tagsOf(image)).toEqual(['2.6', '2.6.22'])
    for (const tag of ['2.6', '2.6.22']) {
      expect(await digestOf(`${image}:${tag}`)).toBe(outputs?.digest)
    }
  })

  it('annotates that index as a single job does', async () => {
    const { annotations } = await indexOf(`${image}:2.6`)

    expect(annotations).toMatchObject({
      'org.opencontainers.image.version': '2.6.22',
      'org.opencontainers.image.base.digest':
        first.needs?.outputs['base-digest'],
      'io.github.milvus-runpod.context':
        expect.stringMatching(/^[0-9a-f]{64}$/),
      'io.github.milvus-runpod.smoke-test': 'upgrade',
      'io.github.milvus-runpod.smoke-test.upgrade-from': Object.values(
        PLATFORMS
      )
        .map((platform) => `${platform}=${digestIn(shared, platform)}`)
        .join(','),
      'io.github.milvus-runpod.smoke-test.way-back':
        'linux/amd64=open,linux/arm64=open',
      'com.example.run': '42'
    })
  })

  it('gives its caller all outputs of the action', async () => {
    const { outputs = {} } = first.needs ?? {}

    expect(outputs).toEqual({
      image,
      version: '2.6.22',
      line: '2.6',
      'newer-version': '',
      tag: `${image}:2.6.22`,
      tags: `${image}:2.6.22\n${image}:2.6`,
      digest: await digestOf(`${image}:2.6.22`),
      ref: `${image}@${outputs.digest ?? ''}`,
      'platform-digests': expect.stringMatching(/^\{/),
      'base-digest': await digestOf(`${lab('STANDIN_IMAGE')}:v2.6.22`),
      built: 'true',
      changed: 'true',
      reason: expect.any(String),
      plan: 'build',
      smoke: expect.any(String),
      'upgrade-from': `${shared.image}@${shared.digest}`,
      advisories: '',
      'runpod-plan': '',
      'template-id': '',
      pods: ''
    })
    expect(JSON.parse(outputs.smoke ?? '')).toMatchObject(
      Object.values(PLATFORMS).map((platform) => ({
        platform,
        level: 'upgrade',
        verdict: 'passed',
        upgrade: {
          from: `${shared.image}@${shared.digest}`,
          digest: digestIn(shared, platform),
          back: 'open'
        }
      }))
    )
  })

  it('opens on each platform the data of the image that the plan has found', () => {
    for (const job of ['plan', 'amd64', 'arm64', 'publish']) {
      expect([job, first.steps[job]?.['upgrade-from']]).toEqual([
        job,
        `${shared.image}@${shared.digest}`
      ])
    }
  })

  it("bakes in a user.yaml of the caller's repository", async () => {
    const { ref = '' } = first.needs?.outputs ?? {}
    const cat = ['--entrypoint', 'cat', ref, '/milvus/configs/user.yaml']
    const text = await docker(['run', '--rm', ...cat])
    await docker(['image', 'rm', '--force', ref])

    expect(`${text}\n`).toBe(USER_YAML)
  })

  it('ends after the plan when nothing is new, only reads, and names the published image', async () => {
    const { code, jobs, needs } = await run()

    expect(code).toBe(0)
    expect(jobs).toEqual({ plan: 'success', caller: 'success' })
    expect(
      recording
        .calls()
        .filter((line) => !/^(version|buildx imagetools inspect) /.test(line))
    ).toEqual([])
    expect(needs?.outputs).toEqual({
      ...first.needs?.outputs,
      built: 'false',
      changed: 'false',
      reason: expect.any(String),
      plan: 'nothing',
      smoke: '[]',
      'upgrade-from': ''
    })
  })

  it('only sets tags when nothing but a tag is missing', async () => {
    const { code, jobs, needs } = await run({ tags: '{{version}}\nstable' })

    expect(code).toBe(0)
    expect(jobs).toEqual({
      plan: 'success',
      publish: 'success',
      caller: 'success'
    })
    expect(needs?.outputs).toMatchObject({
      digest: first.needs?.outputs.digest,
      tags: `${image}:2.6.22\n${image}:stable`,
      built: 'false',
      changed: 'true',
      plan: 'promote'
    })
    expect(await digestOf(`${image}:stable`)).toBe(first.needs?.outputs.digest)
    expect(recording.calls().join('\n')).not.toMatch(/^(pull|run) /m)
  })
})
