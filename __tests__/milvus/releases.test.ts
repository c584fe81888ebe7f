import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { gzipSync } from 'node:zlib'
import {
  milvusReleases,
  serveGitHub,
  type Content,
  type GitHubApi
} from '../support/github-api.js'
import { log } from '../support/log.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import { setEnv } from '../support/temporary.js'

skipWaiting()
const { readReleases } = await import('../../src/milvus/releases.js')

let api: GitHubApi

async function serve(content: Content = {}): Promise<GitHubApi> {
  api = await serveGitHub(content)
  setEnv({ GITHUB_API_URL: api.url })
  return api
}

afterEach(() => api.stop())

describe('readReleases', () => {
  it('follows the links to all pages', async () => {
    const { requests } = await serve()
    const tags = await readReleases('')
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
    await expect(readReleases('')).resolves.toEqual(['v2.6.22'])
  })

  it('sends the token, if there is one', async () => {
    const { tokens } = await serve({ releases: milvusReleases(['v2.6.22']) })
    await readReleases('ghs_x')
    await readReleases('')
    expect(tokens).toEqual(['token ghs_x', undefined])
  })

  it.each([
    ['a 502', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['a 500', { status: 500 }],
    ['broken JSON', { body: '[{"tag_name":"v2.6.22"' }],
    ['an empty response', { body: '' }],
    ['a response that is not a list', { body: '{"message":"?"}' }],
    ['a secondary rate limit', { status: 403, headers: { 'retry-after': '2' } }]
  ])('retries after %s', async (_, fault) => {
    const { requests } = await serve({ faults: [fault], pageSize: 100 })
    await expect(readReleases('')).resolves.toContain('v2.6.22')
    expect(requests).toHaveLength(3)
    expect(waits).toHaveLength(1)
  })

  it('waits at least as long as Retry-After asks', async () => {
    const fault = { status: 429, headers: { 'retry-after': '12' } }
    await serve({ faults: [fault] })
    await readReleases('')
    expect(waits[0]).toBeGreaterThan(12)
  })

  it('retries a page without reading earlier pages again', async () => {
    const { requests } = await serve({ faults: [undefined, { status: 502 }] })
    await expect(readReleases('')).resolves.toContain('v0.10.5')
    expect(requests.map((path) => /&page=(.)/.exec(path)?.[1])).toEqual([
      undefined,
      '2',
      '2'
    ])
  })

  it('retries when there is no response', async () => {
    const timeout = AbortSignal.timeout.bind(AbortSignal)
    jest
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation((milliseconds) => timeout(milliseconds / 100))
    await serve({ faults: [{ silent: true }] })
    await expect(readReleases('')).resolves.toContain('v2.6.22')
    expect(log()).toContain('no response within 15 s\nTrying again')
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

  it.each(['1e300', '-5', '0', 'soon', 'Infinity'])(
    'shows no time if the rate limit is said to reset at %s',
    async (reset) => {
      const headers = {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': reset
      }
      const { requests } = await serve({
        faults: [{ status: 403, headers }],
        always: true
      })
      await expect(readReleases('')).rejects.toThrow(
        'the rate limit of the API is exceeded\n'
      )
      expect([requests.length, waits]).toEqual([1, []])
    }
  )

  it.each(['-5', '1e9', 'Infinity', 'yesterday'])(
    'retries no faster for a Retry-After of %s',
    async (value) => {
      const fault = { status: 429, headers: { 'retry-after': value } }
      await serve({ faults: [fault] })
      await readReleases('')
      expect(waits).toHaveLength(1)
      expect(waits[0]).toBeGreaterThanOrEqual(0.75)
      expect(waits[0]).toBeLessThanOrEqual(1)
    }
  )

  it('reads no more than 32 MiB of an answer, after decompression', async () => {
    const body = gzipSync(Buffer.alloc(33 * 2 ** 20, ' '))
    const headers = { 'content-encoding': 'gzip' }
    const { requests } = await serve({ faults: [{ body, headers }] })
    await expect(readReleases('')).rejects.toThrow(
      'an answer of more than 32 MiB\nLikely reason: something in front of the API'
    )
    expect([requests.length, waits]).toEqual([1, []])
  })

  it.each([
    ['a 401', { status: 401 }, 'the token is wrong or has expired'],
    ['a 403', { status: 403 }, 'HTTP 403'],
    ['a 404', { status: 404 }, 'does not have milvus-io/milvus'],
    ['an empty list', { body: '[]' }, 'the list is empty']
  ])('fails without a retry after %s', async (_, fault, message) => {
    const { requests } = await serve({ faults: [fault], always: true })
    await expect(readReleases('x')).rejects.toThrow(message)
    expect(requests).toHaveLength(1)
  })

  it('does not send the token to another server', async () => {
    const other = await serveGitHub()
    try {
      const link = `<${other.url}/page2>; rel="next"`
      await serve({ faults: [{ headers: { link }, body: '[{}]' }] })
      await expect(readReleases('ghs_x')).rejects.toThrow(
        'the next page is not on the same server'
      )
      expect(other.requests).toEqual([])
    } finally {
      await other.stop()
    }
  })

  it('fails on a list that does not end', async () => {
    const page = {
      body: '[{}]',
      get headers() {
        return { link: `<${api.url}/again>; rel="next"` }
      }
    }
    const { requests } = await serve({ faults: [page], always: true })
    await expect(readReleases('')).rejects.toThrow('the list does not end')
    expect(requests).toHaveLength(50)
  })

  it('shows a message of the API as one harmless line', async () => {
    const body = JSON.stringify({ message: 'no\n::error::x ##[debug]y' })
    await serve({ faults: [{ status: 404, body }], always: true })
    await expect(readReleases('')).rejects.toThrow(
      /HTTP 404: no ::error::x # #\[debug\]y.*\nLikely reason/
    )
  })

  it('leaves out a tag that is not text', async () => {
    const releases = [...milvusReleases(['v2.6.22']), { tag_name: 1 }]
    await serve({ releases })
    await expect(readReleases('')).resolves.toEqual(['v2.6.22'])
  })

  it('gives up after waiting up to 30 s for repeated 503s', async () => {
    await serve({ faults: [{ status: 503 }], always: true })
    await expect(readReleases('')).rejects.toThrow('HTTP 503')
    const waited = waits.reduce((sum, seconds) => sum + seconds, 0)
    expect(waited).toBeGreaterThan(10)
    expect(waited).toBeLessThanOrEqual(30)
    expect(log()).toContain('read of the releases of Milvus: HTTP 503')
  })
})
