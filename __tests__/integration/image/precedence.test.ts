import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  buildImage,
  logsOf,
  portOf,
  start,
  untilHealthy
} from '../support/container.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'precedence-'))
let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** Starts the image with a user.yaml, until it is healthy. */
async function startOn(text: string, ...env: string[]): Promise<string> {
  const variables = env.flatMap((line) => ['--env', line])
  return await startFrom('/milvus/configs', text, variables)
}

/** The same, with user.yaml in a folder. */
async function startFrom(
  folder: string,
  text: string,
  options: string[]
): Promise<string> {
  const file = path.join(directory, 'user.yaml')
  writeFileSync(file, text)
  const mount = ['--volume', `${file}:${folder}/user.yaml:ro`]
  const port = ['--publish', '127.0.0.1::19530']
  const id = await start(image, [...mount, ...port, ...options])
  await untilHealthy(id)
  return id
}

/** HTTP status of a call over REST, as root with a password. */
async function statusAs(id: string, password: string): Promise<number> {
  const port = await portOf(id, 19530)
  const url = `http://127.0.0.1:${port}/v2/vectordb/collections/list`
  const headers = { Authorization: `Bearer root:${password}` }
  return (await fetch(url, { method: 'POST', body: '{}', headers })).status
}

const PASSWORD = 'common:\n  security:\n    defaultRootPassword: "0123"\n'

// The stand-in reads its settings as the code of Milvus 2.6 was seen to do.
describe('Milvus itself', () => {
  it("takes a user.yaml's password from any working directory, and authentication from a variable with dots", async () => {
    const on = ['--env', 'common.security.authorizationEnabled=true']
    const elsewhere = ['--workdir', '/tmp', ...on]
    const id = await startFrom('/milvus/configs', PASSWORD, elsewhere)

    expect(await statusAs(id, 'Milvus')).toBe(401)
    expect(await statusAs(id, '0123')).toBe(200)
  })

  it('takes a variable before user.yaml', async () => {
    const id = await startOn(PASSWORD, 'MILVUS_ROOT_PASSWORD=0x10')

    expect(await statusAs(id, '0123')).toBe(401)
    expect(await statusAs(id, '0x10')).toBe(200)
  })

  it('takes both files from the working directory', async () => {
    const own = path.join(directory, 'milvus.yaml')
    writeFileSync(own, 'common.security.authorizationEnabled: true\n')
    const mount = ['--volume', `${own}:/app/configs/milvus.yaml:ro`]
    const all = ['--workdir', '/app', ...mount]
    const id = await startFrom('/app/configs', PASSWORD, all)

    expect(await statusAs(id, 'Milvus')).toBe(401)
    expect(await statusAs(id, '0123')).toBe(200)
    expect(await logsOf(id)).toContain('authentication on')
  })

  it('goes on without a user.yaml that is broken, and with what variables say', async () => {
    // The entrypoint does not see all that is broken.
    const id = await startOn('a: *x', 'MILVUS_ROOT_PASSWORD=correct')

    expect(await logsOf(id)).toContain('init baseTable with file failed')
    expect(await statusAs(id, 'correct')).toBe(200)
  })
})
