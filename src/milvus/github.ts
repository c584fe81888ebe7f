import { adviceFor } from '../messages/caller.js'
import { BodyTooLarge, fetchUpTo } from '../lib/bounded.js'
import { cancelled } from '../lib/cancellation.js'
import { Failure, messageOf } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import { readRetryAfter, secondsUntil } from '../lib/retry-after.js'
import { retry } from '../lib/retry.js'

/** API path of Milvus' repository. */
export const MILVUS = '/repos/milvus-io/milvus'

/** Time limit of one page, in seconds. */
const PAGE_SECONDS = 15

/** Pages of a list, far more than Milvus' releases need. */
const MAX_PAGES = 50

/** Bytes of a page, far more than 100 releases with the longest notes take. */
const PAGE_BYTES = 32 * 2 ** 20

/** How long to retry after a transient error, in seconds. */
const RETRY_SECONDS = 30

/** A page of the GitHub API that could not be read. */
export class ApiError extends Error {
  override name = 'ApiError'
  /** The likely reason, if known. */
  readonly likely: string | undefined
  /** True if a retry may soon succeed. */
  readonly isTransient: boolean
  /** Seconds that the API asks clients to wait. */
  readonly retryAfter: number

  constructor(
    message: string,
    about: { likely?: string; isTransient: boolean; retryAfter?: number }
  ) {
    super(message)
    this.likely = about.likely
    this.isTransient = about.isTransient
    this.retryAfter = about.retryAfter ?? 0
  }
}

interface Page {
  items: unknown[]
  /** URL of the next page. */
  next?: string
}

/** Where to read, and with which token, if any. */
interface Api {
  url: string
  token: string
}

type ReadPage = (url: string) => Promise<Page>

/**
 * Reads all pages of a list from the GitHub API.
 *
 * @param what what is listed, for messages, such as "releases of Milvus"
 * @throws Failure if the list cannot be read or is empty. An empty list proves
 * nothing: Milvus has releases and advisories.
 */
export async function readList(
  what: string,
  path: string,
  token: string
): Promise<unknown[]> {
  const api = apiFor(token, process.env)
  try {
    const readPage = await openApi(api)
    const items: unknown[] = []
    let pages = 0
    let url: string | undefined = `${path}per_page=100`
    while (url) {
      const current: string = url
      const page = await retry(() => readPage(current), {
        what: `read of the ${what}`,
        budgetSeconds: (error) => (isTransient(error) ? RETRY_SECONDS : 0),
        retryAfter: (error) =>
          error instanceof ApiError ? error.retryAfter : 0
      })
      items.push(...page.items)
      url = page.next
      if (url && ++pages === MAX_PAGES) {
        throw new ApiError('the list does not end', { isTransient: false })
      }
    }
    if (items.length === 0) {
      throw new ApiError('the list is empty', { isTransient: false })
    }
    return items
  } catch (error) {
    cancelled.throwIfAborted()
    throw listFailure(what, api, error)
  }
}

function isTransient(error: unknown): boolean {
  return error instanceof ApiError && error.isTransient
}

/**
 * Returns the URL of the API that has Milvus' repository, and the token to send.
 * Other servers than github.com (GHES, GHE.com) have neither that repository nor
 * a token for github.com.
 *
 * @param env the runner's GITHUB_SERVER_URL and GITHUB_API_URL
 */
export function apiFor(token: string, env: NodeJS.ProcessEnv): Api {
  const server = env.GITHUB_SERVER_URL || 'https://github.com'
  if (server !== 'https://github.com') {
    return { url: 'https://api.github.com', token: '' }
  }
  return { url: env.GITHUB_API_URL || 'https://api.github.com', token }
}

/**
 * Returns a function that reads one page. Octokit is loaded only here, so that a
 * run that needs no API starts faster. `octokit.paginate` is no option: it takes
 * an empty response for the last page.
 */
async function openApi(api: Api): Promise<ReadPage> {
  const { GitHub } = await import(
    /* webpackMode: "eager" */ '@actions/github/lib/utils'
  )
  const octokit = new GitHub({
    baseUrl: api.url,
    auth: api.token ? `token ${api.token}` : undefined
  })
  return async (url) => {
    const limit = AbortSignal.timeout(PAGE_SECONDS * 1000)
    const signal = AbortSignal.any([cancelled, limit])
    try {
      const response = await octokit.request(`GET ${url}`, {
        request: { signal, fetch: fetchUpTo(PAGE_BYTES) }
      })
      // Octokit returns truncated JSON as text.
      const items: unknown = response.data
      if (!Array.isArray(items)) {
        throw new ApiError('the response is not a list', { isTransient: true })
      }
      return { items, next: nextPage(api, response.headers.link) }
    } catch (error) {
      if (limit.aborted) {
        const message = `no response within ${PAGE_SECONDS} s`
        throw new ApiError(message, { isTransient: true })
      }
      throw error instanceof ApiError ? error : apiErrorOf(api, error)
    }
  }
}

/** Returns the next page's URL, which gets the token: so it must be the API's. */
function nextPage(api: Api, link?: string): string | undefined {
  const [, next] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '') ?? []
  if (!next) return undefined
  const { origin } = new URL(api.url)
  if (URL.canParse(next) && new URL(next).origin === origin) return next
  throw new ApiError('the next page is not on the same server', {
    isTransient: false
  })
}

/** What Octokit throws; its class is not loaded at the top level. */
interface RequestError {
  status?: number
  response?: { headers: Record<string, string | number | undefined> }
}

/** Converts what Octokit has thrown. */
function apiErrorOf(api: Api, error: unknown): ApiError {
  const { status = 0, response } = error as RequestError
  const headers = response?.headers ?? {}
  const reason = oneLine(messageOf(error))
  const message = response ? `HTTP ${status}: ${reason}` : reason
  if ((error as Error).cause instanceof BodyTooLarge) {
    const likely = 'something in front of the API has answered in its place'
    return new ApiError(message, { isTransient: false, likely })
  }
  const retryAfter = readRetryAfter(String(headers['retry-after'] ?? ''))
  if (status === 403 || status === 429) {
    if (String(headers['x-ratelimit-remaining']) === '0') {
      return rateLimitExceeded(Number(headers['x-ratelimit-reset']))
    }
    // A 403 without Retry-After is not a rate limit, but a missing permission.
    const isLimit = retryAfter > 0 || status === 429
    const likely = isLimit ? 'too many requests at once' : undefined
    return new ApiError(message, { isTransient: isLimit, retryAfter, likely })
  }
  return new ApiError(message, {
    isTransient: !response || status >= 500,
    retryAfter,
    likely: likelyReason(api, status)
  })
}

function likelyReason(api: Api, status: number): string | undefined {
  if (status === 401) return 'the token is wrong or has expired'
  if (status === 404) return `${api.url} does not have milvus-io/milvus`
  return undefined
}

/** @param reset when the limit resets, in seconds since 1970 */
function rateLimitExceeded(reset: number): ApiError {
  const what = 'the rate limit of the API is exceeded'
  const likely =
    'without a token, all clients behind the same IP address share one rate limit'
  const seconds = secondsUntil(reset)
  if (seconds === undefined) {
    return new ApiError(what, { likely, isTransient: false })
  }
  const time = new Date(reset * 1000).toISOString()
  return new ApiError(
    `${what}; it resets at ${time}, in ${Math.ceil(seconds / 60)} min`,
    // Retried only if the reset is soon.
    { likely, isTransient: true, retryAfter: seconds }
  )
}

function listFailure(what: string, api: Api, error: unknown): Failure {
  const likely = error instanceof ApiError ? error.likely : undefined
  const check = api.token
    ? adviceFor(', or check the input "github-token"', '')
    : ''
  return new Failure(
    'github-unreadable',
    `The ${what} could not be read from ${api.url}: ${messageOf(error)}`,
    { likely, next: `run again later${check}` }
  )
}
