import { beforeAll, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { connect } from 'node:tls'
import { promisify } from 'node:util'
import { TLS_FOLDER } from '../../support/certificates.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import {
  buildImage,
  exec,
  FAKE_MILVUS,
  logsOf,
  newVolume,
  portOf,
  run,
  start,
  untilHealthy
} from '../support/container.ts'
import { docker, lab } from '../support/lab.ts'

const DATA = '/var/lib/milvus'
const TLS = ['--env', 'MILVUS_TLS=self-signed']
const PUBLISH = [19530, 8080].flatMap((port) => [
  '--publish',
  `127.0.0.1::${port}`
])

const images: Record<number, string> = {}

beforeAll(async () => {
  for (const base of [2, 3] as const) images[base] = await buildImage(base)
})

/** Starts a Milvus with TLS that is healthy then. */
async function startTls(base: 2 | 3, options: string[] = []): Promise<string> {
  const all = [...TLS, ...PUBLISH, ...options]
  const id = await start(images[base] ?? '', all)
  await untilHealthy(id)
  return id
}

const onVolume = async (): Promise<string[]> => [
  '--volume',
  `${await newVolume()}:${DATA}`
]

/** The CA of a container, as a user of its terminal gets it. */
const caOf = (id: string): Promise<string> => exec(id, '/status.sh', '--ca')

/** Puts the CA of a container into a file. */
async function caFile(id: string): Promise<string> {
  const file = path.join(temporaryDirectory(), 'ca.pem')
  writeFileSync(file, await caOf(id))
  return file
}

/** Connects as clients do, and returns the name of the CA of the server's certificate. */
function verified(
  ca: string,
  port: number,
  servername: string
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, ca, servername }
    const socket = connect(options, () => {
      resolve(socket.getPeerX509Certificate()?.issuer ?? '')
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

describe('MILVUS_TLS=self-signed', () => {
  it('speaks TLS on both ports of Milvus, for each name, with its own CA alone', async () => {
    const [id, other] = await Promise.all([startTls(2), startTls(2)])
    const [ca, otherCa] = await Promise.all([id, other].map(caOf))
    const [grpc, rest] = [await portOf(id, 19530), await portOf(id, 8080)]

    const names = ['milvus', 'localhost', ''] // and the address
    const issuers = await Promise.all([
      ...names.map((name) => verified(ca ?? '', grpc, name)),
      ...names.map((name) => verified(ca ?? '', rest, name))
    ])

    const { subject } = new X509Certificate(ca ?? '')
    expect(new Set(issuers)).toEqual(new Set([subject]))
    await expect(verified(otherCa ?? '', rest, 'milvus')).rejects.toThrow(
      'unable to verify the first certificate'
    )
  })

  it("prints the same CA in its log and in a terminal, which a restart keeps, and gives Milvus 3 files of its user's", async () => {
    const id = await startTls(3, await onVolume())
    const ca = await caOf(id)

    await docker(['restart', id])
    await untilHealthy(id)

    expect(await caOf(id)).toBe(ca)
    const line = new X509Certificate(ca).raw.toString('base64')
    const logged = (await logsOf(id)).matchAll(/: CA certificate: (\S+)$/gm)
    expect([...logged].map(([, text]) => text)).toEqual([line, line])
    const stat = 'stat -c "%n %u %a" *'
    expect(await exec(id, 'sh', '-c', `cd ${TLS_FOLDER}; ${stat}`)).toBe(
      'ca.key 999 600\nca.pem 999 644\nserver.key 999 600\nserver.pem 999 644'
    )
  })

  it("keeps Milvus 2's CA on a volume that Milvus 3 gets, which renews its certificate", async () => {
    const volume = await onVolume()
    const second = await startTls(2, volume)
    const ca = await caOf(second)
    await exec(second, 'rm', `${TLS_FOLDER}/server.pem`)
    await docker(['rm', '--force', second])

    const third = await startTls(3, volume)

    expect(await caOf(third)).toBe(ca)
    expect(await logsOf(third)).toContain('renewed the certificate')
    await verified(ca, await portOf(third, 8080), 'milvus')
  })

  it("sets root's password with /set-root-password.sh, which checks the certificate", async () => {
    const volume = await onVolume()
    const first = await startTls(2, volume)
    await docker(['rm', '--force', first])
    const password = ['--env', 'MILVUS_ROOT_PASSWORD=correct-horse']
    const id = await startTls(2, [...volume, ...password])

    expect(await exec(id, '/set-root-password.sh')).toBe(
      'root has the new password'
    )
  })
})

describe('a client that checks the certificate', () => {
  const PATH = 'v2/vectordb/collections/list'
  const HEADER = ['--header', 'Content-Type: application/json', '--data', '{}']

  const PYTHON = `
import http.client, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
connection = http.client.HTTPSConnection("localhost", int(sys.argv[2]), context=context)
connection.request("POST", "/${PATH}", "{}", {"Content-Type": "application/json"})
print(connection.getresponse().read().decode())`

  const NODE = `
const [ca, port] = process.argv.slice(1)
const options = { port, path: '/${PATH}', method: 'POST', servername: 'milvus',
  ca: require('node:fs').readFileSync(ca), headers: { 'Content-Type': 'application/json' } }
require('node:https').request(options, (r) => r.pipe(process.stdout)).end('{}')`

  it('reaches REST of the stand-in, in curl, Python and Node', async () => {
    const id = await startTls(2)
    const [ca, port] = [await caFile(id), String(await portOf(id, 8080))]
    const to = ['--cacert', ca, '--connect-to', `::127.0.0.1:${port}`]
    const programs: [string, string[]][] = [
      ['curl', ['--silent', ...to, ...HEADER, `https://milvus/${PATH}`]],
      [lab('PYTHON'), ['-c', PYTHON, ca, port]],
      [process.execPath, ['-e', NODE, ca, port]]
    ]
    const env = { ...process.env, NO_PROXY: '*', NODE_OPTIONS: '' }

    const answers = await Promise.all(
      programs.map((program) => promisify(execFile)(...program, { env }))
    )

    for (const { stdout } of answers) expect(stdout).toMatch(/"code":0/)
  })
})

describe('a start with MILVUS_TLS=self-signed', () => {
  it.each<[string, string[], string]>([
    [
      'a volume that is read-only',
      ['--tmpfs', `${DATA}:ro`],
      `cannot write to ${DATA}`
    ],
    [
      'a data folder that is read-only, with volumes in it',
      [
        '--read-only',
        ...['etcd', 'data', 'rdb_data', 'rdb_data_meta_kv'].flatMap(
          (folder) => ['--tmpfs', `${DATA}/${folder}:mode=0777`]
        )
      ],
      `cannot make a certificate in ${TLS_FOLDER} (mkdir: `
    ]
  ])('and %s stops with the reason', async (_, options, reason) => {
    for (const base of [2, 3]) {
      const all = [...FAKE_MILVUS, ...TLS, ...options]
      const { code, output } = await run(images[base] ?? '', all)

      expect(output).toContain(`error: ${reason}`)
      expect(output).not.toContain('started: milvus')
      expect(code).toBe(1)
    }
  })

  it('makes no certificate on a disk that has no room for all of it', async () => {
    const make = '/milvus-runpod/make-certificate /disk/tls; ls /disk'
    const disk = ['--tmpfs', '/disk:size=16k', '--entrypoint', 'sh']

    const { output } = await run(images[2] ?? '', disk, ['-c', make])

    expect(output).toMatch(/it is not whole: is the disk full\?\n$/)
  })
})
