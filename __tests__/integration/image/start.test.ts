import { beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  buildImage,
  FAKE_MILVUS,
  newVolume,
  run
} from '../support/container.ts'

const DATA = '/var/lib/milvus'
const CONFIGS = '/milvus/configs'

const images: Record<number, string> = {}

beforeAll(async () => {
  for (const base of [2, 3] as const) images[base] = await buildImage(base)
})

const DROP_ALL = ['--cap-drop', 'ALL']
const tmpfs = (mode: string): string[] => ['--tmpfs', `${DATA}:mode=${mode}`]

type Given = () => string[] | Promise<string[]>

/** A volume with the folders of an earlier start, read-only. */
async function usedVolume(base: 2 | 3): Promise<string[]> {
  const volume = `${await newVolume()}:${DATA}`
  const { code } = await run(images[base] ?? '', [
    ...FAKE_MILVUS,
    ...['--volume', volume]
  ])
  expect(code).toBe(0)
  return ['--volume', `${volume}:ro`]
}

describe('a start', () => {
  it.each([
    [
      2,
      'as another user, on its own volume',
      999,
      ['--user', '999', ...tmpfs('0755,uid=999')]
    ],
    [
      2,
      'as any user of group root, without capabilities',
      12345,
      ['--user', '12345:0', ...DROP_ALL, ...tmpfs('0777')]
    ],
    [
      3,
      "on root's volume, in a root file system that is read-only",
      999,
      ['--read-only', ...tmpfs('0755')]
    ],
    [
      3,
      'where root may not write, but Milvus may',
      999,
      ['--cap-drop', 'DAC_OVERRIDE', ...tmpfs('0755,uid=999,gid=999')]
    ],
    [
      3,
      'as its user, without capabilities',
      999,
      ['--user', '999:999', ...DROP_ALL, ...tmpfs('0777')]
    ]
  ])('of Milvus %d %s runs it as uid %d', async (base, _, uid, options) => {
    const { code, output } = await run(images[base] ?? '', [
      ...FAKE_MILVUS,
      ...options
    ])

    expect(output).toContain(`started: milvus run standalone\nuid: ${uid}\n`)
    expect(code).toBe(0)
  })

  it.each<[number, string, Given, string]>([
    [
      2,
      'a volume that is read-only',
      async () => ['--volume', `${await newVolume()}:${DATA}:ro`],
      `cannot write to ${DATA} (Read-only file system): mount a volume that uid 0 can write to`
    ],
    ...([2, 3] as const).map((base): [number, string, Given, string] => [
      base,
      'a volume that it used, and that is read-only now',
      () => usedVolume(base),
      `cannot write to ${DATA} (Read-only file system): mount a volume that uid ${base === 3 ? 999 : 0} can write to`
    ]),
    [
      2,
      'a volume that is too small',
      () => [...tmpfs('0777,size=1m')],
      `only 1 MiB are free in ${DATA}, but Milvus needs 150 MiB to start`
    ],
    [
      2,
      'no volume for another user',
      () => ['--user', '999'],
      `cannot write to ${DATA} (Permission denied): mount a volume that uid 999 can write to`
    ],
    [
      3,
      'a volume that may not be given away',
      () => ['--cap-drop', 'CHOWN', ...tmpfs('0755')],
      `cannot write to ${DATA} (Permission denied): mount a volume that uid 999 can write to`
    ],
    [
      3,
      'no capabilities',
      () => DROP_ALL,
      'cannot become the user milvus (Operation not permitted): allow the capabilities SETUID and SETGID, or start the container as --user 999:999'
    ],
    [
      2,
      'configs that its user cannot write',
      () => ['--user', '999', '--tmpfs', `${CONFIGS}:mode=0755`],
      `cannot write ${CONFIGS}/embedEtcd.yaml (Permission denied): mount ${CONFIGS} writable for uid 999, or put the file there`
    ],
    [
      3,
      "a key that Milvus' user cannot read",
      () => [
        '--env',
        'COMMON_SECURITY_TLSMODE=1',
        '--env',
        'PROXY_HTTP_PORT=8080',
        '--env',
        'TLS_SERVERKEYPATH=/proc/1/environ'
      ],
      'uid 999 cannot read TLS_SERVERKEYPATH (/proc/1/environ)'
    ]
  ])(
    'of Milvus %d with %s stops with the reason',
    async (base, _, options, reason) => {
      const { code, output } = await run(images[base] ?? '', [
        ...FAKE_MILVUS,
        ...(await options())
      ])

      expect(output).toContain(`error: ${reason}`)
      expect(output).not.toContain('started: milvus')
      expect(code).toBe(1)
    }
  )

  it('as a user to whom the folders of Milvus are closed stops with the reason', async () => {
    const script =
      'chmod 0774 /milvus/bin; exec setpriv --reuid=1234 --regid=1234 --clear-groups /entrypoint.sh'

    const { output } = await run(
      images[2] ?? '',
      [...FAKE_MILVUS, ...tmpfs('0777')],
      ['sh', '-c', script]
    )

    expect(output).toContain(
      'error: uid 1234 cannot run milvus: start the container as root, or with the group of /milvus/bin (--user 1234:0)'
    )
  })

  it('treats an embedEtcd.yaml that cannot be written as your own, and warns of the memory limit', async () => {
    const own = path.resolve('docker/configs/user.yaml')
    const file = `${CONFIGS}/embedEtcd.yaml`

    const { output } = await run(images[2] ?? '', [
      ...FAKE_MILVUS,
      ...['--volume', `${own}:${file}:ro`, '--memory', '512m']
    ])

    expect(output).toContain(`2379 (etcd; as in ${file})`)
    expect(output).toContain(
      'warning: the memory limit is 536 MB, but Milvus asks for 8000 MB'
    )
    expect(output).toContain(
      `data in ${DATA} (no volume: lost with the container)`
    )
  })
})

/** Ways to start Milvus other than the image's own command. */
const WAYS = [
  `/entrypoint.sh bash -c 'milvus run standalone'`,
  `/entrypoint.sh bash -c 'exec milvus run standalone'`,
  `/entrypoint.sh bash -c 'cd /; exec /milvus/bin/milvus run standalone'`,
  `/tini -s -- milvus run standalone`,
  `milvus run standalone`,
  `sh -c 'cd /; milvus run standalone'`
]

describe('Milvus, however it is started', () => {
  it.each([
    { base: 2, uid: 0 },
    { base: 3, uid: 999 }
  ])(
    "has no secrets that it would show, has upstream's jemalloc, and is uid $uid on base $base",
    async ({ base, uid }) => {
      const secrets = ['RUNPOD_API_KEY', 'PUBLIC_KEY', 'MILVUS_ROOT_PASSWORD']
      const options = secrets.flatMap((name) => ['--env', `${name}=SECRET`])
      const entrypoint = [...FAKE_MILVUS, ...options, '--entrypoint', 'sh']

      const { output } = await run(images[base] ?? '', entrypoint, [
        '-c',
        WAYS.join('; ')
      ])

      const starts = output.split('started: milvus run standalone\n').slice(1)
      expect(starts).toHaveLength(WAYS.length)
      for (const start of starts) {
        expect(start).toMatch(RegExp(`^uid: ${uid}\n`))
        expect(start).toContain(
          'env: COMMON_SECURITY_AUTHORIZATIONENABLED=true'
        )
        expect(start).toContain('env: LD_PRELOAD=:/milvus/lib/libjemalloc.so')
        expect(start).not.toMatch(
          /^env: (RUNPOD_API_KEY|PUBLIC_KEY|MILVUS_ROOT)/m
        )
      }
    }
  )
})

describe('the image', () => {
  it('has its configuration files for those who bypass its entrypoint', async () => {
    const files = ['embedEtcd.yaml', 'user.yaml']

    const { output } = await run(
      images[2] ?? '',
      ['--entrypoint', 'cat'],
      files.map((name) => `${CONFIGS}/${name}`)
    )

    const expected = files.map((name) =>
      readFileSync(`docker/configs/${name}`, 'utf8')
    )
    expect(output).toBe(expected.join(''))
  })
})
