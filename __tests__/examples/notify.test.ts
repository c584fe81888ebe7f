import { afterEach, describe, expect, it } from '@jest/globals'
import { newRepository, type Repository } from '../support/notify.js'

let repository: Repository | undefined

async function start(status?: number): Promise<Repository> {
  return (repository = await newRepository(status))
}

afterEach(() => {
  repository?.stop()
  repository = undefined
})

function pods(...list: object[]): Record<string, string> {
  return { pods: JSON.stringify(list) }
}

const ADVISORY = {
  id: 'CVE-2026-26190',
  severity: 'critical',
  url: 'https://github.com/milvus-io/milvus/security/advisories/GHSA-x'
}
const HELD = { id: 'p1', name: 'milvus-1', outcome: 'held', reason: 'failed' }

describe('the issue of examples/notify.mjs', () => {
  it.each([
    ['a failure', 'failure', {}, 'The run failed.'],
    ['a time limit', 'cancelled', {}, 'The run reached a time limit.'],
    [
      'a newer Milvus without an image',
      'success',
      { version: '2.6.22', 'newer-version': '2.6.25' },
      'Milvus `2.6.25` was released days ago, but has no complete image: `2.6.22` stays in use.'
    ],
    [
      'an advisory',
      'success',
      {
        version: '2.6.4',
        advisories: JSON.stringify([{ ...ADVISORY, fixed: '2.6.10' }])
      },
      'Milvus `2.6.4` is affected by `CVE-2026-26190` (`critical`, fixed in `2.6.10`): `https://github.com/'
    ],
    [
      'an advisory that is not clear',
      'success',
      {
        version: '2.6.4',
        advisories: JSON.stringify([{ ...ADVISORY, unclear: '?' }])
      },
      'Milvus `2.6.4` may be affected by `CVE-2026-26190` (`critical`, not fixed yet)'
    ],
    [
      'a pod that is held',
      'failure',
      pods(HELD),
      'Pod `milvus-1` (`p1`) keeps its image: `failed`'
    ],
    [
      'a pod that was put back',
      'failure',
      pods({ id: 'p2', name: 'milvus-2', outcome: 'restored', reason: null }),
      'Pod `milvus-2` (`p2`) did not become healthy, and has its previous image again.'
    ]
  ])('says in words what %s means', async (_, result, outputs, words) => {
    const { tell, issues } = await start()
    await tell({ result, outputs })
    const [issue] = issues()
    expect(issue).toMatchObject({ title: 'Milvus: something needs you' })
    expect(issue?.body).toContain(words)
    expect(issue?.body).toContain(
      '\n\nLast run: https://github.com/me/search/actions/runs/1'
    )
  })

  it('is not opened by a good run, whatever it published', async () => {
    const { tell, issues } = await start()
    const outcomes = ['updated', 'set', 'unchanged', 'left', 'waiting']
    const all = outcomes.map((outcome) => ({ id: outcome, outcome }))
    await tell({
      outputs: { changed: 'true', advisories: '[]', ...pods(...all) }
    })
    expect(issues()).toEqual([])
  })

  it('stays silent while nothing changes, but names the last run', async () => {
    const { tell, issues } = await start()
    await tell({ result: 'failure', id: 1 })
    await tell({ result: 'failure', id: 2 })
    expect(issues()).toMatchObject([
      { body: expect.stringMatching(/runs\/2$/), comments: [] }
    ])
  })

  it('gets one comment about what has changed', async () => {
    const { tell, issues } = await start()
    await tell({ result: 'failure', id: 1 })
    await tell({ result: 'failure', outputs: pods(HELD), id: 2 })
    await tell({ result: 'failure', outputs: pods(HELD), id: 3 })
    const [issue] = issues()
    expect(issue?.comments).toHaveLength(1)
    expect(issue?.comments[0]).toMatch(
      /^- The run failed\..*\n- Pod `milvus-1` .*\n\nhttps:.*runs\/2$/
    )
    expect(issue?.body).toContain('- Pod `milvus-1`')
  })

  it('is closed once all is well, and the next trouble opens a new one', async () => {
    const { tell, issues } = await start()
    await tell({ result: 'failure' })
    const outputs = { changed: 'true', version: '2.6.25', ref: 'x@sha256:1' }
    await tell({ outputs, id: 2 })
    expect(issues()).toMatchObject([
      {
        state: 'closed',
        comments: [
          expect.stringMatching(
            /^All is well again\.\n\nPublished Milvus `2\.6\.25`: `x@sha256:1`/
          )
        ]
      }
    ])
    await tell({ result: 'failure', id: 3 })
    expect(issues().map(({ state }) => state)).toEqual(['closed', 'open'])
  })

  it('keeps what a run could not look at, and says nothing new of it', async () => {
    const { tell, issues, messages } = await start(200)
    const found = JSON.stringify([{ ...ADVISORY, fixed: '2.6.10' }])
    const outputs = { version: '2.6.4', advisories: found, ...pods(HELD) }
    await tell({ outputs, id: 1 })
    const unread = { version: '2.6.4', advisories: '' }
    await tell({ outputs: { ...unread, ...pods(HELD) }, id: 2 })
    await tell({ outputs: { ...unread, pods: '' }, id: 3 })
    await tell({ outputs, id: 4 })
    expect(issues()).toMatchObject([{ state: 'open', comments: [] }])
    expect(issues()[0]?.body).toMatch(/CVE-2026-26190(?:.*\n)+- Pod `milvus-1`/)
    expect(messages).toHaveLength(1)
  })

  it('drops the advisories about a version that was replaced', async () => {
    const { tell, issues } = await start()
    const found = JSON.stringify([{ ...ADVISORY, fixed: '2.6.10' }])
    await tell({ outputs: { version: '2.6.4', advisories: found } })
    await tell({ outputs: { version: '2.6.10', advisories: '' } })
    expect(issues()).toMatchObject([{ state: 'closed' }])
  })

  it('says that a run failed, and still that a pod is held', async () => {
    const { tell, issues } = await start()
    await tell({ outputs: pods(HELD) })
    await tell({ result: 'failure', outputs: { pods: '[]' } })
    expect(issues()[0]?.body).toMatch(/^- The run failed\..*\n- Pod `milvus-1`/)
  })

  it('shows names as code, whatever is in them', async () => {
    const { tell, issues } = await start()
    const name = '`@me/team`\n\n<!-- x --> ![](https://example.com) $(id)'
    await tell({
      result: 'failure',
      outputs: pods({ ...HELD, name, reason: 'a'.repeat(5000) })
    })
    const [issue] = issues()
    expect(issue?.body).toContain(
      'Pod `@me/team <!-- x --> ![](https://example.com) $(id)` (`p1`)'
    )
    expect(issue?.body.length).toBeLessThan(800)
  })

  describe('about a repository in which nobody commits', () => {
    const DAY = 86_400_000
    const ago = (days: number): Date => new Date(Date.now() - days * DAY)

    it('is opened days before GitHub stops its schedules', async () => {
      const { tell, issues } = await start()
      await tell({ lastCommit: ago(49) })
      expect(issues()).toEqual([])
      await tell({ lastCommit: ago(51) })
      expect(issues()[0]?.body).toContain(
        '- Nobody has committed for 50 days. After 60, GitHub stops the schedules'
      )
    })

    it('is not opened if it is private, since GitHub stops none there', async () => {
      const { tell, issues } = await start()
      await tell({ lastCommit: ago(51), isPrivate: true })
      expect(issues()).toEqual([])
    })
  })

  it('is opened also if a failed run has left no outputs, or broken ones', async () => {
    const { tell, issues } = await start()
    await tell({
      result: 'failure',
      outputs: { pods: '[{', advisories: '', 'newer-version': '' }
    })
    expect(issues()[0]?.body).toMatch(/^- The run failed\..*\n\nLast run/)
  })
})

describe('the webhook of examples/notify.mjs', () => {
  it('is told of a publication and of new addresses of pods', async () => {
    const { tell, messages } = await start(200)
    const moved = { before: '203.0.113.7:17445', after: '203.0.113.7:17460' }
    const outputs = {
      image: 'ghcr.io/me/milvus',
      version: '2.6.25',
      ref: 'ghcr.io/me/milvus@sha256:1',
      changed: 'true',
      ...pods(
        { id: 'p1', name: 'a', outcome: 'updated', address: moved },
        {
          id: 'p2',
          name: 'b',
          outcome: 'unchanged',
          address: { before: 'x', after: 'x' }
        },
        {
          id: 'p3',
          name: 'c',
          outcome: 'set',
          address: { before: null, after: null }
        }
      )
    }
    await tell({ outputs })
    const text = [
      'Milvus: all is well',
      'Published Milvus `2.6.25`: `ghcr.io/me/milvus@sha256:1`',
      'Pod `a` has a new address: `203.0.113.7:17460`',
      'https://github.com/me/search/actions/runs/1'
    ].join('\n')
    expect(messages).toEqual([
      expect.objectContaining({
        text,
        content: text,
        image: 'ghcr.io/me/milvus',
        version: '2.6.25',
        problems: []
      })
    ])
  })

  it('is told of trouble once, and of its end', async () => {
    const { tell, messages } = await start(204)
    await tell({ result: 'failure' })
    await tell({ result: 'failure' })
    await tell({})
    await tell({})
    expect(messages.map(({ text }) => text.split('\n')[0])).toEqual([
      'Milvus: something needs you',
      'Milvus: all is well'
    ])
  })

  it('cannot be made to mention anybody', async () => {
    const { tell, messages } = await start(200)
    await tell({
      result: 'failure',
      outputs: pods({ ...HELD, name: '<!channel> @everyone' })
    })
    const [message] = messages
    expect(message?.text).toContain('`&lt;!channel&gt; @everyone`')
    expect(message?.allowed_mentions).toEqual({ parse: [] })
  })

  it('gets no more characters than Discord takes', async () => {
    const { tell, messages } = await start(200)
    const many = Array.from({ length: 50 }, () => ({
      ...HELD,
      reason: 'a'.repeat(300)
    }))
    await tell({ result: 'failure', outputs: pods(...many) })
    expect(messages[0]?.content).toHaveLength(2000)
  })

  it('fails the step if it refuses, without its address, after the issue', async () => {
    const { tell, issues } = await start(500)
    const error: unknown = await tell({ result: 'failure' }).catch(
      (reason: unknown) => reason
    )
    expect(error).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The webhook answered 500')
    })
    expect((error as { stderr: string }).stderr).not.toContain('hook-secret')
    expect(issues()).toHaveLength(1)
  })
})
