import { beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'smol-toml'
import { redact } from '../../src/messages/masks.js'
import { read } from '../support/inputs.js'
import { log } from '../support/log.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const NAME = 'buildkitd-config-inline'

/** A size may be more than a number can hold. */
const BIG = { integersAsBigInt: 'asNeeded' } as const

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  setEnv({ GITHUB_WORKSPACE: workspace })
})

/** Returns what buildx will read. */
async function readConfig(text: string): Promise<unknown> {
  const { buildkitdConfig = '' } = await read({ [NAME]: text })
  return parse(buildkitdConfig, BIG)
}

describe(`the input ${NAME}`, () => {
  it('is no configuration unless given', async () => {
    expect((await read()).buildkitdConfig).toBeUndefined()
    expect((await read({ [NAME]: ' \n' })).buildkitdConfig).toBeUndefined()
  })

  it('is passed on with all that it says', async () => {
    const text = [
      'debug = true',
      '[worker.oci]',
      'max-parallelism = 4',
      'gckeepstorage = 90071992547409930',
      '[[worker.oci.gcpolicy]]',
      'keepDuration = "48h"',
      '[registry."docker.io"]',
      'mirrors = ["mirror.example:5000/hub"]',
      '[registry."mirror.example:5000"]',
      'http = true # inside only'
    ]
    expect(await readConfig(text.join('\n'))).toEqual(
      parse(text.join('\n'), BIG)
    )
    expect(log()).not.toContain('::warning::')
  })

  it('finds the files that it names in the workspace', async () => {
    for (const name of ['ca.pem', 'key.pem', 'cert.pem']) {
      writeFileSync(path.join(workspace, name), '')
    }
    const text = [
      '[registry."r.example"]',
      `ca = ["ca.pem", "${workspace}/ca.pem"]`,
      '[[registry."r.example".keypair]]',
      'key = "key.pem"',
      'cert = "cert.pem"'
    ]
    expect(await readConfig(text.join('\n'))).toEqual({
      registry: {
        'r.example': {
          ca: [`${workspace}/ca.pem`, `${workspace}/ca.pem`],
          keypair: [
            { key: `${workspace}/key.pem`, cert: `${workspace}/cert.pem` }
          ]
        }
      }
    })
  })

  it('finds them where the reusable workflow checks out the repository', async () => {
    setEnv({ MILVUS_RUNPOD_DIRECTORY: 'caller' })
    mkdirSync(path.join(workspace, 'caller'))
    writeFileSync(path.join(workspace, 'caller/ca.pem'), '')
    expect(await readConfig('[registry.a]\nca = ["ca.pem"]')).toEqual({
      registry: { a: { ca: [`${workspace}/caller/ca.pem`] } }
    })
  })

  it('is refused with an existing builder', async () => {
    await expect(
      read({ [NAME]: 'debug = true', builder: 'mine' })
    ).rejects.toThrow(
      'Input "builder" is "mine": "buildkitd-config-inline" is set as well'
    )
  })

  it.each([
    ['\n\ndebug = tru', 'line 3, column 9: not TOML, invalid value'],
    ['[registry."a"\nhttp = true', 'line 1, column 14: not TOML, '],
    ['a = 1\na = 2', 'line 2, column 1: not TOML, trying to redefine'],
    ['registry = 1', '"registry" must be a table'],
    ['[registry]\na = 1', '"registry.a" must be a table'],
    ['[registry.a]\nmirrors = "m"', '"registry.a.mirrors" must be a list'],
    ['[registry.a]\nhttp = "yes"', '"registry.a.http" must be true or false'],
    ['[registry.a]\nkeypair = ["k"]', '"registry.a.keypair" must be a list of'],
    ['[[registry.a.keypair]]\nkey = 5', '"registry.a.keypair.key" must be the'],
    ['[registry.a]\nca = ["no.pem"]', 'names the file "no.pem", which does not']
  ])('says where it is wrong: %j', async (text, expected) => {
    const failure = read({ [NAME]: text })
    await expect(failure).rejects.toThrow(`Input "${NAME}"`)
    await expect(failure).rejects.toThrow(expected)
  })

  it('shows nothing of the lines around an error', async () => {
    const text = '[otel]\nx = "sesame"\ny = "sesame" "open"\n'
    await expect(read({ [NAME]: text })).rejects.toThrow(/^(?![^]*sesame)/)
  })

  it.each([
    ['[registry.a]\nmirror = ["m"]', 'ignores "registry.a.mirror"; it knows'],
    ['[registries.a]\nhttp = true', 'ignores "registries"; it knows']
  ])(
    'warns of a key that BuildKit would ignore: %j',
    async (text, expected) => {
      await readConfig(text)
      expect(log()).toContain(
        `::warning::Input "${NAME}": BuildKit ${expected}`
      )
    }
  )

  it('compares keys as BuildKit does, in any case', async () => {
    await readConfig('[registry.a]\nMirrors = ["m"]')
    expect(log()).not.toContain('::warning::')
    await expect(read({ [NAME]: '[registry.a]\nHTTP = 1' })).rejects.toThrow(
      '"registry.a.HTTP" must be true or false'
    )
  })

  it('has its passwords masked before any other input is refused', async () => {
    const text = [
      '[registry.a]',
      'mirrors = ["https://me:p4ssw0rd@m.example"]',
      '[otel]',
      'apiToken = "t0ken-value"'
    ]
    const wrong = read({ [NAME]: text.join('\n'), push: 'maybe' })
    await expect(wrong).rejects.toThrow('Input "push"')
    expect(redact(text.join('\n'))).not.toMatch(/p4ssw0rd|t0ken-value/)
  })
})
