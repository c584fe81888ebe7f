import { describe, expect, it } from '@jest/globals'
import { endingIn, refusalIn } from '../../src/server/last-words.js'

const REFUSAL = 'milvus-runpod: error: PROXY_PORT is "x": it must be a port'
const STARTING = 'milvus-runpod: starting Milvus 2.6.22 with data in /data'

describe('refusalIn', () => {
  it('finds the message of the entrypoint, and its code', () => {
    const log = `milvus-runpod: taking a for b\n${REFUSAL} [not-a-port]\nmilvus-runpod: more: https://x#not-a-port\n`
    expect(refusalIn(log)).toEqual({
      text: 'PROXY_PORT is "x": it must be a port',
      code: 'not-a-port'
    })
  })

  it('reads the last of several: a script may start Milvus again', () => {
    const log = `${REFUSAL} [not-a-port]\nother\nmilvus-runpod: error: b [b-c]\nmore`
    expect(refusalIn(log)).toEqual({ text: 'b', code: 'b-c' })
  })

  it('ignores one after which Milvus was started', () => {
    expect(
      refusalIn(`${REFUSAL} [not-a-port]\n${STARTING}\nlog`)
    ).toBeUndefined()
    expect(refusalIn(`${STARTING}\n${REFUSAL} [not-a-port]`)?.code).toBe(
      'not-a-port'
    )
  })

  it('reads a value with line breaks to the end of the message', () => {
    const log = 'milvus-runpod: error: A is "1\n2": no [not-a-path]\n'
    expect(refusalIn(log)).toEqual({
      text: 'A is "1\n2": no',
      code: 'not-a-path'
    })
  })

  it.each([
    'milvus-runpod: warning: low [low-memory]',
    `Milvus: ${REFUSAL} [not-a-port]`,
    '',
    'panic: error: x [y]'
  ])('finds nothing else: %j', (log) => {
    expect(refusalIn(log)).toBeUndefined()
  })

  it.each(['[::error::x]', '[A]', `[${'x'.repeat(100)}]`, '[a](http://x)', ''])(
    'accepts only a code of docs/errors.md: %j',
    (code) => {
      expect(refusalIn(`milvus-runpod: error: a ${code}`)?.code).toBeUndefined()
    }
  )

  it('reads megabytes in a moment', () => {
    const long = `milvus-runpod: error: ${'x ['.repeat(2 ** 20)}`
    expect(refusalIn(`${long}\n`.repeat(3))?.code).toBeUndefined()
  })
})

describe('endingIn', () => {
  it.each([
    'panic: etcdserver: leader changed',
    'fatal error: concurrent map writes',
    '/milvus/bin/milvus: error while loading shared libraries: libx.so: cannot open shared object file: No such file or directory',
    '[FATAL tini (7)] exec /start.sh failed: No such file or directory',
    'exec /start.sh: exec format error'
  ])('finds %s', (line) => {
    expect(endingIn(`first\n${line}\r\n\ngoroutine 1 [running]:\n`, 1)).toEqual(
      {
        text: line
      }
    )
  })

  it('reads the last of several', () => {
    expect(endingIn('panic: a\npanic: b\n\tpanic: c', 2)?.text).toBe('panic: b')
  })

  it('believes a shell only if nothing was run', () => {
    const line = '/start.sh: 3: milvsu: not found'
    expect(endingIn(line, 127)?.text).toBe(line)
    expect(endingIn(line, 1)).toBeUndefined()
  })

  it.each(['[ERROR] a panic: b', 'no panic', ''])(
    'finds nothing in %j',
    (line) => {
      expect(endingIn(line, 1)).toBeUndefined()
    }
  )
})
