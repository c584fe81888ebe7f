// What the key may do. RunPod has no call that tells it.
import { ApiError } from '../lib/api-error.js'
import { callJson, type JsonCall } from '../lib/json-api.js'
import type { Access } from './call.js'

/** Something that a key may do: change templates or pods, and read what pods log. */
type Right = 'templates' | 'pods' | 'logs'

/** An ID that nothing at RunPod has: there, one has small letters and digits only. */
const NOBODY = 'milvus-runpod-action-asks-what-the-key-may-do'

/** Seconds after which a question stays without an answer. */
const ASK_SECONDS = 10

const QUESTIONS: Record<Right, JsonCall> = {
  templates: change('templates'),
  pods: change('pods'),
  logs: {
    method: 'GET',
    path: `/v2/pods/${NOBODY}/logs?tail=0`,
    what: 'ask whether the key may read logs',
    isOneTry: true
  }
}

/** A change of nothing: "only the fields present in the body are changed". */
function change(kind: 'templates' | 'pods'): JsonCall {
  return {
    method: 'PATCH',
    path: `/v2/${kind}/${NOBODY}`,
    body: {},
    what: `ask whether the key may change ${kind}`,
    isOneTry: true
  }
}

/** Says whether the key is known to lack a right. */
export type LacksRight = (right: Right) => Promise<boolean>

/**
 * Returns what finds out what a key may do, by calls that change nothing: they are
 * about something that does not exist. RunPod answers 403 when "the bearer token is
 * valid, but does not grant access to the requested resource or action", and 404 for
 * what is not found (the responses of updatePod, updateTemplate and getPodLogs in
 * https://api.runpod.io/v2/openapi.json). Whichever it checks first, a 403 of its own
 * says that the right is lacking; every other answer says nothing. Each right is asked
 * for once.
 *
 * The returned function throws the reason of `access.signal` only.
 */
export function askerOfRights(access: Access): LacksRight {
  const asked = new Map<Right, Promise<boolean>>()
  return (right) => {
    const known = asked.get(right) ?? isLacking(access, right)
    asked.set(right, known)
    return known
  }
}

async function isLacking(access: Access, right: Right): Promise<boolean> {
  try {
    await callJson({ ...access, callSeconds: ASK_SECONDS }, QUESTIONS[right])
    return false
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { status, author } = error.answer
    return status === 403 && author === 'api'
  }
}
