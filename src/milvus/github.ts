import { cancelled } from '../lib/cancellation.js'
import { Failure, messageOf } from '../lib/failure.js'
import { retry } from '../lib/retry.js'

/** The repository of Milvus. */
export const MILVUS = '/repos/milvus-io/milvus'

/** Seconds for one page. */
const PAGE_SECONDS = 15

/** Seconds of retries that a passing fault is worth. */
const PATIENCE = 30

/** A page of the GitHub API that could not be read. */
export class ApiError extends Error {
  override name = 'ApiError'
  /** Why, as far as it can be told. */
  readonly likely: string | undefined
  /** False for what will not pass by itself soon. */
  readonly isPassing: boolean
  /** Seconds that the API asks to wait. */
  readonly retryAfter: number

  constructor(
    message: string,
    about: { likely?: string; isPassing: boolean; retryAfter?: number }
  ) {
    super(message)
    this.likely = about.likely
    this.isPassing = about.isPassing
    this.retryAfter = about.retryAfter ?? 0
  }
}

interface Page {
  items: unknown[]
  /** URL of the next page. */
  next?: string
}

type ReadPage = (url: string) => Promise<Page>

/**
 * Reads all pages of a list of the GitHub API.
 *
 * @param what what the list has, for messages, such as "releases of Milvus"
 * @throws Failure when it could not be read, or is empty: neither says that
 * anything is, or is not, there.
 */
export async function readList(
  what: string,
  path: string,
  token: string
): Promise<unknown[]> {
  try {
    const readPage = await openApi(token)
    const items: unknown[] = []
    let url: string | undefined = `${path}per_page=100`
    while (url) {
      const current: string = url
      const page = await retry(() => readPage(current), {
        what: `read of the ${what}`,
        patience: (error) => (isPassing(error) ? PATIENCE : 0),
        retryAfter: (error) =>
          error instanceof ApiError ? error.retryAfter : 0
      })
      items.push(...page.items)
      url = page.next
    }
    if (items.length === 0) {
      throw new ApiError('the list is empty', { isPassing: false })
    }
    return items
  } catch (error) {
    cancelled.throwIfAborted()
    throw unreadable(what, error)
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof ApiError && error.isPassing
}

/** GitHub Enterprise Server, and a test, have an API of their own. */
function apiUrl(): string {
  return process.env.GITHUB_API_URL || 'https://api.github.com'
}

/**
 * Returns how a page is read. Octokit is loaded only now: a run that needs no
 * API starts without it. Not `octokit.paginate`, which takes an empty answer
 * for an empty page, and so for the end of the list.
 */
async function openApi(token: string): Promise<ReadPage> {
  const { GitHub } = await import(
    /* webpackMode: "eager" */ '@actions/github/lib/utils'
  )
  const octokit = new GitHub({
    baseUrl: apiUrl(),
    ...(token && { auth: `token ${token}` })
  })
  return async (url) => {
    const limit = AbortSignal.timeout(PAGE_SECONDS * 1000)
    const signal = AbortSignal.any([cancelled, limit])
    try {
      const response = await octokit.request(`GET ${url}`, {
        request: { signal }
      })
      // Octokit returns JSON that is broken off as text.
      const items: unknown = response.data
      if (!Array.isArray(items)) {
        throw new ApiError('the answer is not a list', { isPassing: true })
      }
      return { items, next: nextPage(response.headers.link) }
    } catch (error) {
      if (limit.aborted) {
        const message = `no answer within ${PAGE_SECONDS} s`
        throw new ApiError(message, { isPassing: true })
      }
      throw error instanceof ApiError ? error : read(error)
    }
  }
}

function nextPage(link?: string): string | undefined {
  return /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec(link ?? '')?.[1]
}

/** What octokit throws; its own class would have to be loaded. */
interface RequestError {
  status?: number
  response?: { headers: Record<string, string | number | undefined> }
}

/** Reads the answer that octokit has thrown. */
function read(error: unknown): ApiError {
  const { status = 0, response } = error as RequestError
  const headers = response?.headers ?? {}
  const message = `${response ? `HTTP ${status}: ` : ''}${messageOf(error)}`
  const retryAfter = Number(headers['retry-after']) || 0
  if (status === 403 || status === 429) {
    if (String(headers['x-ratelimit-remaining']) === '0') {
      return usedUp(Number(headers['x-ratelimit-reset']))
    }
    // A 403 that names no wait is no limit, but a missing right.
    const isLimit = retryAfter > 0 || status === 429
    const likely = isLimit ? 'too many requests at a time' : undefined
    return new ApiError(message, { isPassing: isLimit, retryAfter, likely })
  }
  return new ApiError(message, {
    isPassing: !response || status >= 500,
    retryAfter,
    ...(status === 401 && { likely: 'the token has expired, or is wrong' }),
    ...(status === 404 && {
      likely: `${apiUrl()} does not have milvus-io/milvus`
    })
  })
}

/** @param reset when there are requests again, in seconds since 1970 */
function usedUp(reset: number): ApiError {
  const what = 'the rate limit of the API is used up'
  const likely =
    'runs without a token share one limit with all that come from the same address'
  if (!reset) return new ApiError(what, { likely, isPassing: false })
  const seconds = Math.max(0, reset - Date.now() / 1000)
  const time = new Date(reset * 1000).toISOString()
  return new ApiError(
    `${what}; it resets at ${time}, in ${Math.ceil(seconds / 60)} min`,
    // Worth waiting for only when that is soon.
    { likely, isPassing: true, retryAfter: seconds }
  )
}

function unreadable(what: string, error: unknown): Failure {
  const likely = error instanceof ApiError ? error.likely : undefined
  return new Failure(
    `The ${what} could not be read from ${apiUrl()}: ${messageOf(error)}`,
    {
      ...(likely && { likely }),
      next: 'run again later, or check the input "github-token"'
    }
  )
}
