import { describe, expect, it } from '@jest/globals'
import { tellingLines } from '../../src/server/telling-lines.js'

const ERROR = 'milvus-runpod: error: PROXY_PORT is "x": it must be a port [a-b]'
const MORE = 'milvus-runpod: more: https://x/errors.md#a-b'

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`)
}

describe('tellingLines', () => {
  it('are the last lines', () => {
    expect(tellingLines(numbered(50), 3)).toEqual([
      'line 48',
      'line 49',
      'line 50'
    ])
    expect(tellingLines(numbered(3), 3)).toEqual(numbered(3))
  })

  it("keep the image's own errors, and the beginning of a panic, once each", () => {
    const own = [ERROR, MORE, 'panic: it is bad']
    const lines = tellingLines([...own, ...own, ...numbered(50)], 16)

    expect(lines.slice(0, 4)).toEqual([...own, '…'])
    expect(lines.at(-1)).toBe('line 50')
    expect(lines).toHaveLength(16)
  })

  it('keep no more of them than a quarter', () => {
    const own = numbered(50).map((line) => `milvus-runpod: warning: ${line}`)
    const lines = tellingLines([...own, ...numbered(50)], 16)

    expect(lines.slice(0, 5)).toEqual([...own.slice(-4), '…'])
    expect(lines).toHaveLength(16)
  })
})
