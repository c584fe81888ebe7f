import { beforeAll, describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildImage, run, start, untilHealthy } from '../support/container.ts'
import { inspect, type Health } from '../support/engine.ts'
import { docker } from '../support/lab.ts'

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

/** What Docker knows about a container's health. */
async function healthOf(id: string): Promise<Health> {
  const { Health } = (await inspect(id)).State
  if (!Health) throw new Error(`${id} has no HEALTHCHECK`)
  return Health
}

/** The last answer of the HEALTHCHECK, once there is one. */
async function firstAnswer(id: string): Promise<Health['Log'][number]> {
  for (;;) {
    const [answer] = (await healthOf(id)).Log
    if (answer) return answer
    await sleep(100)
  }
}

// Options with which the check counts from the first second on.
const AT_ONCE = [
  ...['--health-interval', '1s', '--health-retries', '2'],
  ...['--health-start-period', '1s']
]

/** Waits for a verdict. */
async function verdictOf(id: string): Promise<string> {
  for (;;) {
    const { Status } = await healthOf(id)
    if (Status !== 'starting') return Status
    await sleep(100)
  }
}

describe('HEALTHCHECK', () => {
  it('has the numbers of standalone_embed.sh, and asks every five seconds at the start', async () => {
    const format = '{{json .Config.Healthcheck}}'
    const args = ['image', 'inspect', '--format', format, image]
    const seconds = 1_000_000_000

    expect(JSON.parse(await docker(args))).toEqual({
      Test: ['CMD', '/healthcheck.sh'],
      Interval: 30 * seconds,
      Timeout: 20 * seconds,
      StartPeriod: 90 * seconds,
      StartInterval: 5 * seconds,
      Retries: 3
    })
  })

  it('follows METRICS_PORT', async () => {
    await untilHealthy(await start(image, ['--env', 'METRICS_PORT=9191']))
  })

  it.each(['METRICS.PORT', 'metrics_port', 'MILVUS_CONF_METRICS_PORT'])(
    'follows its other spellings: %s',
    async (name) => {
      await untilHealthy(await start(image, ['--env', `${name}=9191`]))
    }
  )

  it('asks no proxy', async () => {
    const proxy = [
      '--env',
      'http_proxy=http://127.0.0.1:9',
      '--env',
      'ALL_PROXY=http://127.0.0.1:9'
    ]

    await untilHealthy(await start(image, proxy))
  })

  it.each([
    ['never-healthy', 'Not all components are healthy, 4/5'],
    ['empty-list', '{"state":"OK","detail":null}'],
    ['garbage-health', '<html>']
  ])(
    'says unhealthy, with the answer, of a Milvus with %s',
    async (fault, answer) => {
      const options = [...AT_ONCE, '--env', `MILVUS_STANDIN_FAULT=${fault}`]
      const id = await start(image, options)

      expect(await verdictOf(id)).toBe('unhealthy')
      expect((await healthOf(id)).Log.at(-1)?.Output).toContain(answer)
    }
  )

  it('says healthy of a Milvus that takes seconds to answer', async () => {
    const slow = [
      '--env',
      'MILVUS_STANDIN_FAULT=slow',
      '--env',
      'MILVUS_STANDIN_FAULT_AFTER=3s'
    ]

    expect(await verdictOf(await start(image, [...AT_ONCE, ...slow]))).toBe(
      'healthy'
    )
  })

  it('says what went wrong when nobody answers', async () => {
    const id = await start(image, [], ['sleep', 'infinity'])

    expect((await firstAnswer(id)).Output).toMatch(
      /Failed to connect|Could.* connect/
    )
  })
})

describe('an answer of Milvus', () => {
  const PART = '{"name":"proxy","code":1}'
  const OTHER = '{ "code": 2, "name": "querynode" }'

  // In one container, where curl is a script that prints the answer.
  async function ask(answers: string[]): Promise<string[]> {
    const script = `
mkdir -p /usr/local/bin
printf '#!/bin/sh\nprintf "%%s" "$ANSWER"\n' >/usr/local/bin/curl
chmod +x /usr/local/bin/curl
for ANSWER in "$@"; do
  export ANSWER
  /healthcheck.sh >/dev/null && echo 'answer: healthy' || echo 'answer: not'
  /status.sh | sed -n 's/^  /part: /p'
done`
    const args = ['--entrypoint', 'sh']
    const command = ['-c', script, 'sh', ...answers]
    const { output } = await run(image, args, command)
    return output.trim().split('\n')
  }

  it('means the same in any order of its keys, and with any blanks', async () => {
    const answers = [
      `{"state":"OK","detail":[${PART}]}`,
      `{"detail":[${PART}],"state":"OK"}`,
      `{\n\t"detail" : [ ${OTHER} ],\r\n  "state" : "OK"\n}`,
      `{"state":"OK","detail":null}`,
      `{"detail":[${PART},${OTHER}],"state":"bad"}`
    ]

    expect(await ask(answers)).toEqual([
      ...['answer: healthy', 'part: proxy: healthy'],
      ...['answer: healthy', 'part: proxy: healthy'],
      ...['answer: healthy', 'part: querynode: abnormal'],
      ...['answer: not', 'part: {"state":"OK","detail":null}'],
      ...['answer: not', 'part: proxy: healthy', 'part: querynode: abnormal']
    ])
  })
})
