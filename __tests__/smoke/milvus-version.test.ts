import { describe, expect, it } from '@jest/globals'
import type { SmokeResult } from '../../src/smoke/platform.js'
import type { ExpectedVersion } from '../../src/smoke/levels.js'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import { HEALTHY_BODY, serveHttp } from '../support/milvus-server.js'
import { dockerWith, openPort, runTest } from '../support/smoke-docker.js'

const EXPECTED: ExpectedVersion = {
  version: '2.6.22',
  base: 'milvusdb/milvus:v2.6.22',
  pullBase: () => Promise.resolve('milvusdb/milvus@x')
}

/** What the test sees of Milvus; without a metric it answers 404. */
interface Milvus {
  metric?: string
  banner?: string
  /** Hashes of its program, and of that in the base image. */
  own?: string | Error
  ofBase?: string | Error
  /** Hashes of all programs that run. */
  all?: string | Error
  emulated?: boolean
}

async function testing(
  {
    metric,
    banner = '',
    own = 'a',
    ofBase = 'b',
    all = own,
    emulated = false
  }: Milvus,
  milvus = EXPECTED
): Promise<SmokeResult> {
  const metrics = await serveHttp((request, response) => {
    if (request.url !== '/metrics') return response.end(HEALTHY_BODY)
    if (metric === undefined) response.statusCode = 404
    return response.end(metric && `go_goroutines 1\n${metric}\n`)
  })
  const fake = dockerWith(
    { metrics, api: await openPort() },
    {
      'run --rm --pull never': ofBase,
      'exec the-id sha256sum /milvus/bin/milvus': own,
      'exec the-id sh -c sha256sum /proc/': all,
      'logs the-id': `milvus-runpod: starting\n${banner}`
    }
  )
  return await runTest(fake, { emulated }, { milvus })
}

function metricOf(version: string): string {
  return `milvus_build_info{built="Tue Mar 10 2026",git_commit="fe3558a",version="${version}"} 1`
}

function bannerOf(version: string): string {
  return `Welcome to use Milvus!\nVersion:   ${version}\nBuilt:     today\n`
}

describe('the version that Milvus says', () => {
  it.each<[string, Milvus]>([
    ['as a metric', { metric: metricOf('2.6.22') }],
    ['with a v', { metric: metricOf('v2.6.22') }],
    [
      'as the first label',
      { metric: 'milvus_build_info{version="2.6.22",built="x"} 1' }
    ],
    ['with a suffix', { metric: metricOf('v2.6.22-gpu') }],
    ['in the log alone, as 2.3 does', { banner: bannerOf('v2.6.22-lite') }],
    ['below a path, as 2.5.5 did', { banner: bannerOf('pkg/v2.6.22') }],
    [
      'among metrics of 2 MiB',
      { metric: `${'x 1\n'.repeat(2 ** 19)}${metricOf('2.6.22')}` }
    ],
    [
      'in the log, while the metric is of another version',
      { metric: metricOf('2.6.21'), banner: bannerOf('v2.6.22') }
    ]
  ])('may be said %s', async (_, milvus) => {
    const { verdict, notes } = await testing(milvus)
    expect({ verdict, notes }).toEqual({ verdict: 'passed', notes: [] })
  })

  it.each<[string, Milvus, string]>([
    ['another line', { metric: metricOf('2.3.5'), own: 'b' }, '2.3.5'],
    ['another line in its log', { banner: bannerOf('v2.3.5-lite') }, '2.3.5'],
    ['another patch version', { metric: metricOf('2.6.21') }, '2.6.21'],
    ['more digits', { metric: metricOf('2.6.221') }, '2.6.221'],
    [
      'another patch version, of a program that cannot be read',
      { metric: metricOf('2.6.21'), own: failed('no sha256sum'), ofBase: 'a' },
      '2.6.21'
    ],
    [
      'another patch version, of a program that lies elsewhere',
      { metric: metricOf('2.6.21'), own: 'a  /x', ofBase: 'a  /x', all: 'c' },
      '2.6.21'
    ]
  ])('must not be %s', async (_, milvus, said) => {
    await expect(testing(milvus)).resolves.toMatchObject({
      verdict: 'failed',
      cause: `Milvus says that it is ${said}, not 2.6.22`,
      hint: expect.stringContaining('replaces /milvus/bin/milvus')
    })
  })

  // As in upstream's image of 2.6.12 (milvus-io/milvus#48365).
  it('may be of another patch version if the base image runs the same program', async () => {
    await expect(
      testing({ metric: metricOf('2.6.21'), own: 'a', ofBase: 'a' })
    ).resolves.toMatchObject({
      verdict: 'passed',
      notes: [
        'Milvus says that it is 2.6.21, not 2.6.22, and so does the base image'
      ]
    })
  })

  it('may be of another patch version if the user of Milvus hides its program', async () => {
    const all = failed('/proc/7/exe: Permission denied')
    await expect(
      testing({ metric: metricOf('2.6.21'), own: 'a', ofBase: 'a', all })
    ).resolves.toMatchObject({ verdict: 'passed' })
  })

  it('may be of another patch version under QEMU, which hides the program', async () => {
    const milvus = { metric: metricOf('2.6.21'), own: 'a', ofBase: 'a' }
    await expect(
      testing({ ...milvus, all: 'qemu', emulated: true })
    ).resolves.toMatchObject({ verdict: 'passed' })
  })

  it('must be exact if the base image itself is in doubt', async () => {
    const doubtful = { ...EXPECTED, pullBase: undefined }
    const same = { metric: metricOf('2.6.21'), own: 'a', ofBase: 'a' }
    await expect(testing(same, doubtful)).resolves.toMatchObject({
      verdict: 'failed',
      cause: 'Milvus says that it is 2.6.21, not 2.6.22'
    })
  })

  it.each<[string, Milvus]>([
    ['nothing', {}],
    ['a commit alone', { banner: bannerOf('64dc848') }],
    ['four numbers', { banner: bannerOf('2.6.22.1') }],
    ['a branch', { metric: metricOf('2.6-20260224-2d14975d18') }]
  ])('is noted to be missing if it says %s', async (_, milvus) => {
    await expect(testing(milvus)).resolves.toMatchObject({
      verdict: 'passed',
      notes: ['it did not say its version']
    })
  })
})
