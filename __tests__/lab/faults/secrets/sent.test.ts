import { afterEach, describe, expect, it } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { CANARIES } from '../../../../lab/faults/canaries.js'
import { leaksInPushed } from '../../../../lab/faults/secrets/registry.js'
import { watchTraffic } from '../../../../lab/faults/secrets/traffic.js'

let server: Server

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

describe('secrets in what is sent', () => {
  it('are found in headers and in a body that comes in pieces', async () => {
    const port = await serve()
    const watch = watchTraffic(() => [{ name: 'a', port, secrets: [] }])

    await send(port, { headers: { a: CANARIES.token } })
    const body = 'x'.repeat(2 ** 20) + CANARIES.password
    await send(port, { method: 'POST', body: `${body}${'x'.repeat(2 ** 20)}` })

    expect(watch.stop()).toEqual([
      'token in what was sent to a',
      'password in what was sent to a'
    ])
  })

  it('may get to their own host, as a login in base64', async () => {
    const port = await serve()
    const watch = watchTraffic(() => [
      { name: 'a', port, secrets: ['password'] }
    ])
    const login = Buffer.from(`robot:${CANARIES.password}`).toString('base64')

    await send(port, { headers: { authorization: `Basic ${login}` } })

    expect(watch.stop()).toEqual([])
  })
})

describe('secrets in what was pushed', () => {
  const NAME = '/v2/name'
  const PUT = `PUT ${NAME}/manifests/1 201`

  it('are found in a manifest, and in those of its platforms', async () => {
    const inner = JSON.stringify({ annotations: { a: CANARIES.password } })
    const port = await serve({
      [`${NAME}/manifests/1`]: JSON.stringify({
        manifests: [{ digest: 'sha256:in' }],
        annotations: { a: CANARIES.token }
      }),
      [`${NAME}/manifests/sha256:in`]: inner
    })
    expect(await leaksInPushed(`127.0.0.1:${port}`, [PUT])).toEqual([
      `token in the manifest ${NAME}/manifests/1`,
      `password in the manifest ${NAME}/manifests/sha256:in`
    ])
  })

  it.each([
    ['a configuration', 'config', (text: string) => Buffer.from(text)],
    ['an attestation', 'layers', (text: string) => Buffer.from(text)],
    ['a layer of gzip', 'layers', (text: string) => gzipSync(text)],
    ['a layer of zstd', 'layers', (text: string) => zstdCompressSync(text)]
  ])('are found in %s', async (what, field, pack) => {
    const blob = { digest: `sha256:${what}` }
    const parts = { [field]: field === 'config' ? blob : [blob] }
    const port = await serve({
      [`${NAME}/manifests/1`]: JSON.stringify(parts),
      [`${NAME}/blobs/sha256:${what}`]: pack(`a ${CANARIES.buildSecret}`)
    })
    expect(await leaksInPushed(`127.0.0.1:${port}`, [PUT])).toEqual([
      `buildSecret in the blob ${NAME}/blobs/sha256:${what}`
    ])
  })

  it('are found in a blob that no manifest names', async () => {
    const path = `${NAME}/blobs/sha256:alone`
    const port = await serve({ [path]: CANARIES.smokeEnv })
    const pushed = `PUT ${NAME}/blobs/uploads/7?_state=a&digest=sha256%3Aalone 201`
    expect(await leaksInPushed(`127.0.0.1:${port}`, [pushed])).toEqual([
      `smokeEnv in the blob ${path}`
    ])
  })
})

/** Serves contents by their path, after it has read what is sent. */
async function serve(
  contents: Record<string, string | Buffer> = {}
): Promise<number> {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      const content = contents[decodeURI(request.url ?? '')]
      response.writeHead(content === undefined ? 404 : 200).end(content)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function send(port: number, request: RequestInit): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, request)
  await answer.text()
}
