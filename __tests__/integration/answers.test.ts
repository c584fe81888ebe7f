import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTlsServer } from 'node:https'
import { homedir, networkInterfaces } from 'node:os'
import path from 'node:path'
import { answerOf, type RegistryAnswer } from '../../src/docker/answer.ts'
import { dockerCli, DockerTimeout } from '../../src/docker/cli.ts'
import { readConfig } from '../../src/docker/config.ts'
import { makeAuthority } from '../support/authority.ts'
import { serveHttp } from '../support/milvus-server.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const docker = dockerCli(process.env)

/** Names that would look like answers if names were read. */
const PATH = 'me/denied/ci-404'
const TAG = 'ci-500'

/** Answers of the registry to each read of a manifest: status, then error. */
const READS: [number, string, RegistryAnswer][] = [
  [404, 'MANIFEST_UNKNOWN', 'absent'],
  [404, 'NAME_UNKNOWN', 'absent'],
  [401, 'UNAUTHORIZED', 'denied'],
  [403, 'DENIED', 'denied'],
  [429, 'TOOMANYREQUESTS', 'limited'],
  [500, 'UNKNOWN', 'unavailable'],
  [520, '', 'unavailable'],
  [408, '', 'unavailable'],
  [415, '', 'unsupported'],
  [418, '', 'unknown']
]

/** Answers of a token server, which says nothing about the image. */
const TOKENS: [number, RegistryAnswer][] = [
  [404, 'token'],
  [401, 'denied'],
  [403, 'denied'],
  [503, 'unavailable']
]

describe('a read of a tag from a registry', () => {
  let host: string
  let status: number
  let code: string
  /** Whether the registry asks for a token first. */
  let wantsToken: boolean

  beforeAll(async () => {
    const port = await serveHttp(({ url = '', method }, response) => {
      if (wantsToken && !url.startsWith('/token')) {
        const challenge = `Bearer realm="http://${host}/token",service="ci-404"`
        response.writeHead(401, { 'WWW-Authenticate': challenge }).end()
        return
      }
      response.writeHead(status, { 'Content-Type': 'application/json' })
      const body = JSON.stringify({ errors: [{ code, message: code }] })
      response.end(method === 'HEAD' ? undefined : body)
    })
    host = `127.0.0.1:${port}`
  })

  async function read(env = {}): Promise<RegistryAnswer> {
    const ref = `${host}/${PATH}:${TAG}`
    const args = ['buildx', 'imagetools', 'inspect', ref]
    const cli = dockerCli({ ...process.env, ...env })
    return answerOf(await cli(args).catch((error: unknown) => error))
  }

  it.each(READS)('that answers %i %s is read as: %s', async (...answer) => {
    ;[status, code] = answer
    wantsToken = false
    expect(await read()).toBe(answer[2])
  })

  it.each(TOKENS)(
    'whose token server answers %i is read as: %s',
    async (...answer) => {
      ;[status] = answer
      wantsToken = true
      expect(await read()).toBe(answer[1])
    }
  )

  // The classic store passes on no status: a 429 with the code UNKNOWN is a fault.
  it.each<[number, string, RegistryAnswer[]]>([
    [429, 'UNKNOWN', ['limited', 'unavailable']],
    [503, 'UNAVAILABLE', ['unavailable']],
    [403, 'DENIED', ['denied']],
    [401, 'UNAUTHORIZED', ['denied']]
  ])('that answers a pull with %i %s ends it', async (...answer) => {
    ;[status, code] = answer
    wantsToken = false
    const args = ['pull', '--quiet', `${host}/${PATH}:${TAG}`]
    // Without an empty line, docker 28 waits for a login for ever.
    const error: unknown = await docker(args, {
      input: '\n',
      timeoutSeconds: 30
    }).catch((thrown: unknown) => thrown)
    expect(error).not.toBeInstanceOf(DockerTimeout)
    expect(answer[2]).toContain(answerOf(error))
  })

  it('whose credential helper says "not found" is read as: local', async () => {
    wantsToken = true
    const directory = temporaryDirectory()
    const helper = path.join(directory, 'docker-credential-lost')
    writeFileSync(helper, '#!/bin/sh\necho "404: not found"; exit 1\n', {
      mode: 0o755
    })
    const own = process.env.DOCKER_CONFIG ?? path.join(homedir(), '.docker')
    const { cliPluginsExtraDirs } = readConfig(own)
    const config = { credsStore: 'lost', cliPluginsExtraDirs }
    writeFileSync(path.join(directory, 'config.json'), JSON.stringify(config))
    const answer = await read({
      DOCKER_CONFIG: directory,
      PATH: `${directory}:${process.env.PATH ?? ''}`
    })
    expect(answer).toBe('local')
  })
})

describe('an engine that does not answer', () => {
  it.each([
    ['DOCKER_HOST', 'unix:///404/denied.sock'],
    ['DOCKER_HOST', 'tcp://127.0.0.1:1'],
    ['DOCKER_CONTEXT', 'not-found']
  ])('with %s=%s is read as: local', async (name, value) => {
    const env = { ...process.env, DOCKER_HOST: '', [name]: value }
    const error: unknown = await dockerCli(env)(['ps']).catch(
      (thrown: unknown) => thrown
    )
    expect(answerOf(error)).toBe('local')
  })
})

describe('a pull from a registry without the image', () => {
  it('is read as: absent', async () => {
    const ref = `${process.env.LAB_REGISTRY ?? ''}/${PATH}:${TAG}`
    const error: unknown = await docker(['pull', ref]).catch(
      (thrown: unknown) => thrown
    )
    expect(answerOf(error)).toBe('absent')
  })
})

/** An address of this machine, of which docker does not expect plain HTTP. */
const [outside] = Object.values(networkInterfaces())
  .flat()
  .flatMap((one) => (one && !one.internal && one.family === 'IPv4' ? one : []))

;(outside ? describe : describe.skip)('a registry that is not local', () => {
  const address = outside?.address ?? ''
  const answer: RequestListener = (_, response) => response.end('{}')
  const servers: Server[] = []

  afterAll(() => {
    for (const server of servers) server.close()
  })

  it.each<[string, RegistryAnswer, () => Server]>([
    ['speaks plain HTTP', 'plainHttp', () => createServer(answer)],
    [
      'has a certificate of a CA of its own',
      'certificate',
      () => createTlsServer(makeAuthority().sign(`IP:${address}`), answer)
    ]
  ])('and %s is read as: %s', async (_, expected, make) => {
    const server = make()
    servers.push(server)
    await new Promise<void>((resolve) => {
      server.listen(0, address, resolve)
    })
    const { port } = server.address() as AddressInfo
    const ref = `${address}:${port}/me/milvus:1`

    const error: unknown = await docker([
      'buildx',
      'imagetools',
      'inspect',
      ref
    ]).catch((thrown: unknown) => thrown)

    expect(answerOf(error)).toBe(expected)
  })
})
