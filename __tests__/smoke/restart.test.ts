import { beforeEach, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { create, insert, PLAIN } from '../../src/server/query.js'
import type { SmokeTest } from '../../src/smoke/levels.js'
import { failed, type FakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { serveRest, type FakeRest } from '../support/milvus-rest.js'
import { serveHealth } from '../support/milvus-server.js'
import {
  dockerWith,
  healthy,
  looks,
  runTest,
  type FakeContainer
} from '../support/smoke-docker.js'

const RESTART: Partial<SmokeTest> = {
  level: 'restart',
  emulated: false,
  timeoutSeconds: 300
}

describe('the level restart', () => {
  let first: FakeContainer
  let second: FakeContainer
  /** None in a test that fails before it. */
  let third: FakeContainer | undefined
  let rest: FakeRest

  beforeEach(async () => {
    const begun = await healthy()
    rest = begun.rest
    first = begun.container
    // REST is that of the first start, so the data is still there.
    const [{ api }, state] = [first, { StartedAt: 'second' }]
    second = { metrics: (await healthy()).container.metrics, api, state }
    third = { ...second, state: { StartedAt: 'third' } }
  })

  function docker(
    stopped: object,
    others: Record<string, string | Error | Promise<string>> = {}
  ): FakeDocker {
    const state = { Running: false, ...stopped }
    const killed = { state: { Running: false, ExitCode: 137 } }
    return dockerWith(first, {
      ...looks(first, { state }, second, ...(third ? [killed, third] : [])),
      'stop -t 30 the-id': '',
      'kill the-id': '',
      'start the-id': '',
      ...others
    })
  }

  it('stops and starts, then kills and starts, and only then drops', async () => {
    const fake = docker({ ExitCode: 0 })
    const result = await runTest(fake, RESTART)
    expect(result).toMatchObject({ verdict: 'passed', notes: [] })
    expect(Object.keys(result.probes ?? {})).toEqual([
      'create',
      'insert',
      'search',
      'stop',
      'start',
      'search again',
      'insert again',
      'kill',
      'start again',
      'search both',
      'drop'
    ])
    const ends = fake.calls.filter((line) => /^(start|stop|kill) /.test(line))
    expect(ends).toEqual([
      'start the-id',
      'stop -t 30 the-id',
      'start the-id',
      'kill the-id',
      'start the-id'
    ])
  })

  it('finds the rows of each batch by search and by count', async () => {
    await runTest(docker({ ExitCode: 0 }), RESTART)
    expect(rest.calls).toEqual([
      'collections/create',
      'entities/insert',
      'entities/search',
      'entities/search',
      'entities/query',
      'entities/insert',
      'entities/search',
      'entities/search',
      'entities/query',
      'collections/drop'
    ])
  })

  it('only notes a stop that ended with a kill', async () => {
    const result = await runTest(docker({ ExitCode: 137 }), RESTART)
    expect(result).toMatchObject({
      verdict: 'passed',
      notes: ['it was killed when it was to stop']
    })
  })

  it('begins the limit with each start, and does not count what ends one', async () => {
    const late = {
      'stop -t 30 the-id': sleep(3200, ''),
      'kill the-id': sleep(6400, '')
    }
    const limit = { timeoutSeconds: 3 }
    const fake = docker({ ExitCode: 0 }, late)
    const result = await runTest(fake, { ...RESTART, ...limit })
    expect(result.cause).toBeUndefined()
  })

  it('says of an engine that goes away during a stop nothing about the limit', async () => {
    const gone = sleep(3200).then(() => Promise.reject(failed('gone')))
    const fake = docker({}, { 'stop -t 30 the-id': gone as never })
    const limit = { timeoutSeconds: 3 }
    const { cause } = await runTest(fake, { ...RESTART, ...limit })
    expect(cause).toMatch(/^docker .*: gone$/)
  })

  it.each(['restart', 'kill'])(
    'fails when the rows are gone after the %s',
    async (end) => {
      const { port: api } = await serveRest()
      if (end === 'kill') third = { ...third, api }
      else [second, third] = [{ ...second, api }, undefined]
      const { cause } = await runTest(docker({}), RESTART)
      expect(cause).toMatch(
        new RegExp(`^after the ${end}, the search found nothing instead of 42 `)
      )
    }
  )

  it('fails when only the rows are gone that came last before the kill', async () => {
    const { port: api } = await serveRest()
    const known = {
      password: '',
      callSeconds: 9,
      signal: new AbortController().signal
    }
    const lossy = { ...known, address: { host: '127.0.0.1', port: api } }
    await create(lossy, PLAIN)
    await insert(lossy, 0, PLAIN)
    third = { ...third, api }
    const { cause } = await runTest(docker({}), RESTART)
    expect(cause).toMatch(
      /^after the kill, the search found 100 .* instead of 142 .* in milvus_runpod_smoke_test$/
    )
  })

  it('fails when Milvus does not become healthy again', async () => {
    second = { ...second, metrics: await serveHealth('OK') }
    third = undefined
    const limit = { timeoutSeconds: 3 }
    const result = await runTest(docker({}), { ...RESTART, ...limit })
    expect(result.cause).toBe(
      "the limit of 3 s ran out before Milvus was healthy again: HTTP 200, not the expected JSON: OK; port 9091 (Milvus' default) may belong to another server than Milvus"
    )
    expect(result.probes).toHaveProperty('start')
  })

  it('fails when Milvus does not become healthy after the kill', async () => {
    third = { ...third, metrics: await serveHealth('OK') }
    const limit = { timeoutSeconds: 3 }
    const result = await runTest(docker({}), { ...RESTART, ...limit })
    expect(result.cause).toMatch(
      /^the limit of 3 s ran out before Milvus was healthy after the kill: HTTP 200/
    )
    expect(Object.keys(result.probes ?? {}).at(-1)).toBe('start again')
  })

  it('says nothing of health answers from before the kill', async () => {
    // Nobody listens there.
    third = { ...third, metrics: 1 }
    const limit = { timeoutSeconds: 3 }
    const { evidence } = await runTest(docker({}), { ...RESTART, ...limit })
    expect(evidence?.answers).toEqual([expect.stringMatching(/^no answer/)])
  })

  it('fails, with the reason, when the container cannot be killed', async () => {
    const fake = docker({}, { 'kill the-id': failed('no such process') })
    const { cause } = await runTest(fake, RESTART)
    expect(cause).toMatch(/^after the restart, docker .*: no such process$/)
  })

  it('fails, with the reason, when the container does not start again', async () => {
    const starts = ['', failed('port is taken')]
    const fake = docker({}, { 'start the-id': starts as never })
    const { cause } = await runTest(fake, RESTART)
    expect(cause).toMatch(/^docker .*: port is taken$/)
  })

  it('begins with what the second start said, not the first', async () => {
    const [one, two] = ['2026-01-01T00:00:10.5Z', '2026-01-01T00:00:12.5Z']
    const state = { Running: false, ExitCode: 2, StartedAt: two }
    second = { ...second, metrics: await serveHealth('OK'), state }
    third = undefined
    const exits = [new Promise<string>(() => undefined), Promise.resolve('2')]
    const fake = docker(
      { FinishedAt: one },
      {
        'wait the-id': exits as never,
        'logs --tail 1000 the-id': 'panic: context canceled\npanic: b',
        'logs --tail 1000 --since 2026-01-01T00:00:11.500Z the-id': 'panic: b'
      }
    )
    const { cause, evidence } = await runTest(fake, RESTART)
    expect(cause).toBe(
      'panic: b; the container ended with exit code 2 before Milvus was healthy again'
    )
    expect(evidence?.logs).toContain('context canceled')
    expect(fake.calls).toContain(
      'logs --tail 1000 --since 2026-01-01T00:00:11.500Z the-id'
    )
  })
})
