import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import path from 'node:path'
import { docker, lab, NATIVE } from '../support/lab.ts'
import { sharedImage } from '../support/published.ts'
import { verdictsOf, type PlatformResult } from '../support/smoke.ts'

/**
 * Runs in the job's container: forwards the registry's port on the container's
 * loopback to the host, and then runs the action.
 */
const IN_THE_JOB = `
  const net = require('node:net')
  const { spawn } = require('node:child_process')
  const [gateway, port, registryPort, ...inputs] = process.argv.slice(1)
  net.createServer((client) => {
    const registry = net.connect(Number(port), gateway)
    client.on('error', () => registry.destroy()).pipe(registry)
    registry.on('error', () => client.destroy()).pipe(client)
  }).listen(Number(registryPort), '127.0.0.1', () => {
    const args = ['lab/publish.ts', ...inputs]
    spawn(process.execPath, args, { stdio: 'inherit' }).on('exit', process.exit)
  })
`

const network = `test-${randomBytes(4).toString('hex')}`
const [registryHost = '', registryPort = ''] = lab('REGISTRY').split(':')
let forwarder: Server

/** Lets containers reach the registry, which listens on the loopback only. */
async function forwardRegistry(): Promise<number> {
  forwarder = createServer((client) => {
    const registry = connect(Number(registryPort), registryHost)
    client.on('error', () => registry.destroy()).pipe(registry)
    registry.on('error', () => client.destroy()).pipe(client)
  })
  await new Promise<void>((resolve) => {
    forwarder.listen(0, '0.0.0.0', resolve)
  })
  return (forwarder.address() as AddressInfo).port
}

/** Runs the action in a container, with the host's programs. */
async function runInContainer(inputs: string[]): Promise<string> {
  const port = await forwardRegistry()
  await docker(['network', 'create', network])
  const format = '{{(index .IPAM.Config 0).Gateway}}'
  const gateway = await docker([
    'network',
    'inspect',
    '--format',
    format,
    network
  ])
  const engine = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  const labHome = path.dirname(path.dirname(lab('BIN')))
  const places = ['/usr', '/lib', '/lib64', '/bin', process.cwd(), labHome]
  const variables = Object.keys(process.env).filter((name) =>
    /^(PATH|DOCKER_\w+|LAB_\w+)$/.test(name)
  )
  const args = ['run', '--rm', '--network', network]
    // A host name that is not the id, as a workflow may set it.
    .concat('--hostname', 'builder')
    .concat(places.flatMap((place) => ['--volume', `${place}:${place}`]))
    .concat('--volume', `${path.dirname(engine.slice(7))}:/engine`)
    .concat(variables.flatMap((name) => ['--env', name]))
    .concat('--env', `DOCKER_HOST=unix:///engine/${path.basename(engine)}`)
    .concat('--workdir', process.cwd(), '--entrypoint', process.execPath)
    .concat(sharedImage().refs[NATIVE] ?? '')
    .concat('--eval', IN_THE_JOB, '--')
  return await docker([...args, gateway, String(port), registryPort, ...inputs])
}

describe('a job in a container of the engine', () => {
  let log: string

  beforeAll(async () => {
    log = await runInContainer([
      'image=me/milvus',
      `milvus-version=${lab('STANDIN_VERSION')}`,
      `base-image=${lab('STANDIN_IMAGE')}`,
      // An emulated platform has the same network.
      `platforms=${NATIVE}`,
      'push=false',
      'smoke-timeout=60',
      'smoke-test=restart',
      'smoke-script=examples/smoke-script/smoke.sh'
    ])
  })

  afterAll(async () => {
    forwarder.close()
    await docker(['network', 'rm', network])
  })

  it("passes at the level restart, through the container's network", () => {
    const [, smoke = ''] = /^ {2}smoke: (.*)$/m.exec(log) ?? []
    const platforms = JSON.parse(smoke) as PlatformResult[]
    expect(verdictsOf(platforms)).toEqual(['passed'])
  })

  it('reaches Milvus from a smoke-script', () => {
    expect(log).toContain('found the right books')
  })
})
