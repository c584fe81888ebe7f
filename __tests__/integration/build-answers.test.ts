import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it
} from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.ts'
import { digestOf, indexOf, lab, newImage, quickly } from './support/lab.ts'
import { startProxy, type RegistryProxy } from './support/registry-proxy.ts'

const DENIED = { code: 'DENIED', message: 'requested access is denied' }
const TAG = `v${lab('STANDIN_VERSION')}`

let proxy: RegistryProxy

beforeAll(async () => {
  proxy = await startProxy(lab('REGISTRY'))
})

beforeEach(() => {
  proxy.faults.length = 0
})

afterAll(() => proxy.stop())

/** Makes a workspace with a context of this Dockerfile. */
function contextOf(...lines: string[]): NodeJS.ProcessEnv {
  const workspace = temporaryDirectory()
  mkdirSync(path.join(workspace, 'own'))
  writeFileSync(path.join(workspace, 'own', 'Dockerfile'), lines.join('\n'))
  return { ...process.env, GITHUB_WORKSPACE: workspace }
}

describe('a pull that fails in a build to a new repository', () => {
  const base = `${lab('STANDIN_IMAGE')}:${TAG}`

  it.each([
    ['FROM', 403, (ref: string) => [`FROM ${ref}`, 'COPY Dockerfile /x']],
    [
      'COPY --from',
      404,
      (ref: string) => [`FROM ${base}`, `COPY --from=${ref} /tini /x`]
    ],
    ['# syntax=', 404, (ref: string) => [`# syntax=${ref}`, `FROM ${base}`]]
  ])('is not taken for the push: %s %i', async (_, status, dockerfile) => {
    const ref = `${proxy.host}/denied/image:1`
    for (const method of ['HEAD', 'GET']) {
      const manifest = /\/denied\/image\/manifests/
      proxy.faults.push({
        method,
        path: manifest,
        status,
        error: DENIED,
        times: Infinity
      })
    }

    const { mainCode, log } = await quickly(
      { image: newImage(), context: 'own' },
      { env: contextOf(...dockerfile(ref)) }
    )

    expect(mainCode).toBe(1)
    expect(log).toContain(`::error::${ref} could not be pulled for the build`)
    expect(log).toContain(
      status === 403
        ? `log in to ${proxy.host} earlier in the job`
        : `${proxy.host} has no such image`
    )
    expect(log).not.toContain('create the repository')
  })
})

describe('a registry that refuses attestations', () => {
  /** As Alibaba Cloud's registry answers since BuildKit 0.32. */
  const error = {
    code: 'DENIED',
    message: 'unknown manifest class for application/vnd.oci.empty.v1+json'
  }

  it('gets them in the form that they had before, with a warning and no wait', async () => {
    proxy.faults.push({
      method: 'PUT',
      path: /\/manifests\/sha256/,
      content: /application\/vnd\.oci\.empty\.v1\+json/,
      status: 403,
      error,
      times: Infinity
    })
    const image = newImage(proxy.host)

    const { mainCode, outputs, log } = await quickly({ image })

    expect(mainCode).toBe(0)
    expect(log).toContain(
      `::warning::${proxy.host} does not accept attestations`
    )
    expect(log).not.toContain('Trying again')
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
    const { manifests } = await indexOf(outputs.ref)
    expect(manifests.map(({ platform }) => platform.os)).toContain('unknown')
  })

  it('in any form is said at once', async () => {
    proxy.faults.push({
      method: 'PUT',
      path: /\/manifests\/sha256/,
      content: /in-toto/,
      status: 400,
      // As Huawei Cloud's registry answers.
      error: {
        code: 'SVCSTG',
        message: "Invalid image, fail to parse 'manifest.json'"
      },
      times: Infinity
    })

    const { mainCode, log } = await quickly({ image: newImage(proxy.host) })

    expect(mainCode).toBe(1)
    expect(log).toContain('set the inputs "provenance" and "sbom" to "false"')
    expect(log).not.toContain('Trying again')
  })
})
