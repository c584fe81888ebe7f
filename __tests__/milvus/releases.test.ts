import { afterEach, describe, expect, it, jest } from '@jest/globals'
import {
  milvusReleases,
  serveGitHub,
  type Content,
  type GitHubApi
} from '../../lab/parts/github-api.ts'
import '../support/log.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import { setEnv } from '../support/temporary.js'

skipWaiting()
const { readReleases } = await import('../../src/milvus/releases.js')

let api: GitHubApi | undefined

async function serve(content: Content = {}): Promise<GitHubApi> {
  const served = await serveGitHub(content)
  setEnv({ GITHUB_API_URL: served.url })
  return (api = served)
}

async function readTags(): Promise<string[]> {
  return (await readReleases('')).map(({ tag }) => tag)
}

afterEach(async () => {
  await api?.stop()
  api = undefined
})

describe('readReleases', () => {
  it('follows the links to all pages', async () => {
    const { requests } = await serve({ pageSize: 20 })
    const tags = await readTags()
    expect(requests).toEqual([
      '/repos/milvus-io/milvus/releases?per_page=100',
      '/repositories/208728772/releases?per_page=100&page=2'
    ])
    expect(tags).toContain('v0.10.5')
    expect(tags).toContain('v2.6.22')
  })

  it('leaves out drafts and pre-releases', async () => {
    await serve({
      releases: milvusReleases([
        { tag: 'v2.7.0', draft: true },
        { tag: 'v2.7.1', prerelease: true },
        'v2.6.22'
      ])
    })
    await expect(readTags()).resolves.toEqual(['v2.6.22'])
  })

  it.each([
    ['2026-11-20T10:00:00Z', new Date('2026-11-20T10:00:00Z')],
    [null, undefined],
    ['soon', undefined],
    [{}, undefined]
  ])('reads %j as the time of a release', async (published_at, publishedAt) => {
    const [release] = milvusReleases(['v2.6.22'])
    await serve({ releases: [{ ...release, published_at }] })
    await expect(readReleases('')).resolves.toEqual([
      { tag: 'v2.6.22', publishedAt }
    ])
  })

  it('sends the token, if there is one', async () => {
    const { tokens } = await serve({ releases: milvusReleases(['v2.6.22']) })
    await readReleases('ghs_x')
    await readReleases('')
    expect(tokens).toEqual(['Bearer ghs_x', undefined])
  })

  it.each([
    ['a page that fails', [undefined, { status: 502 }]],
    ['an empty response', [undefined, { body: '' }]],
    ['one that is not a list', [undefined, { body: '{"message":"?"}' }]],
    ['an empty page, though it is named', [undefined, { body: '[]' }]],
    [
      'a secondary rate limit',
      [undefined, { status: 403, headers: { 'retry-after': '2' } }]
    ]
  ])('retries %s, and reads no earlier page again', async (_, faults) => {
    const { requests } = await serve({ faults, pageSize: 20 })
    await expect(readTags()).resolves.toContain('v0.10.5')
    expect(requests.map((path) => /&page=(.)/.exec(path)?.[1])).toEqual([
      undefined,
      '2',
      '2'
    ])
    expect(waits).toHaveLength(1)
  })

  it('says when an exceeded rate limit resets, and does not wait for it', async () => {
    const reset = Math.ceil(Date.now() / 1000) + 1490
    const { requests } = await serve({
      faults: [
        {
          status: 403,
          headers: {
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(reset)
          },
          body: '{"message":"API rate limit exceeded for 192.0.2.1."}'
        }
      ],
      always: true
    })
    await expect(readReleases('')).rejects.toThrow(
      `the rate limit of the API is exceeded; it resets at ${new Date(reset * 1000).toISOString()}, in 25 min`
    )
    expect([requests.length, waits]).toEqual([1, []])
  })

  it('shows no time if the rate limit does not say when it resets', async () => {
    const headers = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': 'soon'
    }
    await serve({ faults: [{ status: 403, headers }], always: true })
    await expect(readReleases('')).rejects.toThrow(
      'the rate limit of the API is exceeded\n'
    )
  })

  it('reads no more than 32 MiB of an answer', async () => {
    const body = ' '.repeat(33 * 2 ** 20)
    await serve({ faults: [{ body }] })
    await expect(readReleases('')).rejects.toThrow(
      'HTTP 200: an answer of more than 32 MiB\nLikely reason: something in front'
    )
  })

  it.each([
    ['a 401', { status: 401 }, 'the token is wrong or has expired'],
    ['a 403', { status: 403 }, 'HTTP 403: It failed\nWhat to do: run again'],
    ['a 404', { status: 404 }, 'does not have milvus-io/milvus']
  ])('fails without a retry after %s', async (_, fault, message) => {
    const { requests } = await serve({ faults: [fault], always: true })
    await expect(readReleases('x')).rejects.toThrow(message)
    expect(requests).toHaveLength(1)
  })

  it.each([
    ['https://github.com', 'https://api.test', 'https://api.test'],
    ['', '', 'https://api.github.com'],
    // Neither GHES nor GHE.com has the repository, or a token for github.com.
    ['https://git.me', 'https://git.me/api/v3', ''],
    ['https://octo.ghe.com', 'https://api.octo.ghe.com', '']
  ])('asks the API of github.com on %s', async (server, address, own) => {
    setEnv({ GITHUB_SERVER_URL: server, GITHUB_API_URL: address })
    const fetch = jest.spyOn(globalThis, 'fetch')
    fetch.mockResolvedValue(new Response('[{"tag_name":"v2.6.22"}]'))
    await readReleases('ghs_x')
    const [[url, init] = []] = fetch.mock.calls
    fetch.mockRestore()

    expect(url).toMatch(`${own || 'https://api.github.com'}/repos/milvus-io/`)
    expect(new Headers(init?.headers).get('authorization')).toBe(
      own ? 'Bearer ghs_x' : null
    )
  })

  it('does not take an empty page for the end of the list', async () => {
    const empty = { body: '[]' }
    await serve({ faults: [undefined, empty], always: true, pageSize: 20 })
    await expect(readReleases('')).rejects.toThrow('page 2 of it is empty')
  })

  it('retries an empty list, since Milvus has releases', async () => {
    await serve({ faults: [{ body: '[]' }] })
    await expect(readTags()).resolves.toContain('v2.6.22')
    expect(waits).toHaveLength(1)
  })

  it('fails on a list that stays empty', async () => {
    await serve({ releases: [] })
    await expect(readReleases('')).rejects.toThrow('the list is empty')
  })

  it('fails on a list that does not end', async () => {
    const page = {
      body: '[{}]',
      get headers() {
        return { link: `<${api?.url ?? ''}/again>; rel="next"` }
      }
    }
    const { requests } = await serve({ faults: [page], always: true })
    await expect(readReleases('')).rejects.toThrow('the list does not end')
    expect(requests).toHaveLength(50)
  })

  it('leaves out a tag that is not text', async () => {
    const releases = [...milvusReleases(['v2.6.22']), { tag_name: 1 }]
    await serve({ releases })
    await expect(readTags()).resolves.toEqual(['v2.6.22'])
  })

  it('gives up after waiting up to 30 s for repeated 503s', async () => {
    await serve({ faults: [{ status: 503 }], always: true })
    await expect(readReleases('')).rejects.toThrow('HTTP 503')
    const waited = waits.reduce((sum, seconds) => sum + seconds, 0)
    expect(waited).toBeGreaterThan(10)
    expect(waited).toBeLessThanOrEqual(30)
  })
})
