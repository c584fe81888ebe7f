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
  /** The last Authorization header. */
  authorization: () => string | undefined
}

/**
 * Serves the part of REST v2 that the smoke test uses; its search works.
 *
 * @param replies by path, each to be given once in place of the right one
 */
export async function serveRest(
  replies: Record<string, RestReply[]> = {}
): Promise<FakeRest> {
  const collections = new Map<string, Row[]>()
  const calls: string[] = []
  let authorization: string | undefined
  const port = await serveHttp((request, response) => {
    const path = (request.url ?? '').replace('/v2/vectordb/', '')
    calls.push(path)
    authorization = request.headers.authorization
    void bodyOf(request).then((body) => {
      const reply = replies[path]?.shift() ?? {
        code: 0,
        data: replyTo(collections, path, body)
      }
      response.end(typeof reply === 'string' ? reply : JSON.stringify(reply))
    })
  })
  return { port, calls, authorization: () => authorization }
}

async function bodyOf(request: IncomingMessage): Promise<RestRequest> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return JSON.parse(text || '{}') as RestRequest
}

function replyTo(
  collections: Map<string, Row[]>,
  path: string,
  { collectionName, data, limit }: RestRequest
): unknown {
  switch (path) {
    case 'collections/create':
      collections.set(collectionName, [])
      return {}
    case 'entities/insert':
      collections.set(collectionName, data as Row[])
      return { insertCount: data.length }
    case 'entities/search':
      return nearest(
        collections.get(collectionName) ?? [],
        data[0] as number[]
      ).slice(0, limit)
    default:
      collections.delete(collectionName)
      return {}
  }
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
