import { describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { newRoot, startHere, USER_YAML } from '../support/image-here.ts'

/** The image's variable, and Milvus' own. */
const OURS = 'MILVUS_ROOT_PASSWORD'
const NAME = 'COMMON_SECURITY_DEFAULTROOTPASSWORD'

/** Passwords that stop the start, with what is said of them. */
const BAD = {
  'is empty: set 1 to 72 characters': ['', '\r\n'],
  'has 73 bytes: Milvus accepts at most 72': ['x'.repeat(73)],
  'has 75 bytes': ['밀'.repeat(25)],
  'begins or ends with a space': [' a', 'a '],
  'contains a line break, a tab': ['a\nb', 'a\tb'],
  'is a reference that RunPod did not replace': ['{{ RUNPOD_SECRET_milvus }}'],
  'begins or ends with an invisible space': [
    '\u00a0a',
    ...['\u00a0', '\u3000', '\ufeff', '\u200b', '\u2009', '\u2060'].map(
      (space) => `밀a${space}`
    )
  ]
}

async function expectStop(
  variables: Record<string, string>,
  message: string
): Promise<void> {
  const { code, output } = await startHere(variables)
  expect(output).toContain(`error: ${message}`)
  expect(output).not.toContain('started: milvus')
  expect(code).toBe(1)
}

describe('a start with MILVUS_ROOT_PASSWORD', () => {
  it.each(
    Object.entries(BAD).flatMap(([message, passwords]) =>
      passwords.map((password) => [password, message])
    )
  )(
    "stops at %j, as with Milvus' own setting: it %s",
    async (password = '', message = '') => {
      await expectStop({ [OURS]: password }, `${OURS} ${message}`)
      await expectStop({ [NAME]: password }, `${NAME} ${message}`)
    }
  )

  it('counts bytes in any locale, and leaves that to Milvus', async () => {
    const locale = { LC_ALL: 'C.UTF-8' }

    await expectStop(
      { ...locale, [OURS]: '밀'.repeat(25) },
      `${OURS} has 75 bytes`
    )
    const { env } = await startHere({ ...locale, [OURS]: 'x'.repeat(72) })
    expect(env).toMatchObject({ ...locale, [NAME]: 'x'.repeat(72) })
  })

  it('stops when there are two, or where its file is missing', async () => {
    await expectStop(
      { [OURS]: 'a', MILVUS_ROOT_PASSWORD_FILE: '/b' },
      'set MILVUS_ROOT_PASSWORD or MILVUS_ROOT_PASSWORD_FILE, not both'
    )
    await expectStop(
      { MILVUS_ROOT_PASSWORD_FILE: '/nowhere' },
      'cannot read MILVUS_ROOT_PASSWORD_FILE (/nowhere)'
    )
  })

  it.each(['a', 'a\r\n', 'a\n\n', '\uFEFFa'])(
    'given as %j is "a"',
    async (password) => {
      const { output } = await startHere({ MILVUS_ROOT_PASSWORD: password })

      expect(output).toContain('env: COMMON_SECURITY_DEFAULTROOTPASSWORD=a\n')
      expect(output.includes('which is not part of it')).toBe(password !== 'a')
    }
  )

  it.each([
    ['with a byte order mark', [0xef, 0xbb, 0xbf, 0x61, 13, 10], '=a\n'],
    ['in UTF-8', [...Buffer.from('밀\n')], '=밀\n'],
    ['in Latin-1', [0xe4, 10], 'error: MILVUS_ROOT_PASSWORD is not UTF-8'],
    ['in UTF-16', [255, 254, 97, 0], 'MILVUS_ROOT_PASSWORD is not UTF-8'],
    ['in UTF-16 without its mark', [97, 0, 98, 0], 'another control character']
  ])('in a file %s is read as it is meant', async (_, bytes, expected) => {
    const root = newRoot()
    writeFileSync(`${root}/password`, Buffer.from(bytes))
    const variables = { MILVUS_ROOT_PASSWORD_FILE: '/password' }

    const { output } = await startHere(variables, { root })

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
    const { output } = await startHere({ MILVUS_ROOT_PASSWORD: password })

    expect(output).toContain(
      `env: COMMON_SECURITY_DEFAULTROOTPASSWORD=${password}\n`
    )
  })

  it.each([
    ...['"a b"', "'a'", '""'].map(
      (password): [string, Record<string, string>, string] => [
        `in quotes, as ${password}`,
        { MILVUS_ROOT_PASSWORD: password },
        'warning: the quotes around MILVUS_ROOT_PASSWORD become part of the password for good'
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
  ])('%s gets a warning', async (_, variables, warning) => {
    const { code, output } = await startHere(variables)

    expect(output).toContain(warning)
    expect(output).toContain('started: milvus')
    expect(code).toBe(0)
  })

  it('that Milvus accepts and masks gets no warning', async () => {
    const { output } = await startHere({ MILVUS_ROOT_PASSWORD: 'correct' })

    expect(output).not.toContain('warning: this Milvus')
    expect(output).not.toContain('warning: MILVUS_ROOT_PASSWORD')
  })
})

describe("root's password, given as Milvus' own setting", () => {
  it('loses a line break at its end, and does not turn authentication on', async () => {
    const { env, output } = await startHere({ [NAME]: 'a\r\n' })

    expect(env[NAME]).toBe('a')
    expect(env.COMMON_SECURITY_AUTHORIZATIONENABLED).toBeUndefined()
    expect(output).toContain(
      `warning: ${NAME} does not turn authentication on: set MILVUS_ROOT_PASSWORD instead`
    )
  })

  it('is enough where authentication is on', async () => {
    const { output } = await startHere({
      [NAME]: 'correct',
      COMMON_SECURITY_AUTHORIZATIONENABLED: '1'
    })

    expect(output).not.toContain('warning: COMMON_SECURITY')
    expect(output).toContain('authentication on')
  })
})

describe("root's password in user.yaml", () => {
  const startOn = async (password: string): Promise<string> => {
    const text = `common:\n  security:\n    defaultRootPassword: ${password}\n`
    return (await startHere({}, { files: { [USER_YAML]: text } })).output
  }

  it.each(['0123', '1e5', '0x10', 'yes', 'null', '~'])(
    'stops where Milvus would read another one: %s',
    async (password) => {
      expect(await startOn(password)).toContain(
        'error: line 3 of /milvus/configs/user.yaml cannot be read with certainty'
      )
    }
  )

  it.each(['"0123"', "'1e5'", '12', 'correct', '12horses', 'yes1'])(
    'is used as it is: %s',
    async (password) => {
      expect(await startOn(password)).toContain('started: milvus')
    }
  )
})
