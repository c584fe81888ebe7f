// What is wrong with the environment of the job, and with docker's configuration.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Expected } from '../family.ts'
import type { World } from '../world.ts'
import { folderFor, onRestore } from './disks.ts'
import { at, machine, PASSES, type MachineFault } from './machine-fault.ts'

const WITH_UMASK =
  'process.umask(0o077); process.execve(process.argv[1], process.argv.slice(1), process.env)'

/** Buildx is there for all users, or by the configuration alone. */
const WITHOUT_CONFIG: Expected = isForAllUsers()
  ? PASSES
  : {
      end: 'fails',
      code: 'buildx-missing',
      names: /not installed: (?!.*too old)/
    }

function isForAllUsers(): boolean {
  const env = { PATH: process.env.PATH, HOME: '/nowhere' }
  return spawnSync('docker', ['buildx', 'version'], { env }).status === 0
}

const VARIABLES: MachineFault[] = [
  machine('does not set HOME', {
    ends: { begins: PASSES },
    make({ env }) {
      env.HOME = undefined
      return undefined
    }
  }),
  machine('has no folder for HOME', {
    ends: { begins: WITHOUT_CONFIG },
    make(world) {
      const { env } = world
      const missing = path.join(folderFor(world), 'missing')
      world.env = { ...env, HOME: missing, DOCKER_CONFIG: undefined }
      onRestore(world, () => {
        world.env = env
      })
      return undefined
    }
  }),
  machine('has no folder for TMPDIR', {
    ends: { begins: PASSES },
    make(world) {
      world.env.TMPDIR = path.join(folderFor(world), 'missing')
      return undefined
    }
  }),
  machine('has nothing on PATH', {
    ends: {
      begins: { end: 'fails', code: 'docker-not-started', names: /docker/ }
    },
    make(world) {
      const { PATH } = world.env
      world.env.PATH = folderFor(world)
      onRestore(world, () => {
        world.env.PATH = PATH
      })
      return undefined
    }
  }),
  machine('has a umask of 077', {
    ends: { begins: PASSES },
    make(world) {
      // No shell: it would drop inputs with a hyphen in their names.
      world.starter.push(process.execPath, '-e', WITH_UMASK)
      return undefined
    }
  }),
  ...[24, 32].map((limit) =>
    machine(`allows ${limit} open files`, {
      ends: {
        begins: { end: 'fails', code: 'too-many-open-files', names: /open/ }
      },
      make(world) {
        world.starter.push('prlimit', `--nofile=${limit}`)
        return undefined
      }
    })
  )
]

const BROKEN: Expected = {
  end: 'fails',
  code: 'docker-config-unreadable',
  names: /config\.json/
}

const CONFIGURATION: MachineFault[] = [
  machine('has a docker configuration that is no JSON', {
    ends: {
      begins: BROKEN,
      ...at(['asks Milvus', 'sets the exact tag', 'cleans up'], PASSES)
    },
    make(world) {
      const file = keepConfig(world)
      return () => {
        writeFileSync(file, '{ "auths":')
      }
    }
  }),
  machine('has a folder as docker configuration', {
    ends: { begins: BROKEN },
    make(world) {
      const file = keepConfig(world)
      return () => {
        rmSync(file)
        mkdirSync(file)
      }
    }
  }),
  machine('loses the docker configuration', {
    ends: {
      begins: WITHOUT_CONFIG,
      ...at(
        [
          'starts the builder',
          'asks Milvus',
          'sets the exact tag',
          'cleans up'
        ],
        PASSES
      )
    },
    make(world) {
      keepConfig(world)
      return () => {
        rmSync(path.join(world.home, '.docker'), { recursive: true })
      }
    }
  })
]

/** Returns docker's configuration, which is as it was when the run is over. */
function keepConfig(world: World): string {
  const file = path.join(world.home, '.docker', 'config.json')
  const before = readFileSync(file)
  onRestore(world, () => {
    rmSync(file, { recursive: true, force: true })
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, before)
  })
  return file
}

/** What a program that has the logins does, as a shell script. */
const HELPERS: [name: string, ends: Expected, script?: string][] = [
  // Docker goes on without a login, which is enough here.
  ['is missing', PASSES],
  ['fails', PASSES, 'echo "the vault is sealed"; exit 1'],
  ['answers nonsense', PASSES, 'echo nonsense'],
  [
    'hangs',
    { end: 'fails', code: 'base-unreadable', names: /docker-credential-lab/ },
    'sleep 600'
  ]
]

const CREDENTIALS: MachineFault[] = HELPERS.map(([name, end, script]) =>
  machine(`has a credential helper that ${name}`, {
    ends: { 'reads the base': end },
    make(world) {
      const { env } = world
      const config = keepConfig(world)
      const folder = folderFor(world)
      if (script) {
        const file = path.join(folder, 'docker-credential-lab')
        writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
      }
      env.PATH = `${folder}:${env.PATH ?? ''}`
      // It is asked for a login only where the job gives none.
      if (name === 'hangs') withoutBaseLogin(world)
      const settings = JSON.parse(readFileSync(config, 'utf8')) as object
      writeFileSync(config, JSON.stringify({ ...settings, credsStore: 'lab' }))
      return undefined
    }
  })
)

function withoutBaseLogin({ inputs }: World): void {
  delete inputs['base-username']
  delete inputs['base-password']
}

/** What answers at the address of a proxy; nobody without a status. */
const PROXIES: [name: string, status?: number][] = [
  ['is not there'],
  ['answers 407', 407],
  ['answers 502', 502]
]

/** A name that nothing can look up but a proxy. */
const BEHIND = 'only-the-proxy-reaches.invalid'

const PROXY: MachineFault[] = PROXIES.map(([name, status]) =>
  machine(`has a proxy that ${name}`, {
    ends: {
      'reads the releases': {
        end: 'fails',
        code: 'github-unreadable',
        names: /proxy/i
      },
      'reads the base': {
        end: 'fails',
        code: 'base-unreadable',
        names: /proxy/i
      }
    },
    async make(world, { name: step }) {
      const url = await proxyOf(world, status)
      Object.assign(world.env, { HTTP_PROXY: url, HTTPS_PROXY: url })
      if (step === 'reads the base') {
        world.inputs['base-image'] = `${BEHIND}/milvusdb/milvus`
        // The engine, which logs in, has no proxy.
        withoutBaseLogin(world)
        return undefined
      }
      world.env.GITHUB_API_URL = `http://${BEHIND}`
      // Without it, Node asks no proxy.
      world.env.NODE_USE_ENV_PROXY = '1'
      return undefined
    }
  })
)

async function proxyOf(world: World, status?: number): Promise<string> {
  if (status === undefined) return 'http://127.0.0.1:1'
  const server = createServer((_, response) => {
    response.writeHead(status).end()
  })
  server.on('connect', (_, socket) => {
    socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  world.later(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

export const ENVIRONMENT: MachineFault[] = [
  ...VARIABLES,
  ...CONFIGURATION,
  ...CREDENTIALS,
  ...PROXY
]
