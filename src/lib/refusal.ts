import { oneLine } from './untrusted.js'

/**
 * Who wrote an answer: the API itself, by the form of its errors; something in front
 * of it, such as Cloudflare or a proxy of the runner's network; or one cannot tell.
 */
export type Author = 'api' | 'front' | 'unknown'

/** What is read of an answer. */
export interface Reply {
  status: number
  headers: Headers
  text: string
}

/** What a refusal says, in words that are safe to show. */
interface Refusal {
  author: Author
  /** In one line. */
  detail: string
  /** What is wrong with each field of the request. */
  fields: string[]
}

/** Fields that a message shows. */
const SHOWN_FIELDS = 10

/**
 * Reads what an answer says that is not the right one.
 *
 * @param reasons names of the fields in which the API gives a reason
 * @param key is never shown
 */
export function readRefusal(
  reply: Reply,
  { reasons, key }: { reasons: string[]; key: string }
): Refusal {
  const show = (value: unknown): string => {
    if (typeof value !== 'string') return ''
    return oneLine(key ? value.replaceAll(key, '***') : value)
  }
  const target = redirectTarget(reply)
  if (target) return { author: 'front', detail: show(target), fields: [] }
  const body = parseObject(reply.text)
  const said = reasons.map((name) => show(body[name])).find(Boolean)
  const errors = Array.isArray(body.errors) ? body.errors : []
  const page = isPage(reply) ? describePage(reply.text) : reply.text
  return {
    author: said ? 'api' : isFromFront(reply) ? 'front' : 'unknown',
    detail: said ?? (show(page) || 'no reason given'),
    fields: errors.slice(0, SHOWN_FIELDS).map(show).filter(Boolean)
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) }
  } catch {
    return {}
  }
}

/** Only where a redirect leads to: the rest of the address may be secret. */
function redirectTarget({ status, headers }: Reply): string | undefined {
  if (status < 300 || status > 399) return undefined
  const location = headers.get('location') ?? ''
  const { origin } = URL.parse(location) ?? {}
  return origin ? `a redirect to ${origin}` : 'a redirect'
}

/** True for a web page, whatever its media type is. An API answers with JSON. */
function isPage({ headers, text }: Reply): boolean {
  const type = headers.get('content-type') ?? ''
  return /^\s*(text\/html|application\/xhtml)/i.test(type) || /^\s*</.test(text)
}

/** An API asks for a bearer token; a proxy asks for a login of another kind. */
const LOGIN_OF_PROXY = /^\s*(basic|digest|negotiate|ntlm|kerberos)\b/i

function isFromFront(reply: Reply): boolean {
  const { status, headers } = reply
  return (
    isPage(reply) ||
    headers.has('proxy-authenticate') ||
    // Cloudflare wants a browser.
    headers.has('cf-mitigated') ||
    (status === 401 &&
      LOGIN_OF_PROXY.test(headers.get('www-authenticate') ?? ''))
  )
}

// None of them looks at a part of a page twice: a page may have megabytes.
const TITLE = /<(?:title|h1)\b[^<>]*>([^<]*)/gi
const SCRIPT = /<(script|style)\b.*?(?:<\/\1>|$)/gis
const TAG = /<[^<>]*>/g

/** Returns the title of a page, or else its text. */
function describePage(text: string): string {
  const title = [...text.matchAll(TITLE)]
    .map(([, words = '']) => words.trim())
    .find(Boolean)
  const words = text.replace(SCRIPT, ' ').replace(TAG, ' ')
  const said = (title ?? words).replace(/\s+/g, ' ').trim()
  return said ? `a web page, "${said}"` : 'an empty web page'
}
