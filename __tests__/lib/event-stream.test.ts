import { describe, expect, it } from '@jest/globals'
import { readEvents } from '../../src/lib/event-stream.js'

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

/** Reads a stream that comes in these pieces. */
async function eventsIn(
  pieces: string[],
  limits = { bytes: 1000, lineLength: 20 }
): Promise<(string | undefined)[]> {
  const stream = ReadableStream.from(
    pieces.map((piece) => new TextEncoder().encode(piece))
  )
  return await all(readEvents(stream, limits))
}

describe('a stream of events', () => {
  it.each([
    ['in one piece', ['id: 1\ndata: a\n\nid: 2\ndata: b\n\n']],
    ['byte by byte', Array.from('data: a\r\n\r\ndata:b\r\n\r\n')],
    ['with old line ends', ['data: a\r\rdata: b\r\r', '\n']]
  ])('gives the data of each event %s', async (_, pieces) => {
    await expect(eventsIn(pieces)).resolves.toEqual(['a', 'b'])
  })

  it('joins the lines of an event, and passes over comments', async () => {
    const pieces = [': ping\n\ndata: a\n: ping\ndata: b\n\n']
    await expect(eventsIn(pieces)).resolves.toEqual(['a\nb'])
  })

  it('drops an event that is cut off', async () => {
    await expect(eventsIn(['data: a\n\ndata: b\n'])).resolves.toEqual(['a'])
  })

  it.each([
    ['in one piece', [`data: ${'x'.repeat(100)}\n\ndata: b\n\n`]],
    ['in many', [...Array<string>(20).fill('xxxxx'), '\n\ndata: b\n\n']]
  ])('does not keep a line that is too long, %s', async (_, pieces) => {
    await expect(eventsIn(pieces)).resolves.toEqual([undefined, 'b'])
  })

  it('ends after so many bytes, and closes the connection', async () => {
    let isClosed = false
    async function* flood(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(Buffer.from('data: a\n\n'))
      } finally {
        isClosed = true
      }
    }
    const limits = { bytes: 90, lineLength: 20 }
    const events = await all(readEvents(flood(), limits))
    expect(events).toHaveLength(10)
    expect(isClosed).toBe(true)
  })
})
