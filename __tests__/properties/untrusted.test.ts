import { describe, expect, it } from '@jest/globals'
import * as core from '@actions/core'
import fc from 'fast-check'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DockerError } from '../../src/docker/cli.js'
import { reasonIn } from '../../src/docker/reason.js'
import { answerOf } from '../../src/docker/answer.js'
import { readRefusal } from '../../src/lib/refusal.js'
import {
  forMarkdown,
  oneLine,
  showUntrusted,
  streamUntrusted
} from '../../src/lib/untrusted.js'
import { setFailed } from '../../src/messages/annotate.js'
import { fail } from '../../src/messages/failure.js'
import { block, folded, inHtml, table } from '../../src/report/markdown.js'
import { hostile, LONG, wrongLines } from '../support/hostile.js'
import { log } from '../support/log.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

/** Checks any text, and those that would take long. */
function forAll(check: (text: string) => void): void {
  LONG.forEach(check)
  fc.assert(fc.property(hostile, check), { numRuns: 300 })
}

describe('hostile text in the log', () => {
  it.each<[string, (text: string) => void]>([
    [
      'a line',
      (text) => {
        core.info(oneLine(text))
      }
    ],
    ['a block', showUntrusted],
    [
      'a stream',
      (text) => {
        const stream = streamUntrusted()
        stream.write(text.slice(0, 7))
        stream.write(text.slice(7))
        stream.end()
      }
    ],
    [
      'the reason of a failure',
      (text) => {
        const cause = new DockerError(['pull'], 'failed with 1', text)
        setFailed(fail('docker-command-failed', {}, { cause }))
      }
    ],
    [
      'an unexpected error',
      (text) => {
        setFailed(fail('unexpected-error', {}, { cause: new Error(text) }))
      }
    ]
  ])('as %s is no command and no escape sequence', (_, show) => {
    forAll((text) => {
      const start = log().length
      show(text)
      expect(wrongLines(log().slice(start))).toEqual([])
    })
  })
})

describe('hostile text in the summary', () => {
  it('is one line without markup', () => {
    forAll((text) => {
      expect(forMarkdown(text)).not.toMatch(
        /[\r\n\u2028\u2029]|(?<!\\)[<`|]|@(?!&#8203;)/
      )
      expect(inHtml(text)).not.toMatch(/[\r\n\u2028\u2029<>`]|@(?!&#8203;)/)
    })
  })

  it('does not end a table, a block or a part', () => {
    forAll((text) => {
      const rows = table(['a', 'b'], [[forMarkdown(text), 'end']]).split('\n')
      expect(rows).toHaveLength(3)
      expect(rows[2]).toMatch(/\| end \|$/)
      const lines = block(text).split('\n')
      const [fence = ''] = /^`+/.exec(lines[0] ?? '') ?? []
      const ends = lines.filter((line) => line.trim().startsWith(fence))
      expect(ends).toHaveLength(2)
      expect(folded(inHtml(text), 'a').match(/<\/?details>/g)).toHaveLength(2)
    })
  })
})

describe('hostile text as an output', () => {
  it('is read by the runner as it was written', () => {
    const file = path.join(temporaryDirectory(), 'output')
    setEnv({ GITHUB_OUTPUT: file })
    forAll((text) => {
      writeFileSync(file, '')
      core.setOutput('a', text)
      core.setOutput('b', 'another')
      // As SetOutput in actions/runner's FileCommandManager.cs reads it.
      const pattern = /^(.+?)<<(.+)\n([\s\S]*?)\n\2(?:\n|$)/gm
      const read = [...readFileSync(file, 'utf8').matchAll(pattern)]
      const pairs = read.map(([, name, , value]) => [name, value])
      const written = Buffer.from(text).toString()
      expect(pairs).toEqual([
        ['a', written],
        ['b', 'another']
      ])
    })
  })
})

describe('a hostile answer', () => {
  it('of docker has a reason, and is never taken for "absent" by its length', () => {
    forAll((text) => {
      expect(typeof reasonIn(text)).toBe('string')
      answerOf(new DockerError(['pull'], 'failed with 1', text))
    })
  })

  it('of an API is a refusal in one short line', () => {
    forAll((text) => {
      for (const type of ['application/json', 'text/html']) {
        const bodies = [text, JSON.stringify({ message: text, errors: [text] })]
        for (const body of bodies) {
          const headers = new Headers({ 'content-type': type })
          const reply = { status: 400, headers, text: body }
          const refusal = readRefusal(reply, {
            reasons: ['message'],
            key: 'k3y'
          })
          expect(refusal.detail.length).toBeLessThan(400)
          expect(wrongLines(refusal.detail)).toEqual([])
        }
      }
    })
  })
})
