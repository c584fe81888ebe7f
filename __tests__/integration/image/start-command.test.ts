import { beforeAll, describe, expect, it } from '@jest/globals'
import { buildImage } from '../support/container.ts'
import { startFake } from '../support/fake-milvus.ts'

const SECRETS = {
  RUNPOD_API_KEY: 'rpa_SECRET',
  PUBLIC_KEY: 'ssh-ed25519 SECRET',
  MILVUS_ROOT_PASSWORD: 'SECRET'
}

/** Ways to start Milvus other than the image's own command. */
const WAYS = [
  { options: [], command: ['bash', '-c', 'milvus run standalone'] },
  { options: [], command: ['bash', '-c', 'exec milvus run standalone'] },
  {
    options: [],
    command: ['bash', '-c', 'cd /; exec /milvus/bin/milvus run standalone']
  },
  {
    options: ['--entrypoint', '/tini'],
    command: ['--', 'milvus', 'run', 'standalone']
  },
  { options: ['--entrypoint', 'milvus'], command: ['run', 'standalone'] },
  {
    options: ['--entrypoint', 'sh'],
    command: ['-c', 'cd /; milvus run standalone']
  }
]

const images: Record<number, string> = {}

beforeAll(async () => {
  for (const base of [2, 3] as const) images[base] = await buildImage(base)
})

describe.each(WAYS)('Milvus started with $options $command', (way) => {
  it.each([
    { base: 2, uid: 0 },
    { base: 3, uid: 999 }
  ])(
    "has no secrets that it would show, has upstream's jemalloc, and is uid $uid on base $base",
    async ({ base, uid }) => {
      const { command, options } = way
      const image = images[base] ?? ''
      const { env, output } = await startFake(image, SECRETS, command, options)

      expect(output).toContain(
        `started: milvus run standalone\nuid: ${uid}\nenv`
      )
      expect(env.COMMON_SECURITY_AUTHORIZATIONENABLED).toBe('true')
      expect(env.LD_PRELOAD).toBe(':/milvus/lib/libjemalloc.so')
      expect(Object.keys(env)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/KEY$|^MILVUS_ROOT/)])
      )
    }
  )
})

describe('a start command', () => {
  it.each([
    [' milvus run standalone'],
    ['\tmilvus run standalone\n'],
    [' ', ''],
    ['\n']
  ])('%j starts Milvus', async (...command) => {
    const { output } = await startFake(images[2] ?? '', {}, command)

    expect(output).toContain('started: milvus run standalone\n')
  })

  it('that only names the program is left alone', async () => {
    const line = 'ls -l /milvus/bin/milvus && exec /milvus/bin/milvus run x'
    const command = ['sh', '-c', line]

    const { output } = await startFake(images[3] ?? '', {}, command)

    expect(output).toMatch(/^-.* \/milvus\/bin\/milvus$/m)
    expect(output).toContain('started: milvus run x\nuid: 999\n')
  })

  it.each([
    [['milvus', 'version'], 'version'],
    [['/milvus/bin/milvus', 'version'], 'version'],
    [['milvus version'], 'version'],
    [['sh', '-c', 'milvus stop standalone'], 'stop standalone'],
    [['milvus'], '']
  ])('%j, which runs no server, touches nothing', async (command, args) => {
    const { output } = await startFake(
      images[3] ?? '',
      {},
      [...command],
      ['--tmpfs', '/var/lib/milvus', '--read-only']
    )

    expect(output).toContain(`started: milvus ${args}\nuid: 0\n`)
    expect(output).not.toContain('milvus-runpod:')
  })
})

describe('a container with fewer rights', () => {
  const stopOf = async (
    base: 2 | 3,
    options: string[],
    command: string[] = []
  ): Promise<string> => {
    const image = images[base] ?? ''
    const { code, output } = await startFake(image, {}, command, options)
    expect(output).not.toContain('started: milvus')
    expect(code).toBe(1)
    return output
  }

  const OPEN = ['--tmpfs', '/var/lib/milvus:mode=0777']
  const DROP_ALL = ['--cap-drop', 'ALL']

  it('that cannot change to the user of Milvus 3 stops with the reason', async () => {
    expect(await stopOf(3, DROP_ALL)).toContain(
      'error: cannot become the user milvus (Operation not permitted): allow the capabilities SETUID and SETGID, or start the container as --user 999:999'
    )
  })

  it.each([
    { base: 2 as const, user: '0:0' },
    { base: 2 as const, user: '12345:0' },
    { base: 3 as const, user: '999:999' }
  ])('runs Milvus $base as $user without capabilities', async (one) => {
    const image = images[one.base] ?? ''
    const options = [...DROP_ALL, ...OPEN, '--user', one.user]

    const { output } = await startFake(image, {}, [], options)

    expect(output).toContain(`uid: ${one.user.split(':')[0]}\n`)
  })

  it('as a user to whom the folders of Milvus are closed stops with the reason', async () => {
    const closed =
      'chmod 0774 /milvus/bin; exec setpriv --reuid=1234 --regid=1234 --clear-groups /entrypoint.sh'

    expect(await stopOf(2, OPEN, ['sh', '-c', closed])).toContain(
      'error: uid 1234 cannot run milvus: start the container as root, or with the group of /milvus/bin (--user 1234:0)'
    )
  })

  it('lets Milvus 3 create folders where root may not', async () => {
    const volume = ['--tmpfs', '/var/lib/milvus:mode=0755,uid=999,gid=999']
    const options = ['--cap-drop', 'DAC_OVERRIDE', ...volume]

    const { output } = await startFake(images[3] ?? '', {}, [], options)

    expect(output).toContain('started: milvus run standalone\nuid: 999\n')
  })
})
