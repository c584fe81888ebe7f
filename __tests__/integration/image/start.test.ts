import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  FAKE_MILVUS,
  newVolume,
  run,
  type Ended
} from '../support/container.ts'

/** Start commands, and what must have run in the end. */
const COMMANDS = [
  { command: [], milvus: 'run standalone' },
  { command: [''], milvus: 'run standalone' },
  { command: ['milvus', 'run', 'standalone'], milvus: 'run standalone' },
  {
    command: ['milvus', 'run', 'standalone', '-alias', 'x'],
    milvus: 'run standalone -alias x'
  },
  { command: ['milvus run  standalone'], milvus: 'run standalone' },
  {
    command: ['milvus run standalone -alias *'],
    milvus: 'run standalone -alias *'
  },
  { command: ['--alias=x'], milvus: 'run standalone --alias=x' },
  { command: ['bash', '-c', 'echo foreign $0', 'x'], milvus: undefined }
] as const

/** What is mounted at the data directory, and for which users it will do. */
const VOLUMES = [
  { volume: 'none', options: () => [], forRoot: true, for999: false },
  {
    volume: "root's own",
    options: () => ['--tmpfs', '/var/lib/milvus:mode=0755'],
    forRoot: true,
    for999: false
  },
  {
    volume: "uid 999's own",
    options: () => ['--tmpfs', '/var/lib/milvus:mode=0755,uid=999,gid=999'],
    forRoot: true,
    for999: true
  },
  {
    volume: 'read-only',
    options: async () => [
      '--volume',
      `${await newVolume()}:/var/lib/milvus:ro`
    ],
    forRoot: false,
    for999: false
  },
  {
    volume: 'full',
    options: () => ['--tmpfs', '/var/lib/milvus:size=1m,mode=0777'],
    forRoot: false,
    for999: false
  }
]

/** Bases and users; Milvus 3 changes to its own user by itself. */
const USERS = [
  { base: 2, options: [], uid: 0 },
  { base: 3, options: [], uid: 999 },
  { base: 2, options: ['--user', '999'], uid: 999 }
] as const

const CONFIGS = [
  { configs: "the image's own", options: [] },
  { configs: 'empty', options: ['--tmpfs', '/milvus/configs:mode=1777'] },
  {
    configs: 'elsewhere',
    options: ['--env', 'ETCD_CONFIG_PATH=/tmp/etcd.yaml']
  }
] as const

// All pairs of commands and volumes; the two others take turns, so that every
// pair of any two is there.
const CASES = COMMANDS.flatMap((command, c) =>
  VOLUMES.map((volume, v) => ({
    ...command,
    volume,
    user: USERS[(c + v) % 3] ?? USERS[0],
    config: CONFIGS[(c + 2 * v) % 3] ?? CONFIGS[0]
  }))
)

describe('a start', () => {
  const images: Record<number, string> = {}

  beforeAll(async () => {
    for (const base of [2, 3] as const) images[base] = await buildImage(base)
  })

  it.each(
    CASES.map((one) => ({
      ...one,
      title: [
        one.command.join(' ') || JSON.stringify(one.command),
        `volume: ${one.volume.volume}`,
        `base ${one.user.base}, uid ${one.user.uid}`,
        `configs: ${one.config.configs}`
      ].join('; ')
    }))
  )('$title', async ({ command, milvus, volume, user, config }) => {
    const ended = await run(
      images[user.base] ?? '',
      [
        ...FAKE_MILVUS,
        ...(await volume.options()),
        ...user.options,
        ...config.options
      ],
      [...command]
    )

    // Milvus 3 starts as root, and is given what belongs to root.
    const asRoot = user.options.length === 0
    if (!milvus) expectForeign(ended)
    else if (config.configs === 'empty') expectStop(ended, NO_MILVUS_YAML)
    else if (asRoot ? volume.forRoot : volume.for999) {
      expectMilvus(ended, milvus, user.uid)
    } else expectStop(ended, NOT_WRITABLE)
  })
})

function expectForeign({ code, output }: Ended): void {
  expect(output).toContain('foreign x')
  expect(output).not.toContain('started: milvus')
  expect(code).toBe(0)
}

function expectMilvus(ended: Ended, args: string, uid: number): void {
  expect(ended.output).toContain(`started: milvus ${args}\nuid: ${uid}\n`)
  expect(ended.code).toBe(0)
}

/** Messages that say what is wrong, and what to do. */
const NOT_WRITABLE =
  /error: (cannot write to|only \d+ MiB are free in) .*(mount a volume|free some)/
const NO_MILVUS_YAML =
  /error: there is no milvus\.yaml in \/milvus\/configs: .* must have one/

function expectStop({ code, output }: Ended, message: RegExp): void {
  expect(output).toMatch(message)
  expect(output).not.toContain('started: milvus')
  expect(code).toBe(1)
}
