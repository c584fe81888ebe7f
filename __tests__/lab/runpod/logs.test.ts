import { describe, expect, it } from '@jest/globals'
import {
  addLine,
  backfill,
  endLog,
  eventOf,
  newLog,
  type LogLine,
  type PodLog
} from '../../../lab/runpod/logs.ts'
import { useServer } from './use-server.ts'

const LINES: LogLine[] = [
  { ts: '2026-06-01T12:00:01.000000001Z', source: 'system', line: 'create' },
  { ts: '2026-06-01T12:00:01.000000002Z', source: 'container', line: 'one' },
  { ts: '2026-06-01T12:00:02Z', source: 'container', line: 'two' },
  { ts: '2026-06-01T12:00:03Z', source: 'container', line: 'three' }
]

function logOf(lines: LogLine[]): PodLog {
  return { ...newLog(), lines: [...lines] }
}

describe('what a stream begins with', () => {
  it.each([
    ['the last lines', { tail: 2 }, ['two', 'three']],
    ['nothing, if asked for no line', { tail: 0 }, []],
    ['one source', { tail: 100, source: 'system' }, ['create']],
    [
      'lines since a time, however many',
      { tail: 1, since: LINES[1]?.ts },
      ['one', 'two', 'three']
    ],
    [
      'lines after the last event, whatever else is asked for',
      { tail: 0, since: LINES[0]?.ts, lastEventId: LINES[1]?.ts },
      ['two', 'three']
    ]
  ] as const)('is %s', (_, query, lines) => {
    const found = backfill(logOf(LINES), query)

    expect(found.map(({ line }) => line)).toEqual(lines)
  })

  it('is sorted by time, since two sources write it', () => {
    const found = backfill(logOf(LINES.toReversed()), { tail: 100 })

    expect(found).toEqual(LINES)
  })
})

describe('the log of a pod', () => {
  it('keeps as many lines as a call can ask for', () => {
    const log = newLog()

    for (let i = 0; i <= 5000; i++) {
      addLine(log, { source: 'container', line: String(i) })
    }

    expect(log.lines).toHaveLength(5000)
    expect(log.lines[0]?.line).toBe('1')
  })
})

describe('the stream of a log', () => {
  const { runpod, call } = useServer()

  it('has the events that the document shows, and follows the log', async () => {
    const pod = await runpod().addPod(stopped())
    for (const line of LINES) addLine(pod.log, line)
    const stream = await open(pod.id, '?tail=1')
    const first = await stream.read()
    addLine(pod.log, { ts: '2026-06-01T12:00:04Z', ...written('four') })
    const next = await stream.read()
    endLog(pod.log)

    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    expect(stream.headers.get('cache-control')).toBe('no-cache')
    expect(first).toBe(
      'id: 2026-06-01T12:00:03Z\n' +
        'data: {"ts":"2026-06-01T12:00:03Z","source":"container","line":"three"}\n\n'
    )
    expect(next).toContain('"line":"four"')
    expect(await stream.read()).toBeUndefined()
  })

  it('has what follows from the wanted source alone', async () => {
    const pod = await runpod().addPod(stopped())
    const stream = await open(pod.id, '?source=container')
    addLine(pod.log, { source: 'system', line: 'stop' })
    addLine(pod.log, written('bye'))

    expect(await stream.read()).not.toContain('stop')
    endLog(pod.log)
  })

  it.each([
    ['an unknown source', '?source=kernel'],
    ['too many lines', '?tail=5001'],
    ['no time', '?since=yesterday']
  ])('is refused for %s', async (_, query) => {
    const { id } = await runpod().addPod(stopped())

    expect((await call('GET', `/v2/pods/${id}/logs${query}`)).status).toBe(422)
  })

  it('is not there for an unknown pod', async () => {
    expect((await call('GET', '/v2/pods/none/logs')).status).toBe(404)
  })

  it.each([
    ['is cut off in the middle of an event', 'cut', /^data: \{"ts"$/],
    ['ends', 'end', /^data: \{"ts"$/]
  ] as const)('that %s is a fault of it', async (_, then, text) => {
    const fault = { text: 'data: {"ts"', then }
    runpod().faults.push({ method: 'GET', path: /logs$/, stream: fault })

    const stream = await open('any')
    const read = await stream.read()
    const end = await stream.read().catch(() => 'cut')

    expect(read).toMatch(text)
    expect(end).toBe(then === 'cut' ? 'cut' : undefined)
  })

  it('can be a flood, which ends with its reader', async () => {
    const text = eventOf({ ts: '2026-06-01T12:00:03Z', ...written('again') })
    const flood = { text, then: 'again' } as const
    runpod().faults.push({ method: 'GET', path: /logs$/, stream: flood })

    const stream = await open('any')
    let length = 0
    while (length < 1_000_000) length += (await stream.read())?.length ?? 0
    await stream.cancel()

    expect((await call('GET', '/v2/pods')).status).toBe(200)
  })

  async function open(id: string, query = '') {
    const { url, account } = runpod()
    const response = await fetch(`${url}/v2/pods/${id}/logs${query}`, {
      headers: { Authorization: `Bearer ${account.key}` }
    })
    const reader = response.body?.getReader()
    const decoder = new TextDecoder()
    return {
      headers: response.headers,
      cancel: () => reader?.cancel(),
      async read(): Promise<string | undefined> {
        const piece = (await reader?.read()) as { value?: Uint8Array }
        return piece.value && decoder.decode(piece.value)
      }
    }
  }

  function written(line: string) {
    return { source: 'container', line } as const
  }

  function stopped() {
    const cpu = { id: 'cpu5c', vcpuCount: 4 }
    return { name: 'a', image: 'b', cpu, stopped: true }
  }
})
