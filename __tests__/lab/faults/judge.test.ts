import { describe, expect, it } from '@jest/globals'
import type { Expected } from '../../../lab/faults/family.ts'
import { judge } from '../../../lab/faults/judge.ts'
import type { Seen } from '../../../lab/faults/seen.ts'

const [OLD, NEW] = ['sha256:old', 'sha256:new']

const PROMOTED = '::group::Promote\nhost/name:2.6 points to sha256:new\n'

const GREEN = {
  jobId: '0123456789',
  mainCode: 0,
  postCode: 0,
  log: PROMOTED,
  outputs: { digest: NEW, tags: 'host:5000/name:2.6.22\nhost:5000/name:2.6' },
  summary: '',
  leftFiles: [],
  seconds: 6
}

/** A run that has published, after one fault. */
const PUBLISHED: Seen = {
  run: GREEN,
  hits: 1,
  before: { '2.6': OLD, '2.6.22': OLD },
  after: { '2.6': NEW, '2.6.22': NEW },
  left: [],
  secrets: [],
  paid: [],
  amiss: []
}

const ERROR =
  '::error::The tag "2.6" could not be set: 503%0ALikely reason: the registry%0AWhat to do: run again%0AMore: https://example.com/docs/errors.md#tag-not-set\n'

/** A run that has failed, and changed nothing. */
const FAILED: Seen = {
  ...PUBLISHED,
  run: { ...GREEN, mainCode: 1, log: ERROR, outputs: {} },
  after: PUBLISHED.before
}

const RECOVERS: Expected = { end: 'recovers' }
const FAILS: Expected = { end: 'fails', code: 'tag-not-set', names: /"2\.6"/ }

function withLog(log: string): Seen {
  return { ...FAILED, run: { ...FAILED.run, log } }
}

describe('a run that is as promised', () => {
  it.each([
    ['recovers', RECOVERS, PUBLISHED],
    ['goes on', { end: 'passes' }, PUBLISHED],
    ['fails', FAILS, FAILED],
    ['was killed', { end: 'cancelled' }, withLog('')],
    [
      'was cancelled',
      { end: 'cancelled', by: 'SIGINT' },
      withLog('::error::The job was cancelled (SIGINT)\n')
    ],
    [
      'has moved some tags, to what it had tested',
      { ...FAILS, tags: 'some' },
      {
        ...withLog(PROMOTED + ERROR),
        after: { '2.6': NEW, '2.6.22': OLD }
      }
    ],
    [
      'leaves what may stay',
      { ...FAILS, stays: /^image runpod-failed/ },
      { ...FAILED, left: ['image runpod-failed'] }
    ]
  ] as [string, Expected, Seen][])('and %s is right', (_, expected, seen) => {
    expect(judge(expected, seen)).toEqual([])
  })
})

describe('a broken promise', () => {
  it.each([
    ['the fault never happened', RECOVERS, { ...PUBLISHED, hits: 0 }],
    [
      'exit code 1, not 0: The tag "2.6" could not be set',
      RECOVERS,
      { ...FAILED, after: PUBLISHED.before }
    ],
    ['exit code 0, not 1', FAILS, PUBLISHED],
    [
      'no warning tag-waits',
      { end: 'passes', warns: ['tag-waits'] },
      PUBLISHED
    ],
    [
      '2.6 points to sha256:old, not sha256:new',
      RECOVERS,
      { ...PUBLISHED, after: { '2.6': OLD, '2.6.22': NEW } }
    ],
    [
      'latest points to sha256:other, not sha256:new',
      RECOVERS,
      { ...PUBLISHED, after: { ...PUBLISHED.after, latest: 'sha256:other' } }
    ],
    [
      'the tag 2.6 was moved by a run that failed',
      FAILS,
      { ...FAILED, after: { '2.6': NEW, '2.6.22': OLD } }
    ],
    [
      'the tag 2.6 was moved by a run that failed',
      FAILS,
      { ...FAILED, after: { '2.6.22': OLD } }
    ],
    [
      '2.6 was moved before the test',
      { ...FAILS, tags: 'some' },
      { ...withLog(ERROR), after: { '2.6': NEW, '2.6.22': OLD } }
    ],
    [
      'tags point to sha256:other and sha256:new, not to one image',
      { ...FAILS, tags: 'some' },
      {
        ...withLog(PROMOTED + ERROR),
        after: { '2.6': 'sha256:other', '2.6.22': NEW }
      }
    ],
    [
      'a failed run has outputs of an image',
      FAILS,
      { ...FAILED, run: { ...FAILED.run, outputs: { digest: NEW } } }
    ],
    [
      'the errors are [], not ["The job was cancelled (SIGINT)"]',
      { end: 'cancelled', by: 'SIGINT' },
      withLog('')
    ],
    ['0 errors, not one', FAILS, withLog('')],
    ['2 errors, not one', FAILS, withLog(ERROR + ERROR)],
    ['2 errors, not one', FAILS, withLog(`::error::What?\n${ERROR}`)],
    [
      'an error in a green run: The tag',
      RECOVERS,
      { ...PUBLISHED, run: { ...GREEN, log: ERROR } }
    ],
    [
      'the error is tag-not-set, not push-failed',
      { ...FAILS, code: 'push-failed' },
      FAILED
    ],
    ['it does not name /latest/', { ...FAILS, names: /latest/ }, FAILED],
    ['it names /503/', { ...FAILS, never: /503/ }, FAILED],
    [
      'it does not say what to do',
      FAILS,
      withLog(ERROR.replace('What to do', 'Hint'))
    ],
    ['left behind: container a', FAILS, { ...FAILED, left: ['container a'] }],
    [
      'a secret: password in the log',
      FAILS,
      { ...FAILED, secrets: ['password in the log'] }
    ],
    ['paid for: two pods', FAILS, { ...FAILED, paid: ['two pods'] }],
    [
      'the post step ended with 1',
      FAILS,
      { ...FAILED, run: { ...FAILED.run, postCode: 1 } }
    ],
    [
      'built twice: [stage-0 2/3] RUN make',
      RECOVERS,
      {
        ...PUBLISHED,
        run: {
          ...GREEN,
          log: '[command]docker buildx build\n#5 [stage-0 2/3] RUN make\n#5 DONE 1.0s\n'.repeat(
            2
          )
        }
      }
    ]
  ] as [string, Expected, Seen][])('is seen: %s', (line, expected, seen) => {
    expect(judge(expected, seen)[0]).toMatch(new RegExp(`^${escaped(line)}`))
  })
})

describe('a green run that has not done its work', () => {
  const DONE = { tags: ['2.6'], outputs: ['digest'] }

  it('has set no tag, and has no output', () => {
    const run = { ...GREEN, outputs: {} }
    const seen = { ...PUBLISHED, run, after: PUBLISHED.before }
    expect(judge(RECOVERS, seen, DONE)).toEqual([
      'the tag 2.6 has no new image',
      'no output digest'
    ])
    expect(judge(RECOVERS, PUBLISHED, DONE)).toEqual([])
    expect(judge(FAILS, FAILED, DONE)).toEqual([])
  })
})

describe('a step that comes from the cache', () => {
  it('was not built twice', () => {
    const first = '#5 [stage-0 2/3] RUN make\n#5 DONE 1.0s\n'
    const again = '#5 [stage-0 2/3] RUN make\n#5 CACHED\n'
    const log = [first, again].join('[command]docker buildx build\n')
    const seen = { ...PUBLISHED, run: { ...GREEN, log } }
    expect(judge(RECOVERS, seen)).toEqual([])
  })
})

function escaped(text: string): string {
  return text.replaceAll(/[[\]/()]/g, '\\$&')
}

describe('what an expectation allows', () => {
  const CANARY_LEFT =
    '::error::A canary may still run%0AMore: https://example.com/docs/errors.md#canary-left\n'

  it('is a tag that stays, and what is paid for', () => {
    const seen = {
      ...FAILED,
      after: { ...FAILED.before, 'runpod-failed': NEW },
      paid: ['a canary']
    }

    expect(judge(FAILS, seen)).toHaveLength(2)
    expect(
      judge({ ...FAILS, stays: /^tag runpod-failed$|canary/ }, seen)
    ).toEqual([])
  })

  it('is a post step that ends red with its own error', () => {
    const run = { ...GREEN, postCode: 1, log: `${PROMOTED}${CANARY_LEFT}` }
    const left: Expected = { ...RECOVERS, post: 'canary-left' }

    expect(judge(left, { ...PUBLISHED, run })).toEqual([])
    expect(judge(RECOVERS, { ...PUBLISHED, run })).toHaveLength(2)
    expect(judge(left, PUBLISHED)).toHaveLength(1)
    const silent = { ...run, log: PROMOTED }
    expect(judge(left, { ...PUBLISHED, run: silent })).toHaveLength(1)
  })

  it('is a publication before what failed', () => {
    const run = { ...GREEN, mainCode: 1, log: ERROR }
    const seen = { ...PUBLISHED, run }

    expect(judge(FAILS, seen)).not.toEqual([])
    expect(judge({ ...FAILS, tags: 'all' }, seen)).toEqual([])
    const other = { ...seen, after: { ...seen.after, '2.6': 'sha256:other' } }
    expect(judge({ ...FAILS, tags: 'all' }, other)).toHaveLength(1)
  })

  it('never is what a check of the world has found', () => {
    expect(judge(RECOVERS, { ...PUBLISHED, amiss: ['two templates'] })).toEqual(
      ['two templates']
    )
  })
})
