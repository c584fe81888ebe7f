import { ApiError, type Answer } from '../lib/api-error.js'
import { cancelled } from '../lib/cancellation.js'
import { callJson, type JsonApi } from '../lib/json-api.js'
import { secondsUntil } from '../lib/retry-after.js'
import { fail, type Failure } from '../messages/failure.js'

/** API path of Milvus' repository. */
export const MILVUS = '/repos/milvus-io/milvus'

/** Pages of a list, far more than Milvus' releases need. */
const MAX_PAGES = 50

/** Seconds that no retry waits for. */
const NOT_SOON = 86_400

/**
 * Reads all pages of a list from the GitHub API.
 *
 * @param list what is listed, for messages, such as "releases of Milvus"
 * @throws Failure if the list cannot be read or is empty. An empty list proves
 * nothing: Milvus has releases and advisories.
 */
export async function readList(
  list: string,
  path: string,
  token: string
): Promise<object[]> {
  const api = apiFor(token, process.env)
  try {
    const items: object[] = []
    let url: string | undefined = `${path}per_page=100`
    for (let pages = 0; url; pages++) {
      if (pages === MAX_PAGES) {
        throw new ApiError({ detail: 'the list does not end' })
      }
      const { body, headers } = await callJson(api, {
        what: `read the ${list}`,
        method: 'GET',
        path: url,
        fault: (answer) => pageFault(answer, pages + 1)
      })
      // One by one: as arguments of one call, very many would not fit.
      for (const item of body as object[]) items.push(item)
      url = nextPage(headers)
    }
    return items
  } catch (error) {
    cancelled.throwIfAborted()
    throw unreadable(list, api, error)
  }
}

/**
 * Says how a page is wrong. One that the page before it names has something on it: as
 * the end of the list, an empty one would hide what follows.
 */
function pageFault(page: unknown, number: number): string | undefined {
  if (!Array.isArray(page)) return 'the answer is not a list'
  if (!page.every(isObject)) return 'the list has something else than objects'
  if (page.length > 0) return undefined
  return number === 1 ? 'the list is empty' : `page ${number} of it is empty`
}

function isObject(item: unknown): boolean {
  return typeof item === 'object' && item !== null
}

/**
 * Returns the API that has Milvus' repository, and the token to send. Other servers
 * than github.com (GHES, GHE.com) have neither that repository nor a token for
 * github.com.
 *
 * @param env the runner's GITHUB_SERVER_URL and GITHUB_API_URL
 */
function apiFor(token: string, env: NodeJS.ProcessEnv): JsonApi {
  const isOther = ![undefined, '', 'https://github.com'].includes(
    env.GITHUB_SERVER_URL
  )
  const url = (!isOther && env.GITHUB_API_URL) || 'https://api.github.com'
  return {
    name: 'GitHub',
    url,
    key: isOther ? '' : token,
    reasons: ['message'],
    callSeconds: 15,
    // Far more than 100 releases with the longest notes take.
    maxBytes: 32 * 2 ** 20,
    budgetSeconds: { fault: 30, rateLimit: 30 },
    signal: cancelled,
    refine: withRateLimit
  }
}

function nextPage(headers: Headers): string | undefined {
  const link = headers.get('link') ?? ''
  return /<([^<>]*)>\s*;[^,<]*\brel="?next"?/.exec(link)?.[1]
}

/**
 * Reads what GitHub says of its rate limits in a 403 or a 429. A 403 without any of
 * it is a missing permission.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function withRateLimit(answer: Answer, headers: Headers): Answer {
  if (answer.status !== 403 && answer.status !== 429) return answer
  if (headers.get('x-ratelimit-remaining') !== '0') {
    const isLimit = answer.retryAfter > 0 || answer.status === 429
    return { ...answer, isTransient: isLimit }
  }
  const reset = Number(headers.get('x-ratelimit-reset'))
  const seconds = secondsUntil(reset)
  const detail = 'the rate limit of the API is exceeded'
  const exceeded = { ...answer, detail, isTransient: true }
  if (seconds === undefined) return { ...exceeded, retryAfter: NOT_SOON }
  const time = new Date(reset * 1000).toISOString()
  return {
    ...exceeded,
    detail: `${detail}; it resets at ${time}, in ${Math.ceil(seconds / 60)} min`,
    // Retried only if the reset is soon.
    retryAfter: seconds
  }
}

function unreadable(list: string, { url }: JsonApi, cause: unknown): Failure {
  const remedy =
    cause instanceof ApiError ? githubRemedy(cause.answer) : 'other'
  return fail('github-unreadable', { list, url }, { cause, remedy })
}

function githubRemedy({ status, author, isTransient }: Answer): string {
  if ([403, 429].includes(status) && isTransient) return 'limited'
  if (author === 'front') return 'front'
  if (status === 401) return 'refusedToken'
  return status === 404 ? 'absent' : 'other'
}
