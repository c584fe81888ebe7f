// The part of GitHub's API that lists releases, on the loopback.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { later } from '../../undo.ts'
import { VERSION } from './base.ts'

/** Serves as many releases of Milvus, and returns the address. */
export async function serveReleases(count: number): Promise<string> {
  const releases = Array.from({ length: count }, (_, index) => release(index))
  const server = createServer((request, response) => {
    const url = new URL(
      request.url ?? '',
      `http://${request.headers.host ?? ''}`
    )
    const size = Number(url.searchParams.get('per_page') ?? 30)
    const page = Number(url.searchParams.get('page') ?? 1)
    const next = new URL(url)
    next.searchParams.set('page', String(page + 1))
    const isLast = page * size >= count
    const link = isLast ? {} : { link: `<${next.href}>; rel="next"` }
    response.writeHead(200, { 'content-type': 'application/json', ...link })
    response.end(JSON.stringify(releases.slice((page - 1) * size, page * size)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  later(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The newest is the one that has an image; the others are of older lines. */
function release(index: number): object {
  const tag =
    index === 0 ? `v${VERSION}` : `v1.${Math.floor(index / 20)}.${index % 20}`
  return {
    html_url: `https://github.com/milvus-io/milvus/releases/tag/${tag}`,
    id: index,
    tag_name: tag,
    draft: false,
    prerelease: false,
    body: `## ${tag}\n${'A line of the notes.\n'.repeat(100)}`
  }
}
