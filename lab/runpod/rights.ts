// What a key may do, in the words of RunPod's console.
// https://docs.runpod.io/get-started/api-keys
import type { Request, RequestHandler } from 'express'
import type { Account } from './account.ts'
import { problem } from './problems.ts'

/** What a restricted key may do with one kind of thing. */
export type Level = 'None' | 'Read Only' | 'Read/Write'

/** The paths that a restricted key has a level for, after `/v2/`. */
const KINDS = ['pods', 'templates', 'network-volumes'] as const

type Kind = (typeof KINDS)[number]

/**
 * The permissions of a key: all, reading everything, or those of a restricted key,
 * which has none where it names none. The lab has levels by what a call is about;
 * which of RunPod's calls share one, its document does not say.
 */
export type Rights = 'All' | 'Read Only' | { [kind in Kind]?: Level }

/** Middleware that refuses what the key may not do, before anything else is checked. */
export function allowed(account: Account): RequestHandler {
  return (request, response, next) => {
    if (hasKey(account, request) && !isAllowed(account.rights, request)) {
      const { status, body } = problem(403, 'access denied')
      response.status(status).type('application/problem+json').json(body)
    } else next()
  }
}

/** True if a request shows the account's key. */
export function hasKey({ key }: Account, request: Request): boolean {
  return request.headers.authorization === `Bearer ${key}`
}

function isAllowed(rights: Rights, { method, path }: Request): boolean {
  const level = levelOf(rights, path.split('/')[2] ?? '')
  return level === 'Read/Write' || (level === 'Read Only' && method === 'GET')
}

function levelOf(rights: Rights, kind: string): Level {
  if (rights === 'All') return 'Read/Write'
  if (rights === 'Read Only') return 'Read Only'
  // Everybody may read the catalog.
  const isKnown = (KINDS as readonly string[]).includes(kind)
  return isKnown ? (rights[kind as Kind] ?? 'None') : 'Read Only'
}
