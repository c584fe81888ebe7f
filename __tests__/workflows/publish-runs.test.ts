import { describe, expect, it } from '@jest/globals'
import {
  BUILT,
  GHCR,
  given,
  PLAN,
  run,
  wherePlanned,
  type Texts
} from './publish-run.js'
import { type Course } from './simulate.js'

describe('the reusable workflow runs', () => {
  it.each<[string, Texts, Course, string[]]>([
    ['all jobs to build', {}, {}, ['plan', 'amd64', 'arm64', 'publish']],
    [
      'all jobs to test again',
      {},
      planned('test'),
      ['plan', 'amd64', 'arm64', 'publish']
    ],
    ['two jobs to set tags', {}, planned('promote'), ['plan', 'publish']],
    ['one job if there is nothing to do', {}, planned('nothing'), ['plan']],
    [
      'one platform if asked',
      { platforms: 'linux/arm64' },
      {},
      ['plan', 'arm64', 'publish']
    ],
    [
      'amd64 alone for GPUs',
      { variant: 'gpu' },
      {},
      ['plan', 'amd64', 'publish']
    ],
    [
      'both platforms if the input is empty',
      { platforms: '' },
      {},
      ['plan', 'amd64', 'arm64', 'publish']
    ],
    [
      'nothing after a failed plan',
      {},
      { results: { plan: 'failure' } },
      ['plan']
    ],
    [
      'no publish job after a failed platform',
      {},
      { results: { arm64: 'failure' } },
      ['plan', 'amd64', 'arm64']
    ],
    [
      'no publish job after a cancelled platform',
      {},
      { results: { amd64: 'cancelled' } },
      ['plan', 'amd64', 'arm64']
    ]
  ])('%s', (_, inputs, course, expected) => {
    const { jobs } = run({ ...GHCR, ...inputs }, course)
    const ran = Object.keys(jobs).filter((id) => jobs[id]?.result !== 'skipped')

    expect(ran).toEqual(expected)
  })

  function planned(plan: string): Course {
    return { outputs: { ...BUILT, plan: { ...PLAN, plan } } }
  }

  it.each([
    ['goes on', '0123456', false],
    ['stops', '', true]
  ])('the plan job, which %s at the commit "%s"', (_, workflowSha, stops) => {
    const { jobs } = run(GHCR, {}, { workflowSha })
    const stop = jobs.plan?.steps.find(({ env }) => env.MESSAGE)

    expect(stop?.runs).toBe(stops)
    expect(stop?.run).toContain('exit 1')
  })

  it('on the given runners', () => {
    const inputs = { 'runner-amd64': '["big", "x64"]', 'runner-arm64': 'mine' }
    const { jobs } = run({ ...GHCR, ...inputs })

    expect(Object.values(jobs).map(({ runsOn }) => runsOn)).toEqual([
      ['Array'],
      ['Array'],
      ['mine'],
      ['Array'],
      ['Array']
    ])
  })
})

describe('the reusable workflow gives the action', () => {
  it('the planned version and base', () => {
    const result = run({ ...GHCR, 'milvus-version': '2.6' })

    expect(given('milvus-version', result)).toEqual({
      ...wherePlanned('2.6.22'),
      plan: '2.6',
      // It finds the version in the image.
      runpod: '2.6'
    })
    expect(given('base-image', result)).toEqual({
      ...wherePlanned('milvusdb/milvus@sha256:b'),
      plan: 'milvusdb/milvus'
    })
  })

  it('a base that is pinned as it is', () => {
    const pinned = 'mirror.example/milvus@sha256:c'
    const result = run({ ...GHCR, 'base-image': pinned })

    expect(given('base-image', result)).toEqual(wherePlanned(pinned))
  })

  it("paths in the caller's checkout, and none for an input that is not given", () => {
    const result = run({ ...GHCR, 'user-yaml': 'milvus/user.yaml' })

    expect(given('user-yaml', result)).toEqual(
      wherePlanned('caller/milvus/user.yaml')
    )
    expect(given('context', result)).toEqual(wherePlanned(''))
  })

  it('the digests and results of the platforms that ran', () => {
    const both = run(GHCR)
    const one = run({ ...GHCR, platforms: 'linux/arm64' })

    expect(given('digests', both).publish).toBe('sha256:1\nsha256:2\n')
    expect(given('smoke-results', both).publish).toBe('[1]\n[2]\n')
    expect(given('digests', one).publish).toBe('\nsha256:2\n')
  })

  it('the lines of smoke-env, then those that are secret', () => {
    const result = run(
      { ...GHCR, 'smoke-env': 'LOG_LEVEL=warn' },
      {},
      { secrets: { 'smoke-env': 'MILVUS_ROOT_PASSWORD=x' } }
    )

    expect(given('smoke-env', result).amd64).toBe(
      'LOG_LEVEL=warn\nMILVUS_ROOT_PASSWORD=x\n'
    )
  })
})

describe('the reusable workflow outputs', () => {
  it('what the publish job says of a new image', () => {
    const { outputs } = run(GHCR)

    expect(outputs).toMatchObject({
      image: GHCR.image,
      plan: 'build',
      digest: 'sha256:merged',
      built: 'true',
      reason: 'new',
      smoke: '[1,2]'
    })
  })

  it('what the plan job says of a published image if there is nothing to do', () => {
    const plan = { ...PLAN, plan: 'nothing' }
    const { outputs } = run(GHCR, { outputs: { ...BUILT, plan } })

    expect(outputs).toMatchObject({
      plan: 'nothing',
      digest: 'sha256:published',
      built: 'false',
      reason: 'planned',
      smoke: '[]'
    })
  })

  it('no digest if a platform failed', () => {
    const { outputs } = run(GHCR, { results: { amd64: 'failure' } })

    expect(outputs).toMatchObject({ digest: '', built: 'false', plan: 'build' })
  })
})
