import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  exec,
  FAKE_MILVUS,
  logsOf,
  newVolume,
  portOf,
  run,
  start,
  untilHealthy
} from '../support/container.ts'
import { docker } from '../support/lab.ts'

const PASSWORD = 'correct horse battery staple'
const PORT = ['--publish', '127.0.0.1::19530']

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

/** Starts the image with root's password, until it is healthy. */
async function startWith(
  password: string | undefined,
  options: string[] = []
): Promise<string> {
  const variable =
    password === undefined ? [] : ['--env', `MILVUS_ROOT_PASSWORD=${password}`]
  const id = await start(image, [...PORT, ...variable, ...options])
  await untilHealthy(id)
  return id
}

/** HTTP status of a call over REST, as root with a password. */
async function statusAs(id: string, password?: string): Promise<number> {
  const port = await portOf(id, 19530)
  const url = `http://127.0.0.1:${port}/v2/vectordb/collections/list`
  const headers = password
    ? { Authorization: `Bearer root:${password}` }
    : undefined
  return (await fetch(url, { method: 'POST', body: '{}', headers })).status
}

// The same with the real Milvus: settings.test.ts.
describe('MILVUS_ROOT_PASSWORD', () => {
  it("turns authentication on, and is root's from the first start", async () => {
    const id = await startWith(PASSWORD)

    expect(await statusAs(id)).toBe(401)
    expect(await statusAs(id, 'Milvus')).toBe(401)
    expect(await statusAs(id, PASSWORD)).toBe(200)
    expect(await logsOf(id)).toContain('authentication on')
  })

  it('turns nothing on when it is not set', async () => {
    const id = await startWith(undefined)

    expect(await statusAs(id)).toBe(200)
    expect(await logsOf(id)).toContain('authentication off')
  })

  it('can come out of a file', async () => {
    const volume = await newVolume()
    const mount = ['--volume', `${volume}:/run/secrets`]
    const entrypoint = ['--entrypoint', 'sh']
    const write = `echo '${PASSWORD}' >/run/secrets/root`
    await run(image, [...mount, ...entrypoint], ['-c', write])
    const file = ['--env', 'MILVUS_ROOT_PASSWORD_FILE=/run/secrets/root']

    const id = await startWith(undefined, [...mount, ...file])

    expect(await statusAs(id, PASSWORD)).toBe(200)
  })

  it('changed later, says that Milvus keeps the first one', async () => {
    const volume = ['--volume', `${await newVolume()}:/var/lib/milvus`]
    const first = await startWith(PASSWORD, volume)
    expect(await logsOf(first)).not.toContain('root keeps the password')
    await docker(['rm', '--force', first])

    const second = await startWith('another one', volume)

    expect(await logsOf(second)).toContain(
      "root keeps the password of this volume's first start"
    )
    expect(await statusAs(second, 'another one')).toBe(401)
    expect(await statusAs(second, PASSWORD)).toBe(200)
  })

  it('added later, warns that root has the default, until /set-root-password.sh sets it', async () => {
    const volume = [
      ...['--volume', `${await newVolume()}:/srv/milvus`],
      ...['--env', 'MILVUS_DATA_DIR=/srv/milvus'],
      ...['--env', 'proxy.port=19530']
    ]
    await docker(['rm', '--force', await startWith(undefined, volume)])
    const later = await startWith(`${PASSWORD} "\\ 밀`, volume)
    expect(await logsOf(later)).toContain(
      "warning: root's password is still Milvus"
    )

    await exec(later, '/set-root-password.sh')

    expect(await statusAs(later, 'Milvus')).toBe(401)
    await expect(exec(later, '/set-root-password.sh')).rejects.toThrow(
      'root has another password than Milvus already'
    )
    await docker(['restart', later])
    await untilHealthy(later)
    const logs = await logsOf(later)
    expect(logs.match(/root's password is still Milvus/g)).toHaveLength(1)
    expect(logs).not.toContain(PASSWORD)
  })

  it('is neither in ps nor in the logs', async () => {
    const id = await startWith(PASSWORD)

    expect(await docker(['top', id, '-eo', 'pid,args'])).not.toContain(PASSWORD)
    expect(await logsOf(id)).not.toContain(PASSWORD)
  })
})

describe('a start with MILVUS_ROOT_PASSWORD', () => {
  const startFake = (
    variables: Record<string, string>
  ): ReturnType<typeof run> =>
    run(image, [
      ...FAKE_MILVUS,
      ...Object.entries(variables).flatMap(([name, value]) => [
        '--env',
        `${name}=${value}`
      ])
    ])

  it.each([
    [
      'empty',
      { MILVUS_ROOT_PASSWORD: '' },
      'error: MILVUS_ROOT_PASSWORD is empty: set 1 to 72 characters'
    ],
    [
      'over 72 characters',
      { MILVUS_ROOT_PASSWORD: 'x'.repeat(73) },
      'error: MILVUS_ROOT_PASSWORD has 73 bytes: Milvus accepts at most 72'
    ],
    [
      'over 72 bytes, in fewer letters',
      { MILVUS_ROOT_PASSWORD: '밀'.repeat(25) },
      'error: MILVUS_ROOT_PASSWORD has 75 bytes'
    ],
    [
      'there twice',
      { MILVUS_ROOT_PASSWORD: 'a', MILVUS_ROOT_PASSWORD_FILE: '/b' },
      'error: set MILVUS_ROOT_PASSWORD or MILVUS_ROOT_PASSWORD_FILE, not both'
    ],
    [
      'in a file that is not there',
      { MILVUS_ROOT_PASSWORD_FILE: '/nowhere' },
      'error: cannot read MILVUS_ROOT_PASSWORD_FILE (/nowhere)'
    ]
  ])('%s stops', async (_, variables, message) => {
    const { code, output } = await startFake(variables)

    expect(output).toContain(message)
    expect(output).not.toContain('started: milvus')
    expect(code).toBe(1)
  })

  it.each([
    ['begins with a space', ' a', 'begins or ends with a space'],
    ['ends with a space', 'a ', 'begins or ends with a space'],
    ['contains a line break', 'a\nb', 'contains a line break, a tab'],
    ['contains a tab', 'a\tb', 'contains a line break, a tab'],
    [
      'is a secret that RunPod did not replace',
      '{{ RUNPOD_SECRET_milvus }}',
      'is a reference that RunPod did not replace'
    ],
    ['is nothing but a line break', '\r\n', 'is empty'],
    ...['\u00a0', '\u3000', '\ufeff', '\u200b', '\u2009', '\u2060'].map(
      (end): [string, string, string] => [
        `ends with U+${end.charCodeAt(0).toString(16)}`,
        `밀a${end}`,
        'begins or ends with a space that is not seen'
      ]
    ),
    [
      'begins with a no-break space',
      '\u00a0a',
      'begins or ends with a space that is not seen'
    ]
  ])('that %s stops', async (_, password, message) => {
    const { code, output } = await startFake({ MILVUS_ROOT_PASSWORD: password })

    expect(output).toContain(`error: MILVUS_ROOT_PASSWORD ${message}`)
    expect(output).not.toContain('started: milvus')
    expect(code).toBe(1)
  })

  it.each(['a', 'a\r\n', 'a\n\n', '\uFEFFa'])(
    'given as %j is "a"',
    async (password) => {
      const { output } = await startFake({ MILVUS_ROOT_PASSWORD: password })

      expect(output).toContain('env: COMMON_SECURITY_DEFAULTROOTPASSWORD=a\n')
      expect(output.includes('which is not part of it')).toBe(password !== 'a')
    }
  )

  it.each([
    ['with a byte order mark', '\\357\\273\\277a\\r\\n', '=a\n'],
    ['in UTF-8', '밀\\n', '=밀\n'],
    ['in Latin-1', '\\344\\n', 'error: MILVUS_ROOT_PASSWORD is not UTF-8'],
    ['in UTF-16', '\\377\\376a\\0', 'error: MILVUS_ROOT_PASSWORD is not UTF-8'],
    ['in UTF-16 without its mark', 'a\\0b\\0', 'another control character']
  ])('in a file %s', async (_, content, expected) => {
    const { output } = await run(
      image,
      [...FAKE_MILVUS, '--env', 'MILVUS_ROOT_PASSWORD_FILE=/tmp/password'],
      ['sh', '-c', `printf '${content}' >/tmp/password; exec /entrypoint.sh`]
    )

    expect(output).toContain(expected)
  })

  it.each([
    '0123',
    '1e5',
    'true',
    `'"$x \`y\` {a: b} \\n*?#%`,
    '밀버스',
    'null'
  ])('%j reaches Milvus as it is', async (password) => {
    const { output } = await startFake({ MILVUS_ROOT_PASSWORD: password })

    expect(output).toContain(
      `env: COMMON_SECURITY_DEFAULTROOTPASSWORD=${password}\n`
    )
  })

  it('of 72 characters is taken', async () => {
    const password = 'x'.repeat(72)

    const { code, output } = await startFake({ MILVUS_ROOT_PASSWORD: password })

    expect(output).toContain(
      `env: COMMON_SECURITY_DEFAULTROOTPASSWORD=${password}\n`
    )
    expect(code).toBe(0)
  })

  it.each([
    ...['"a b"', "'a'", '""'].map(
      (password): [string, Record<string, string>, string] => [
        `in quotes, as ${password}`,
        { MILVUS_ROOT_PASSWORD: password },
        'warning: the quotes around MILVUS_ROOT_PASSWORD are part of the password, and stay so'
      ]
    ),
    [
      "that is Milvus' default",
      { MILVUS_ROOT_PASSWORD: 'Milvus' },
      "warning: MILVUS_ROOT_PASSWORD is Milvus' default"
    ],
    [
      'on a Milvus that shows it on port 9091',
      { MILVUS_ROOT_PASSWORD: 'a', MILVUS_VERSION: '2.6.0' },
      "warning: this Milvus shows root's password on port 9091"
    ],
    [
      'on a Milvus that knows none',
      { MILVUS_ROOT_PASSWORD: 'a', MILVUS_VERSION: '2.3.5' },
      "warning: this Milvus ignores MILVUS_ROOT_PASSWORD: root's password is Milvus"
    ]
  ])('%s is warned of', async (_, variables, warning) => {
    const { code, output } = await startFake(variables)

    expect(output).toContain(warning)
    expect(output).toContain('started: milvus')
    expect(code).toBe(0)
  })

  it('that Milvus takes and masks is warned of by nothing', async () => {
    const { output } = await startFake({ MILVUS_ROOT_PASSWORD: 'correct' })

    expect(output).not.toContain('warning: this Milvus')
    expect(output).not.toContain('warning: MILVUS_ROOT_PASSWORD')
  })
})
