import { afterEach, describe, expect, it } from '@jest/globals'
import {
  readAdvisories,
  requireHarmless,
  type Advisory,
  type PublishedAdvisory
} from '../../src/milvus/advisories.js'
import {
  milvusAdvisories,
  serveGitHub,
  type GitHubApi
} from '../../lab/parts/github-api.ts'
import { log } from '../support/log.js'
import { setEnv } from '../support/temporary.js'

const published = milvusAdvisories() as PublishedAdvisory[]

function withRange(range: string | null): PublishedAdvisory[] {
  const [first] = published as [PublishedAdvisory]
  return [{ ...first, vulnerabilities: [{ vulnerable_version_range: range }] }]
}

function advisoriesOf(
  advisories: PublishedAdvisory[],
  version: string
): Advisory[] {
  return requireHarmless(advisories, version, 'warn')
}

describe('the advisories of a version', () => {
  it('returns both advisories of 2.6.4 with their first fixed version', () => {
    expect(advisoriesOf(published, '2.6.4')).toMatchObject([
      { id: 'CVE-2026-26190', severity: 'critical', fixed: '2.6.10' },
      { id: 'CVE-2025-64513', severity: 'critical', fixed: '2.6.5' }
    ])
  })

  it.each([
    ['2.3.5', ['CVE-2026-26190', 'CVE-2025-64513']],
    ['2.4.24', ['CVE-2026-26190']],
    ['2.5.20', ['CVE-2026-26190', 'CVE-2025-64513']],
    ['2.5.26', ['CVE-2026-26190']],
    ['2.5.27', []],
    ['2.6.5', ['CVE-2026-26190']],
    ['2.6.10', []],
    ['3.0.0', []]
  ])('returns for %s: %j', (version, ids) => {
    expect(advisoriesOf(published, version).map(({ id }) => id)).toEqual(ids)
  })

  it.each(['all of 2.6', '2.6.0-2.6.25', '< 2.5.27, < 2.6.10', '', null])(
    'reports an advisory with the unclear range %j',
    (range) => {
      expect(advisoriesOf(withRange(range), '2.6.22')).toMatchObject([
        { id: 'CVE-2026-26190', unclear: range ?? '' }
      ])
    }
  )

  it('reports an advisory if only one of its ranges is unclear', () => {
    const [clear] = withRange('< 2.5.27') as [PublishedAdvisory]
    const [unclear] = withRange('some of 2.6') as [PublishedAdvisory]
    const vulnerabilities = [clear, unclear].flatMap(
      (one) => one.vulnerabilities ?? []
    )
    expect(
      advisoriesOf([{ ...clear, vulnerabilities }], '2.6.22')
    ).toMatchObject([{ unclear: '< 2.5.27 | some of 2.6' }])
  })

  it.each([[null], [[]], ['?'], [[{}]]])(
    'reports an advisory with the vulnerabilities %j as unclear',
    (vulnerabilities) => {
      const [first] = published
      const advisory = { ...first, vulnerabilities } as PublishedAdvisory
      expect(advisoriesOf([advisory], '2.6.22')).toMatchObject([
        { unclear: '' }
      ])
    }
  )

  it('keeps of foreign text only what is valid', () => {
    const [first] = withRange('\n::set-output name=x::y') as [PublishedAdvisory]
    const hostile = {
      ...first,
      cve_id: 'CVE-2026-1\n::error::x',
      ghsa_id: '##[error]x',
      severity: '<b>',
      summary: 'one\n::set-output name=digest::two ##[error]three',
      html_url: 'javascript:alert(1)'
    }
    expect(advisoriesOf([hostile], '2.6.22')).toEqual([
      {
        id: 'an advisory',
        ghsa: '',
        severity: 'unknown',
        summary: 'one ::set-output name=digest::two # #[error]three',
        url: 'https://github.com/milvus-io/milvus/security/advisories',
        unclear: ': :set-output name=x::y'
      }
    ])
  })

  it('names an advisory without a CVE by its GHSA', () => {
    const [first] = published as [PublishedAdvisory]
    expect(advisoriesOf([{ ...first, cve_id: null }], '2.6.4')).toMatchObject([
      { id: 'GHSA-7ppg-37fh-vcr6' }
    ])
  })

  it('cuts a long summary', () => {
    const [first] = published as [PublishedAdvisory]
    const long = { ...first, summary: 'x'.repeat(2 ** 20) }
    const [advisory] = advisoriesOf([long], '2.6.4')
    expect(advisory?.summary.length).toBeLessThan(1000)
  })
})

describe('requireHarmless', () => {
  it('logs a one-line warning for each advisory', () => {
    requireHarmless(published, '2.6.4', 'warn')
    expect(log()).toMatch(
      /^::warning::Milvus 2\.6\.4 is affected by CVE-2026-26190 \(critical, fixed in 2\.6\.10\): .*\n::warning::Milvus 2\.6\.4 is affected by CVE-2025-64513 \(critical, fixed in 2\.6\.5\): .*\n$/
    )
  })

  it('names every advisory when it fails', () => {
    expect(() => requireHarmless(published, '2.6.4', 'fail')).toThrow(
      /CVE-2026-26190[^]*CVE-2025-64513[^]*choose a fixed version/
    )
  })

  it('logs nothing about a version without advisories', () => {
    expect(requireHarmless(published, '2.6.22', 'fail')).toEqual([])
    expect(log()).toBe('')
  })
})

describe('readAdvisories', () => {
  let api: GitHubApi

  afterEach(() => api.stop())

  it('leaves out withdrawn advisories', async () => {
    const withdrawn = { ...published[0], withdrawn_at: '2026-03-01T00:00:00Z' }
    api = await serveGitHub({ advisories: [...milvusAdvisories(), withdrawn] })
    setEnv({ GITHUB_API_URL: api.url })
    await expect(readAdvisories('')).resolves.toEqual(published)
    expect(api.requests).toEqual([
      '/repos/milvus-io/milvus/security-advisories?state=published&per_page=100'
    ])
  })

  it('names them when they cannot be read', async () => {
    api = await serveGitHub({ faults: [{ status: 401 }] })
    setEnv({ GITHUB_API_URL: api.url })
    await expect(readAdvisories('')).rejects.toThrow(
      'The security advisories of Milvus could not be read'
    )
  })
})
