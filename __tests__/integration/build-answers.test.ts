import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it
} from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { answerOf } from '../../src/docker/answer.ts'
import { readBuildError } from '../../src/docker/build-error.ts'
import { dockerCli } from '../../src/docker/cli.ts'
import { temporaryDirectory } from '../support/temporary.ts'
import {
  digestOf,
  failureIn,
  indexOf,
  lab,
  newImage,
  quickly
} from './support/lab.ts'
import { REFUSALS } from './support/refusals.ts'
import {
  startProxy,
  type RegistryProxy
} from '../../lab/parts/registry-proxy.ts'

const DENIED = { code: 'DENIED', message: 'requested access is denied' }

let proxy: RegistryProxy

beforeAll(async () => {
  proxy = await startProxy(lab('REGISTRY'))
})

beforeEach(() => {
  proxy.faults.length = 0
})

afterAll(() => proxy.stop())

/** Builds from a context of this Dockerfile, and pushes to a new repository. */
async function build(...lines: string[]): Promise<string> {
  return await buildInto(newImage(), lines)
}

async function buildInto(image: string, lines: string[]): Promise<string> {
  const context = temporaryDirectory()
  writeFileSync(path.join(context, 'Dockerfile'), lines.join('\n'))
  const output = `type=image,name=${image},push-by-digest=true,push=true`
  return await dockerCli(process.env)(
    ['buildx', 'build', '--builder', process.env.TEST_BUILDER ?? '']
      .concat('--progress', 'plain', '--output', output)
      .concat(context)
  )
}

describe('a pull that fails in a build to a new repository', () => {
  const base = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`

  it.each([
    ['FROM', 403, (ref: string) => [`FROM ${ref}`, 'COPY Dockerfile /x']],
    [
      'COPY --from',
      404,
      (ref: string) => [`FROM ${base}`, `COPY --from=${ref} /tini /x`]
    ],
    ['# syntax=', 404, (ref: string) => [`# syntax=${ref}`, `FROM ${base}`]]
  ])('is not mistaken for the push: %s %i', async (_, status, dockerfile) => {
    const ref = `${proxy.host}/denied/image:1`
    const fault = { path: /\/denied\/image\/manifests/, status, error: DENIED }
    for (const method of ['HEAD', 'GET']) {
      proxy.faults.push({ ...fault, method, times: Infinity })
    }

    const built = build(...dockerfile(ref))

    const error = await built.catch((thrown: unknown) => thrown)
    expect(readBuildError(error)).toEqual({ kind: 'pull', ref })
    expect(answerOf(error)).toBe(status === 403 ? 'denied' : 'absent')
  })
})

describe('a push', () => {
  it.each(REFUSALS)('to $name is read as: $answer', async (refusal) => {
    const { method, path: at, status, error, answer } = refusal
    proxy.faults.push({ method, path: at, status, error, times: Infinity })

    const lines = ['FROM scratch', 'COPY Dockerfile /x']
    const thrown = await buildInto(newImage(proxy.host), lines).catch(
      (caught: unknown) => caught
    )

    expect(answerOf(thrown)).toBe(answer)
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

    expect(failureIn({ mainCode, log })).toBe('')
    expect(log).toContain(
      `::warning::${proxy.host} does not accept attestations`
    )
    expect(log).not.toContain('Trying again')
    expect(await digestOf(`${image}:2.6`)).toBe(outputs.digest)
    const { manifests } = await indexOf(outputs.ref)
    expect(manifests.map(({ platform }) => platform.os)).toContain('unknown')
  })
})
