import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  buildImage,
  FAKE_MILVUS,
  logsOf,
  newVolume,
  start,
  untilHealthy,
  untilNoted
} from '../support/container.ts'
import { inspect } from '../support/engine.ts'
import { docker } from '../support/lab.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'broken-'))
const file = (name: string, text: string, target: string): string[] => {
  writeFileSync(path.join(directory, name), text)
  return ['--volume', `${path.join(directory, name)}:${target}:ro`]
}
const env = (...lines: string[]): string[] =>
  lines.flatMap((line) => ['--env', line])

const DATA = '/var/lib/milvus'
const BROKEN = 'a: b\n  c: [\n'
const MILVUS = ['--', '/milvus/bin/milvus', 'run', 'standalone']

interface Failure {
  /** What makes it happen. */
  options: string[] | (() => Promise<string[]>)
  command?: string[]
  /** The stand-in, unless it is Milvus itself that says it. */
  base?: 'real' | 3
}

/** Options with a volume that Milvus has started on, with variables. */
async function usedVolume(...variables: string[]): Promise<string[]> {
  const volume = ['--volume', `${await newVolume()}:${DATA}`]
  const options = [...volume, ...env(...variables)]
  const first = await start(await buildImage(2), options)
  await untilNoted(first)
  await docker(['rm', '--force', first])
  return volume
}

/** Options with a password for a volume that was first started with variables. */
async function changePassword(...variables: string[]): Promise<string[]> {
  const volume = await usedVolume(...variables)
  return [...volume, ...FAKE_MILVUS, ...env('MILVUS_ROOT_PASSWORD=b')]
}

/** How each message of the table comes about. */
const FAILURES: Record<string, Failure> = {
  'error: cannot write to /var/lib/milvus': {
    options: async () => ['--volume', `${await newVolume()}:${DATA}:ro`]
  },
  'MiB are free in /var/lib/milvus, but Milvus needs': {
    options: ['--tmpfs', `${DATA}:size=1m`]
  },
  'no space left on device': {
    options: ['--tmpfs', `${DATA}:size=1m`, '--entrypoint', '/tini'],
    command: MILVUS,
    base: 'real'
  },
  'error: cannot write /milvus/configs/embedEtcd.yaml': {
    options: ['--user', '999', '--tmpfs', '/milvus/configs:mode=0755']
  },
  'panic: runtime error: invalid memory address or nil pointer dereference': {
    options: file('etcd.yaml', BROKEN, '/milvus/configs/embedEtcd.yaml'),
    base: 'real'
  },
  'init baseTable with file failed': {
    options: file('milvus.yaml', BROKEN, '/milvus/configs/milvus.yaml'),
    base: 'real'
  },
  'bind: address already in use': {
    async options() {
      const first = await start(await buildImage(2))
      await untilHealthy(first)
      return ['--network', `container:${first}`]
    },
    base: 'real'
  },
  'error: MILVUS_ROOT_PASSWORD is empty': {
    options: env('MILVUS_ROOT_PASSWORD=')
  },
  "warning: root's password is still Milvus": {
    options: () => changePassword()
  },
  'wrote this volume, and Milvus': {
    async options() {
      const volume = await usedVolume()
      return [...volume, ...FAKE_MILVUS, ...env('MILVUS_VERSION=2.0.0')]
    }
  },
  'error: cannot become the user milvus': {
    options: ['--cap-drop', 'ALL'],
    base: 3
  },
  "root keeps the password of this volume's first start": {
    options: () => changePassword('MILVUS_ROOT_PASSWORD=a')
  },
  'warning: the memory limit is': {
    options: ['--memory', '512m', ...FAKE_MILVUS]
  },
  'warning: this CPU has neither SSE4.2 nor AVX': {
    options: [
      ...file('cpuinfo', 'flags\t\t: fpu\n', '/proc/cpuinfo'),
      ...FAKE_MILVUS
    ]
  },
  'warning: MILVUS_EXPOSE_ETCD has no effect': {
    options: [
      ...file('own.yaml', '# mine\n', '/milvus/configs/embedEtcd.yaml'),
      ...env('MILVUS_EXPOSE_ETCD=true'),
      ...FAKE_MILVUS
    ]
  },
  'Not all components are healthy': {
    options: env('MILVUS_STANDIN_FAULT=never-healthy')
  },
  'connect: connection refused': {
    options: env('COMMON_STORAGETYPE=remote'),
    base: 'real'
  }
}

/** The messages of the table, in its first column. */
function messagesOf(page: string): string[] {
  const [, table = ''] = page.split(/<!-- \/?troubleshooting -->/)
  return [...table.matchAll(/^\| `(.+?)` +\|/gm)].map(([, text]) => text ?? '')
}

/** What a container and Docker's health check have said, as soon as it has the text. */
async function waitFor(id: string, text: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    const { Health } = (await inspect(id)).State
    const said = (await logsOf(id)) + JSON.stringify(Health?.Log)
    if (said.includes(text) || tries === 200) return said
    await sleep(300)
  }
}

describe('the table of messages in docs/image.md', () => {
  const images: Partial<Record<string, string>> = {}

  beforeAll(async () => {
    for (const base of ['real', 2, 3] as const)
      images[base] = await buildImage(base)
  })

  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  it('has just the messages that are tried here', () => {
    const messages = messagesOf(readFileSync('docs/image.md', 'utf8'))

    expect(messages).toEqual(Object.keys(FAILURES))
  })

  it.each(Object.entries(FAILURES))(
    '«%s» comes from a real failure',
    async (message, failure) => {
      const { options, command, base = 2 } = failure
      const all = typeof options === 'function' ? await options() : options
      const id = await start(images[base] ?? '', all, command)

      expect((await waitFor(id, message)).includes(message)).toBe(true)
    }
  )
})
