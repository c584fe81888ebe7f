import { describe, expect, it } from '@jest/globals'
import { observePull } from '../../src/docker/pull-progress.js'

const look = () => Promise.resolve('still' as const)

const REF = 'ghcr.io/me/milvus@sha256:1'

function layer(status: string, current: number, id = 'c515bc5436a5'): string {
  const line = { status, progressDetail: { current, total: 87123634 }, id }
  return `63\r\n${JSON.stringify(line)}\n\r\n`
}

describe('observePull', () => {
  it('reads what the engine sends, and names the registry', () => {
    const { what, reads, read, waiting } = observePull(REF, look)
    expect([what, reads]).toEqual([`pull of ${REF}`, 'engine'])
    read('HTTP/1.1 200 OK\r\n')
    expect(waiting()).toEqual({
      kind: 'pull',
      ref: REF,
      for: 'ghcr.io to send the image'
    })
  })

  it('sees progress in bytes that are new', () => {
    const { read } = observePull(REF, look)
    expect(read(layer('Downloading', 552960))).toBe(true)
    expect(read(layer('Downloading', 35916800))).toBe(true)
    expect(read(layer('Extracting', 552960))).toBe(true)
  })

  it('sees none in what the containerd store repeats ten times a second', () => {
    const { read } = observePull(REF, look)
    const both =
      layer('Downloading', 5) + layer('Downloading', 7, '4f4fb700ef54')
    expect(read(both)).toBe(true)
    expect(read(both)).toBe(false)
    expect(read(both + layer('Downloading', 8, '4f4fb700ef54'))).toBe(true)
  })

  it('sees none in a line that does not belong to a pull', () => {
    const { read } = observePull(REF, look)
    const head = 'HTTP/1.1 200 OK\r\nApi-Version: 1.56\r\n\r\n'
    expect(read(head)).toBe(false)
    expect(read('{"broken\r\n')).toBe(true)
    expect(read('{"broken\r\n')).toBe(false)
  })

  it('puts together a line that comes in pieces', () => {
    const { read } = observePull(REF, look)
    const line = layer('Downloading', 5)
    expect(read(line.slice(0, 30))).toBe(false)
    expect(read(line.slice(30))).toBe(true)
    expect(read(line.slice(0, 30))).toBe(false)
    expect(read(line.slice(30))).toBe(false)
  })

  it('names no registry, and has no short limit, until docker asks the engine', async () => {
    const { read, waiting, look: seen } = observePull(REF, look)
    expect(waiting()?.for).toContain('a credential helper')
    await expect(seen?.()).resolves.toBe('unseen')
    read('HTTP/1.1 200 OK\r\n')
    await expect(seen?.()).resolves.toBe('still')
  })

  it('waits for the registry until that has sent all layers', () => {
    const { read, waiting } = observePull(REF, look)
    read('{"status":"Pulling from me/milvus","id":"sha256:1"}\r\n')
    expect(waiting()).toBeDefined()
    read(layer('Pulling fs layer', 0) + layer('Waiting', 0, '4f4fb700ef54'))
    read(layer('Download complete', 9))
    expect(waiting()).toBeDefined()
    // The engine may unpack a large layer for minutes, and say nothing.
    read(layer('Already exists', 0, '4f4fb700ef54'))
    expect(waiting()).toBeUndefined()
  })
})
