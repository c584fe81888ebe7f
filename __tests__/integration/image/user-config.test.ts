import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildImage, FAKE_MILVUS, run } from '../support/container.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'user-config-'))
let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** Starts the image with a user.yaml and variables, with Milvus a fake. */
async function startOn(text: string, ...env: string[]): Promise<string> {
  const file = path.join(directory, 'user.yaml')
  writeFileSync(file, text)
  const mount = ['--volume', `${file}:/milvus/configs/user.yaml:ro`]
  const options = env.flatMap((line) => ['--env', line])
  return (await run(image, [...FAKE_MILVUS, ...mount, ...options])).output
}

const NESTED = `
# a comment
mq:
  type: woodpecker
common:
  security:
    authorizationEnabled: yes # true in YAML 1.1
  storageType: "remote"
etcd:
  use:
    embed: false
  data:
    dir: /srv/etcd
localStorage:
  path: /srv/data
proxy:
  port: 1953
  http:
    port: 8080
`

describe('user.yaml', () => {
  it("wins over the image's defaults", async () => {
    const output = await startOn(NESTED)

    for (const line of [
      'MQ_TYPE=woodpecker',
      'COMMON_STORAGETYPE=remote',
      'ETCD_USE_EMBED=false',
      'ETCD_DATA_DIR=/srv/etcd'
    ]) {
      expect(output).toContain(`taking ${line} from /milvus/configs/user.yaml`)
      expect(output).toContain(`env: ${line}\n`)
    }
  })

  it('is what the line at the start tells of', async () => {
    const output = await startOn(NESTED)

    expect(output).toContain('authentication on')
    expect(output).toContain('ports 1953 (gRPC), 8080 (REST)')
    expect(output).toContain('etcd; not embedded')
  })

  it.each([
    ['dots', 'common.storageType: remote\n'],
    ['quotes', `"common":\n  'storageType': remote\n`],
    ['CRLF', 'common:\r\n  storageType: remote\r\n'],
    ['no line break at the end', 'common:\n storageType: remote']
  ])('is read with %s', async (_, text) => {
    expect(await startOn(text)).toContain('env: COMMON_STORAGETYPE=remote\n')
  })

  it("loses to a variable of one's own, with a word", async () => {
    const output = await startOn('mq:\n  type: pulsar\n', 'MQ_TYPE=kafka')

    expect(output).toContain('env: MQ_TYPE=kafka\n')
    expect(output).toContain(
      'MQ_TYPE=kafka wins over "type: pulsar" in /milvus/configs/user.yaml'
    )
  })

  it('can switch REST off', async () => {
    const output = await startOn('proxy:\n  http:\n    enabled: no\n')

    expect(output).toContain('ports 19530 (gRPC), 9091')
  })

  it('gets a warning where it cannot be read', async () => {
    const lines = ['common: {storageType: remote}', 'proxy: {port: 1953}']
    const output = await startOn(lines.join('\n'))

    for (const line of lines) {
      expect(output).toContain(
        `warning: "${line}" in /milvus/configs/user.yaml: write one setting per line`
      )
    }
  })

  it.each(['\t\nfoo\n---\n- x: y\n[a\n: :\n', '', 'log:\n  type: x\n'])(
    '%j says nothing to the entrypoint',
    async (text) => {
      const output = await startOn(text)

      expect(output).toContain('env: MQ_TYPE=rocksmq\n')
      expect(output).not.toMatch(/warning|user\.yaml/)
    }
  )
})
