import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Docker } from '../../src/docker/cli.ts'
import { openDocker } from '../../src/docker/login.ts'
import { readIndex } from '../../src/docker/registry.ts'
import { newJob } from '../support/samples.ts'
import { setEnv, temporaryDirectory } from '../support/temporary.ts'
import { docker } from './support/lab.ts'
import { addressOfThisMachine } from './support/tls-registry.ts'

/** An index without images, in a registry that speaks no HTTPS. */
const INDEX = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: []
})

describe('a registry that needs the settings of the named builder', () => {
  const builder = `test-${randomBytes(4).toString('hex')}`
  let server: Server
  let ref: string

  beforeAll(async () => {
    server = createServer((_, response) => {
      const type = 'application/vnd.oci.image.index.v1+json'
      response.writeHead(200, { 'Content-Type': type }).end(INDEX)
    })
    await new Promise<void>((resolve) => {
      server.listen(0, resolve)
    })
    const { port } = server.address() as AddressInfo
    const host = `${addressOfThisMachine()}:${port}`
    ref = `${host}/me/x:1`
    const config = path.join(temporaryDirectory(), 'buildkitd.toml')
    writeFileSync(config, `[registry."${host}"]\n  http = true\n`)
    await docker(
      [
        'buildx',
        'create',
        '--name',
        builder,
        '--driver',
        'docker-container'
      ].concat('--buildkitd-config', config)
    )
  })

  afterAll(async () => {
    await docker(['buildx', 'rm', builder])
    server.closeAllConnections()
    server.close()
  })

  async function open(options: { builder?: string }): Promise<Docker> {
    setEnv({ GITHUB_STATE: path.join(temporaryDirectory(), 'state') })
    writeFileSync(process.env.GITHUB_STATE ?? '', '')
    return await openDocker(newJob(), options)
  }

  it('is read with the builder', async () => {
    const index = await readIndex(await open({ builder }), ref)
    expect(index.digest).toMatch(/^sha256:/)
  })

  it('is not read without it', async () => {
    await expect(readIndex(await open({}), ref)).rejects.toThrow(
      'server gave HTTP response to HTTPS client'
    )
  })
})
