import { describe, expect, it } from '@jest/globals'
import {
  brokenAfterwards,
  brokenBy,
  testedIn,
  type Witness
} from '../../../lab/faults/invariants.js'
import type { Seen } from '../../../lab/faults/seen.js'

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
const [OLD, NEW, PLATFORM] = ['0', '1', '2'].map(digest) as [
  string,
  string,
  string
]
const RUNNING = `linux/amd64: running 127.0.0.1:1/me/milvus@${PLATFORM}`
const TESTED = `${RUNNING}\n::group::Promote\n`
const ERROR =
  '::error title=Push::It failed%0AWhat to do: run again%0AMore: https://example.com/docs/errors.md#push-failed\n'

/** A green run that has moved a tag to what it has tested. */
function witness(
  run: Partial<Seen['run']> = {},
  seen: Partial<Seen> = {}
): Witness {
  return {
    seen: {
      run: {
        ...{ jobId: 'a', mainCode: 0, postCode: 0, log: TESTED, summary: '' },
        ...{ outputs: { digest: NEW, tags: 'h/i:2.6' } },
        ...{ leftFiles: [], seconds: 1 },
        ...run
      },
      ...{ hits: 1, left: [], secrets: [], paid: [], amiss: [] },
      ...{ before: { '2.6': OLD }, after: { '2.6': NEW } },
      ...seen
    },
    ending: 'by itself',
    images: {
      [OLD]: { platforms: [digest('3')], missing: [] },
      [NEW]: { platforms: [PLATFORM], missing: [] }
    },
    tested: []
  }
}

const RED = { mainCode: 1, log: ERROR }
const UNMOVED = { after: { '2.6': OLD } }

describe('a run with faults', () => {
  it('is as promised if it is green and its tags have what it has tested', () => {
    expect(brokenBy(witness())).toEqual([])
  })

  it('is as promised if it is red with one error, and moves nothing', () => {
    expect(brokenBy(witness(RED, UNMOVED))).toEqual([])
  })

  it('is as promised if it was interrupted between two tested tags', () => {
    const interrupted = witness({ mainCode: 1, log: `${TESTED}${ERROR}` })

    expect(brokenBy(interrupted)).toEqual([])
  })

  it.each([
    ['another exit code', { mainCode: 7 }, {}, /main step ended with 7/],
    ['a red post step', { postCode: 1 }, {}, /post step ended with 1/],
    [
      'a tag at another digest than that of the output',
      { outputs: { digest: OLD } },
      {},
      /2\.6 points to sha256:1+, not sha256:0+/
    ],
    ['a tag that is gone', {}, { after: {} }, /the tag 2\.6 is gone/],
    ['an untested image', { log: '' }, {}, /2\.6 has sha256:2+, untested/],
    [
      'a test that had not ended',
      { mainCode: 1, log: `${RUNNING}\n${ERROR}` },
      {},
      /untested/
    ],
    ['no error', { mainCode: 1, log: '' }, UNMOVED, /0 errors, not one/],
    [
      'two errors',
      { mainCode: 1, log: `${ERROR}${ERROR}` },
      UNMOVED,
      /2 errors, not one/
    ],
    [
      'an error without advice',
      { mainCode: 1, log: ERROR.replace('What to do', 'Well') },
      UNMOVED,
      /does not say what to do/
    ],
    [
      'an error about nothing in particular',
      { mainCode: 1, log: ERROR.replace('push-failed', 'unexpected-error') },
      UNMOVED,
      /does not say what failed/
    ],
    ['what is left', {}, { left: ['builder x'] }, /left behind: builder x/],
    ['a secret', {}, { secrets: ['token in the log'] }, /a secret: token/],
    ['what was paid for', {}, { paid: ['a pod'] }, /paid for: a pod/]
  ])('is not as promised with %s', (_name, run, seen, line) => {
    expect(brokenBy(witness(run, seen)).join('\n')).toMatch(line)
  })

  it('may say nothing if it was killed', () => {
    const killed = witness({ mainCode: 1, log: '' }, UNMOVED)

    expect(brokenBy({ ...killed, ending: 'killed' })).toEqual([])
  })

  it('is not as promised with an image that lacks a part', () => {
    const images = { [NEW]: { platforms: [PLATFORM], missing: ['a layer'] } }

    expect(brokenBy({ ...witness(), images })).toEqual(['2.6 lacks a layer'])
  })

  it('may move a tag to an untested image if no test was asked for', () => {
    const untested = { ...witness({ log: '' }), tested: undefined }

    expect(brokenBy(untested)).toEqual([])
  })

  it('may move a tag to what another job has tested', () => {
    const merged = { ...witness({ log: '' }), tested: [PLATFORM] }

    expect(brokenBy(merged)).toEqual([])
  })
})

describe('the run after it', () => {
  it('is as promised if it is green, and all tags have the output', () => {
    expect(brokenAfterwards(witness())).toEqual([])
  })

  it('is not as promised if it is red', () => {
    expect(brokenAfterwards(witness(RED, UNMOVED))[0]).toMatch(
      /the run after it: it is red: It failed/
    )
  })

  it('is not as promised if a tag was not set', () => {
    const outputs = { digest: NEW, tags: 'h/i:2.6\nh/i:2.6.22' }

    expect(brokenAfterwards(witness({ outputs }))).toEqual([
      `the run after it: 2.6.22 points to nothing, not ${NEW}`
    ])
  })
})

it('counts a platform as tested once something follows its test', () => {
  expect(testedIn(TESTED)).toEqual([PLATFORM])
  expect(testedIn(RUNNING)).toEqual([])
  expect(testedIn(`::group::Promote\n${RUNNING}`)).toEqual([])
})
