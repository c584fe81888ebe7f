import { describe, expect, it } from '@jest/globals'
import { existsSync } from 'node:fs'
import { newRoot, startHere } from '../support/image-here.ts'

const SECRETS = {
  RUNPOD_API_KEY: 'rpa_SECRET',
  PUBLIC_KEY: 'ssh-ed25519 SECRET',
  MILVUS_ROOT_PASSWORD: 'SECRET'
}

/** Start commands that run Milvus, and its arguments. */
const COMMANDS = [
  [[], 'run standalone'],
  [[''], 'run standalone'],
  [['\n'], 'run standalone'],
  [[' ', ''], 'run standalone'],
  [[' milvus run standalone'], 'run standalone'],
  [['\tmilvus run standalone\n'], 'run standalone'],
  [['milvus run  standalone'], 'run standalone'],
  [['milvus run standalone -alias *'], 'run standalone -alias *'],
  [['milvus', 'run', 'standalone'], 'run standalone'],
  [
    ['milvus', 'run', 'standalone', '-alias', 'x y'],
    'run standalone -alias x y'
  ],
  [['milvus', 'run', 'proxy'], 'run proxy'],
  [['--alias=x'], 'run standalone --alias=x'],
  [['/milvus/bin/milvus', 'run', 'standalone'], 'run standalone'],
  [['bash', '-c', 'milvus run standalone'], 'run standalone'],
  [['bash', '-c', 'exec milvus run standalone'], 'run standalone'],
  [
    ['bash', '-c', 'cd /; exec /milvus/bin/milvus run standalone'],
    'run standalone'
  ],
  [['bash', '-c', 'true && milvus run a || /milvus/bin/milvus run b'], 'run a']
] as const

describe('a start command', () => {
  it.each(COMMANDS)(
    '%j starts Milvus, without secrets that it would show and with the preload',
    async (command, args) => {
      const variables = { ...SECRETS, MILVUS_PRELOAD: '/jemalloc.so' }

      const { env, output } = await startHere(variables, { command })

      expect(output).toContain(`started: milvus ${args}\n`)
      expect(env.COMMON_SECURITY_AUTHORIZATIONENABLED).toBe('true')
      expect(env.LD_PRELOAD).toBe('/jemalloc.so')
      expect(env.MILVUSCONF).toBe('/milvus/configs')
      expect(Object.keys(env)).not.toEqual(
        expect.arrayContaining([
          expect.stringMatching(/KEY$|^MILVUS_(ROOT|PRELOAD)/)
        ])
      )
    }
  )

  it('that is another program runs that, with its arguments as they are', async () => {
    const command = ['sh', '-c', 'printf "%s|" "$0" "$@"', 'a  b', '*']

    const { code, output } = await startHere({}, { command })

    expect(output).toBe('a  b|*|')
    expect(code).toBe(0)
  })

  it('that is not there ends with the code and the words of a shell', async () => {
    const { code, output } = await startHere({}, { command: ['exit 3'] })

    expect(output).toMatch(
      /^\/milvus-runpod\/\S+: .*exec: exit 3: not found\n$/
    )
    expect(code).toBe(127)
  })

  it('that only names the program is left alone', async () => {
    const line = 'ls -l /milvus/bin/milvus && exec /milvus/bin/milvus run x'

    const { output } = await startHere({}, { command: ['sh', '-c', line] })

    expect(output).toMatch(/^-.* \/milvus\/bin\/milvus$/m)
    expect(output).toContain('started: milvus run x\n')
    expect(output).toContain('milvus-runpod: starting Milvus')
  })

  it.each([
    [['milvus', 'version'], 'version'],
    [['/milvus/bin/milvus', 'version'], 'version'],
    [['milvus version'], 'version'],
    [['sh', '-c', 'milvus stop standalone'], 'stop standalone'],
    [['milvus'], '']
  ])('%j, which runs no server, touches nothing', async (command, args) => {
    const root = newRoot()

    const { output } = await startHere({}, { command, root })

    expect(output).toContain(`started: milvus ${args}\n`)
    expect(output).not.toContain('milvus-runpod:')
    expect(existsSync(`${root}/var`)).toBe(false)
  })

  it('runs nothing that the environment defines for bash', async () => {
    const root = newRoot({ '/evil': 'echo evil' })
    const variables = {
      BASH_ENV: '/evil',
      'BASH_FUNC_awk%%': '() { echo evil; }'
    }

    const { output } = await startHere(variables, { root })

    expect(output).toContain('started: milvus')
    expect(output).not.toMatch(/^evil$/m)
  })
})
