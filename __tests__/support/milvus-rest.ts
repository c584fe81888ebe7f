import type { IncomingMessage } from 'node:http'
import { serveHttp } from './milvus-server.js'

interface Row {
  id: number
  vector: number[]
}

interface RestRequest {
  collectionName: string
  data: unknown[]
  limit: number
}

/** The body of a reply: an object as JSON, or text as it is. */
export type RestReply = object | string

export interface FakeRest {
  port: number
  /** Calls so far, such as `entities/search`. */
  calls: string[]
  /** Bodies of these calls. */
  bodies: RestRequest[]
  /** The last Authorization header. */
  authorization: () => string | undefined
}

/**
 * Serves the part of REST v2 that each Milvus with it has; its search works.
 *
 * @param replies by path, each to be given once in place of the right one
 */
export async function serveRest(
  replies: Record<string, RestReply[]> = {}
): Promise<FakeRest> {
  const collections = new Map<string, Row[]>()
  const calls: string[] = []
  const bodies: RestRequest[] = []
  let authorization: string | undefined
  const port = await serveHttp((request, response) => {
    const path = (request.url ?? '').replace('/v2/vectordb/', '')
    calls.push(path)
    authorization = request.headers.authorization
    void bodyOf(request).then((body) => {
      bodies.push(body)
      const reply = replies[path]?.shift() ?? replyTo(collections, path, body)
      if (!reply) response.writeHead(404)
      response.end(typeof reply === 'string' ? reply : JSON.stringify(reply))
    })
  })
  return { port, calls, bodies, authorization: () => authorization }
}

async function bodyOf(request: IncomingMessage): Promise<RestRequest> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return JSON.parse(text || '{}') as RestRequest
}

/** Returns nothing for a call that this server does not have. */
function replyTo(
  collections: Map<string, Row[]>,
  path: string,
  request: RestRequest
): RestReply | undefined {
  const call = CALLS[path]
  return call && { code: 0, data: call(collections, request) }
}

type Call = (collections: Map<string, Row[]>, request: RestRequest) => unknown

const CALLS: Record<string, Call> = {
  'collections/create': (collections, { collectionName }) => {
    collections.set(collectionName, [])
    return {}
  },
  'collections/drop': (collections, { collectionName }) => {
    collections.delete(collectionName)
    return {}
  },
  'collections/list': (collections) => [...collections.keys()],
  'entities/insert': (collections, { collectionName, data }) => {
    const rows = collections.get(collectionName) ?? []
    collections.set(collectionName, [...rows, ...(data as Row[])])
    return { insertCount: data.length }
  },
  'entities/search': (collections, { collectionName, data, limit }) => {
    const rows = collections.get(collectionName) ?? []
    return nearest(rows, data[0] as number[]).slice(0, limit)
  },
  // As a string, like any 64-bit number.
  'entities/query': (collections, { collectionName }) => [
    { 'count(*)': String(collections.get(collectionName)?.length ?? 0) }
  ]
}

/** Ids are strings, as in a Milvus that does not trust numbers. */
function nearest(
  rows: Row[],
  query: number[]
): { id: string; distance: number }[] {
  return rows
    .map(({ id, vector }) => {
      const squares = vector.map((x, i) => (x - (query[i] ?? 0)) ** 2)
      return { id: String(id), distance: squares.reduce((a, b) => a + b, 0) }
    })
    .sort((a, b) => a.distance - b.distance)
}
