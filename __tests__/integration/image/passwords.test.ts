import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildImage } from '../support/container.ts'
import { startFake } from '../support/fake-milvus.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'passwords-'))
let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

afterAll(() => {
  rmSync(directory, { recursive: true })
})

const NAME = 'COMMON_SECURITY_DEFAULTROOTPASSWORD'

describe("root's password, given as Milvus' own setting", () => {
  it.each([
    ['', 'is empty'],
    ['x'.repeat(73), 'has 73 bytes'],
    ['a ', 'begins or ends with a space'],
    ['a\tb', 'contains a line break, a tab'],
    ['{{ RUNPOD_SECRET_milvus }}', 'is a reference that RunPod did not replace']
  ])("stops like the image's own: %j", async (password, message) => {
    const { code, output } = await startFake(image, { [NAME]: password })

    expect(output).toContain(`error: ${NAME} ${message}`)
    expect(output).not.toContain('started: milvus')
    expect(code).toBe(1)
  })

  it('loses a line break at its end, and does not turn authentication on', async () => {
    const { env, output } = await startFake(image, { [NAME]: 'a\r\n' })

    expect(env[NAME]).toBe('a')
    expect(env.COMMON_SECURITY_AUTHORIZATIONENABLED).toBeUndefined()
    expect(output).toContain(
      `warning: ${NAME} does not turn authentication on: set MILVUS_ROOT_PASSWORD in its place`
    )
  })

  it('is enough where authentication is on', async () => {
    const { output } = await startFake(image, {
      [NAME]: 'correct',
      COMMON_SECURITY_AUTHORIZATIONENABLED: '1'
    })

    expect(output).not.toContain('warning: COMMON_SECURITY')
    expect(output).toContain('authentication on')
  })
})

describe("root's password in user.yaml", () => {
  const startOn = async (password: string): Promise<string> => {
    const file = path.join(directory, 'user.yaml')
    const text = `common:\n  security:\n    defaultRootPassword: ${password}\n`
    writeFileSync(file, text)
    const mount = ['--volume', `${file}:/milvus/configs/user.yaml:ro`]
    return (await startFake(image, {}, [], mount)).output
  }

  it.each(['0123', '1e5', '0x10', 'yes', 'null', '~'])(
    'stops where Milvus would take another one: %s',
    async (password) => {
      expect(await startOn(password)).toContain(
        'error: line 3 of /milvus/configs/user.yaml cannot be read for certain'
      )
    }
  )

  it.each(['"0123"', "'1e5'", '12', 'correct', '12horses', 'yes1'])(
    'is taken as it is: %s',
    async (password) => {
      expect(await startOn(password)).toContain('started: milvus')
    }
  )
})
