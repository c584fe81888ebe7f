import { beforeEach, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
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
  let rest: FakeRest

  beforeEach(async () => {
    const begun = await healthy()
    rest = begun.rest
    first = begun.container
    const { metrics } = (await healthy()).container
    // REST is that of the first start, so the data is still there.
    second = { metrics, api: first.api, state: { StartedAt: 'second' } }
  })

  function docker(
    stopped: object,
    others: Record<string, string | Error | Promise<string>> = {}
  ): FakeDocker {
    const state = { Running: false, ...stopped }
    return dockerWith(first, {
      ...looks(first, { state }, second),
      'stop -t 30 the-id': '',
      'start the-id': '',
      ...others
    })
  }

  it('searches, stops, starts, searches again, and only then drops', async () => {
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
      'drop'
    ])
    expect(rest.calls.slice(2)).toEqual([
      'entities/search',
      'entities/search',
      'collections/drop'
    ])
  })

  it('only notes a stop that ended with a kill', async () => {
    const result = await runTest(docker({ ExitCode: 137 }), RESTART)
    expect(result).toMatchObject({
      verdict: 'passed',
      notes: ['it did not stop within 30 s and was killed']
    })
  })

  it('keeps most of the time for the start', async () => {
    const fake = docker({ ExitCode: 137 }, { 'stop -t 3 the-id': '' })
    const { notes } = await runTest(fake, { ...RESTART, timeoutSeconds: 9 })
    expect(notes).toEqual(['it did not stop within 3 s and was killed'])
  })

  it('has one limit for both starts', async () => {
    const stopping = sleep(1200, '')
    const fake = docker({}, { 'stop -t 1 the-id': stopping })
    const { cause } = await runTest(fake, { ...RESTART, timeoutSeconds: 1 })
    expect(cause).toBe(
      'the limit of 1 s ran out before Milvus was healthy again: HTTP 200, OK, 5 components'
    )
  })

  it('fails when the rows are gone', async () => {
    const { port: api } = await serveRest()
    second = { ...second, api }
    const { cause } = await runTest(docker({}), RESTART)
    expect(cause).toMatch(
      /^after the restart, the search found nothing instead of 42/
    )
  })

  it('fails when Milvus does not become healthy again', async () => {
    second = { ...second, metrics: await serveHealth('OK') }
    const result = await runTest(docker({}, { 'stop -t 1 the-id': '' }), {
      ...RESTART,
      timeoutSeconds: 1
    })
    expect(result.cause).toBe(
      "the limit of 1 s ran out before Milvus was healthy again: HTTP 200, not the expected JSON: OK; port 9091 (Milvus' default) may belong to another server than Milvus"
    )
    expect(result.probes).toHaveProperty('start')
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
