import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { MIB, readBody } from '../../src/lib/bounded.js'

let server: Server
let url: string
let answer: (response: ServerResponse) => void
let closed: Promise<void>

beforeEach(async () => {
  closed = new Promise((resolve) => {
    server = createServer((_, response) => {
      response.on('close', resolve)
      answer(response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}/`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

/** Writes for as long as somebody reads. */
function writeForEver(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 'x')
  const write = (): void => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', write)
  write()
}

describe('readBody', () => {
  it('reads up to the limit, and characters that arrive in parts', async () => {
    const text = '\ufeff' + 'ü'.repeat(MIB / 2)
    const bytes = Buffer.from(text)
    answer = (response) => {
      response.write(bytes.subarray(0, 4))
      response.end(bytes.subarray(4))
    }

    expect(await readBody((await fetch(url)).body, bytes.length)).toBe(
      text.slice(1)
    )
    await expect(
      readBody((await fetch(url)).body, bytes.length - 1)
    ).rejects.toThrow('an answer of more than')
  })

  it('reads nothing', async () => {
    answer = (response) => response.writeHead(204).end()

    expect(await readBody((await fetch(url)).body, 0)).toBe('')
  })

  it('gives up on an endless answer, and closes its connection', async () => {
    answer = writeForEver

    await expect(readBody((await fetch(url)).body, MIB)).rejects.toThrow(
      'an answer of more than 1 MiB'
    )
    await closed
  })

  it('counts what a compressed answer takes in memory', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * MIB))
    answer = (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    }
    const before = process.memoryUsage().arrayBuffers

    await expect(readBody((await fetch(url)).body, MIB)).rejects.toThrow(
      'an answer of more than 1 MiB'
    )
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MIB)
  })
})
