import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { temporaryDirectory } from '../support/temporary.ts'
import {
  exec,
  newVolume,
  portOf,
  REAL,
  run,
  start,
  untilHealthy
} from './support/container.ts'
import { inspect } from './support/engine.ts'
import { lab, NATIVE } from './support/lab.ts'
import {
  publishUntested,
  removePublished,
  sharedImage,
  type Published
} from './support/published.ts'
import { makeCertificate, quickstart } from './support/quickstart.ts'
import { runItNow, type RunItNow } from './support/readme.ts'

const VERSION = lab('MILVUS_VERSION')

/** What the examples find: names and squared distances. */
const FOUND = 'red 0.25\ngreen 1.25\n'

/** Milvus' default, since 2.3 cannot be given another. */
const [ROOT, TOKEN] = ['MILVUS_ROOT_PASSWORD=Milvus', 'root:Milvus']

/** Options that open the port of gRPC, and what REST of Milvus 2.3 says without collections. */
const GRPC = ['--publish', '127.0.0.1::19530']
const REST_V1 = '{"code":200,"data":[]}'

/** As examples/clients/README.md says. */
const TLS = {
  COMMON_SECURITY_TLSMODE: '1',
  TLS_SERVERPEMPATH: '/var/lib/milvus/tls/server.pem',
  TLS_SERVERKEYPATH: '/var/lib/milvus/tls/server.key',
  PROXY_HTTP_PORT: '8080'
}

/** Starts an image that is healthy then, and returns the address of a port. */
async function startAt(
  port: number,
  image: string,
  options: string[]
): Promise<string> {
  const publish = ['--publish', `127.0.0.1::${port}`]
  const id = await start(image, [...options, ...publish])
  await untilHealthy(id)
  return `127.0.0.1:${await portOf(id, port)}`
}

/** Options for TLS, with the files of make-certificate.sh on a volume. */
async function tlsOptions(image: string, files: string): Promise<string[]> {
  const volume = ['--volume', `${await newVolume()}:/var/lib/milvus`]
  const mount = ['--volume', `${files}:/tls:ro`, '--entrypoint', '/bin/cp']
  const copy = ['-R', '/tls', '/var/lib/milvus']
  expect(await run(image, [...volume, ...mount], copy)).toMatchObject({
    code: 0
  })
  const env = Object.entries(TLS).map(([name, value]) => `${name}=${value}`)
  return [...volume, ...env.flatMap((line) => ['--env', line])]
}

describe(`clients of gRPC, with a published image of the real Milvus ${VERSION}`, () => {
  let published: Published
  let image: string

  beforeAll(async () => {
    published = await publishUntested({
      'base-image': lab('BASE_IMAGE'),
      'milvus-version': VERSION,
      platforms: NATIVE
    })
    image = published.refs[NATIVE] ?? ''
  })

  afterAll(async () => {
    await removePublished(published)
  })

  it("quickstart.py and quickstart.mjs insert and search, with root's password", async () => {
    const options = [...REAL, '--env', ROOT]
    const URI = `http://${await startAt(19530, image, options)}`

    const found = await Promise.all([
      quickstart('quickstart.py', { URI, TOKEN }),
      quickstart('quickstart.mjs', { URI, TOKEN })
    ])

    expect(found).toEqual([FOUND, FOUND])
  })

  it('do so over TLS with the CA of make-certificate.sh, and are refused without it', async () => {
    const files = await makeCertificate()
    const tls = await tlsOptions(image, files)
    const address = await startAt(19530, image, [
      ...REAL,
      '--env',
      ROOT,
      ...tls
    ])
    const [URI, CA] = [`https://${address}`, `${files}/ca.pem`]

    const [py, mjs, pyNoCa, mjsNoCa, pyClear] = await Promise.allSettled([
      quickstart('quickstart.py', { URI, TOKEN, CA }),
      quickstart('quickstart.mjs', { URI, TOKEN, CA }),
      quickstart('quickstart.py', { URI, TOKEN }),
      quickstart('quickstart.mjs', { URI, TOKEN }),
      quickstart('quickstart.py', { URI: `http://${address}`, TOKEN })
    ])

    expect([py, mjs]).toEqual([
      { status: 'fulfilled', value: FOUND },
      { status: 'fulfilled', value: FOUND }
    ])
    expect(errorOf(pyNoCa)).toContain('Fail connecting to server')
    expect(errorOf(mjsNoCa)).toContain('unable to verify the first certificate')
    expect(errorOf(pyClear)).toContain('Fail connecting to server')
  })

  it('do so with MILVUS_TLS=self-signed and the CA of /status.sh --ca, as REST does in curl', async () => {
    const env = [ROOT, 'MILVUS_TLS=self-signed']
    const options = env.flatMap((line) => ['--env', line])
    const rest = ['--publish', '127.0.0.1::8080']
    const id = await start(image, [...REAL, ...options, ...rest, ...GRPC])
    await untilHealthy(id)
    const CA = path.join(temporaryDirectory(), 'ca.pem')
    writeFileSync(CA, await exec(id, '/status.sh', '--ca'))
    const URI = `https://127.0.0.1:${await portOf(id, 19530)}`

    const found = await Promise.all([
      quickstart('quickstart.py', { URI, TOKEN, CA }),
      quickstart('quickstart.mjs', { URI, TOKEN, CA }),
      // Milvus 2.3 has REST v1.
      promisify(execFile)('curl', [
        ...['--silent', '--show-error', '--noproxy', '*', '--cacert', CA],
        ...['--connect-to', `::127.0.0.1:${await portOf(id, 8080)}`],
        ...['--header', `Authorization: Bearer ${TOKEN}`],
        'https://milvus/v1/vector/collections'
      ])
    ])

    expect(found).toMatchObject([FOUND, FOUND, { stdout: REST_V1 }])
  })
})

// A real Milvus that speaks REST v2 cannot be had everywhere: Milvus 2.3 does not.
describe('quickstart.sh, with a published image of the stand-in for Milvus 2.6', () => {
  const password = ['--env', 'MILVUS_ROOT_PASSWORD=correct-horse']
  const CHOSEN = 'root:correct-horse'
  const hits = '"data":[{"distance":0.25,"id":1},{"distance":1.25,"id":2}]'
  const image = sharedImage().refs[NATIVE] ?? ''

  it("inserts and searches over REST v2, with root's password alone", async () => {
    const URI = `http://${await startAt(19530, image, password)}`

    const found = await quickstart('quickstart.sh', { URI, TOKEN: CHOSEN })
    const refused = quickstart('quickstart.sh', { URI, TOKEN })

    expect(found).toContain(hits)
    await expect(refused).rejects.toMatchObject({
      stdout: expect.stringContaining('"code":1800')
    })
  })

  it('does so over TLS with the CA of make-certificate.sh, and refuses another', async () => {
    const files = await makeCertificate()
    const tls = await tlsOptions(image, files)
    const URI = `https://${await startAt(8080, image, [...password, ...tls])}`
    const connection = { URI, TOKEN: CHOSEN, CA: `${files}/ca.pem` }

    const found = await quickstart('quickstart.sh', connection)
    const other = `${await makeCertificate()}/ca.pem`
    const refused = quickstart('quickstart.sh', { ...connection, CA: other })

    expect(found).toContain(hits)
    await expect(refused).rejects.toMatchObject({
      stderr: expect.stringContaining('SSL certificate problem')
    })
  })
})

describe("README's first commands, with the stand-in for Milvus 2.6", () => {
  let milvus: RunItNow

  beforeAll(async () => {
    milvus = await runItNow(sharedImage().refs[NATIVE] ?? '')
  })

  afterAll(async () => {
    await milvus.remove()
  })

  it('start an image that answers to its password, and keeps its data in a volume', async () => {
    await untilHealthy(milvus.name)

    expect(await milvus.ask()).toBe('{"code":0,"data":[]}')
    expect(await exec(milvus.name, '/status.sh')).toContain('healthy')
  })

  it('open it to this machine alone', async () => {
    const { HostConfig, Mounts } = await inspect(milvus.name)

    expect(Object.values(HostConfig.PortBindings).flat()).toEqual([
      expect.objectContaining({ HostIp: '127.0.0.1' })
    ])
    expect(Mounts).toEqual([
      expect.objectContaining({ Type: 'volume', Name: milvus.name })
    ])
  })
})

/** What a program that failed has printed as its error. */
function errorOf(result: PromiseSettledResult<string>): string {
  if (result.status === 'fulfilled') return `no error, but ${result.value}`
  return (result.reason as { stderr: string }).stderr
}
