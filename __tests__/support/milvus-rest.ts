import type { IncomingMessage } from 'node:http'
import { serveHttp } from './milvus-server.js'

interface Row {
  id: number
  vector: number[]
}

interface Request {
  collectionName: string
  data: unknown[]
  limit: number
}

/** What a call gives: a body of JSON, or text as it is. */
export type Answer = object | string

export interface FakeRest {
  port: number
  /** Calls so far, such as `entities/search`. */
  calls: string[]
  /** The last Authorization header. */
  authorization: () => string | undefined
}

/**
 * Serves as much of REST v2 as the smoke test uses, and finds the nearest rows.
 * Of each list of answers, one is given in place of the real one at each call.
 */
export async function serveRest(
  answers: Record<string, Answer[]> = {}
): Promise<FakeRest> {
  const collections = new Map<string, Row[]>()
  const calls: string[] = []
  let authorization: string | undefined
  const port = await serveHttp((request, response) => {
    const path = (request.url ?? '').replace('/v2/vectordb/', '')
    calls.push(path)
    authorization = request.headers.authorization
    void bodyOf(request).then((body) => {
      const answer = answers[path]?.shift() ?? {
        code: 0,
        data: dataOf(collections, path, body)
      }
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
    })
  })
  return { port, calls, authorization: () => authorization }
}

async function bodyOf(request: IncomingMessage): Promise<Request> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return JSON.parse(text || '{}') as Request
}

function dataOf(
  collections: Map<string, Row[]>,
  path: string,
  { collectionName, data, limit }: Request
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

/** Ids come as text, as from a Milvus that does not trust numbers. */
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
