import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Folder of a lab of its own, whose programs are stand-ins. */
let home: string
let processes: ChildProcess[]
const at = (...names: string[]): string => path.join(home, ...names)

function program(file: string, script: string): void {
  writeFileSync(at(file), `#!/bin/sh\n${script}\n`)
  chmodSync(at(file), 0o755)
}

/** Starts a process that has the name of a daemon, and waits for nothing. */
function daemon(name: string, file: string): number {
  copyFileSync('/usr/bin/tail', at('bin', name))
  const child = spawn(at('bin', name), ['-f', file], { stdio: 'ignore' })
  processes.push(child)
  return child.pid ?? 0
}

/** Runs a script of the lab. This process reaps meanwhile what the script ends. */
function run(
  script: string,
  ...args: string[]
): Promise<{ code: number | null; out: string; log: string }> {
  const env = {
    PATH: `${at('bin')}:${process.env.PATH}`,
    MILVUS_RUNPOD_LAB_HOME: at('home')
  }
  return new Promise((resolve) => {
    const child = execFile(at('lab', script), args, { env }, (_, out, log) => {
      resolve({ code: child.exitCode, out, log })
    })
    processes.push(child)
  })
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}/root`)

/** The lab's engine runs these containers. */
function running(...names: string[]): number {
  const socket = at('home/run/engine/containerd.sock')
  const pid = daemon('dockerd', '/dev/null')
  writeFileSync(socket, '')
  writeFileSync(at('home/run/engine/dockerd.pid'), String(pid))
  writeFileSync(at('home/run/engine/what'), 'older programs')
  if (names.length > 0) daemon('containerd-shim', socket)
  program('bin/docker', `printf '%s\\n' ${names.join(' ')}`)
  return pid
}

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'lab-'))
  processes = []
  for (const folder of ['bin', 'lab/make', 'home/run/engine']) {
    mkdirSync(at(folder), { recursive: true })
  }
  cpSync('lab/engine', at('lab/engine'), { recursive: true })
  copyFileSync('lab/lib.sh', at('lab/lib.sh'))
  program('lab/make/tools', 'echo newer programs')
  // One that a test starts by mistake would outlive it.
  program('bin/containerd', 'exit 1')
  program(
    'lab/engine/free',
    'set -eu; . "$(dirname "$0")/../lib.sh"; bridge=mrlab-1; . "$lab/engine/network.sh"; free_network'
  )
})

afterEach(() => {
  processes.forEach((child) => child.kill('SIGKILL'))
  rmSync(home, { recursive: true })
})

describe("the lab's engine, when the machine has got one of its own", () => {
  it('is left alone while it runs containers of others', async () => {
    const pid = running('milvus-runpod-lab-registry', 'somebodys')

    const { code, log } = await run('engine/stop', '--idle')

    expect(code).toBe(0)
    expect(log).toMatch(/leaving .* alone, .* run in it: somebodys\n/)
    expect(isAlive(pid)).toBe(true)
  })

  it.each([[[]], [['milvus-runpod-lab-registry']]])(
    'is stopped when it runs nothing but %j',
    async (names) => {
      running(...names)

      const { log } = await run('engine/stop', '--idle')

      expect(log).toBe('lab: stopping dockerd…\n')
      expect(existsSync(at('home/run/engine'))).toBe(false)
    }
  )
})

describe('an engine of older programs', () => {
  it('is used on while it runs containers of others', async () => {
    const pid = running('somebodys')

    const { code, log } = await run('engine/start', 'classic')

    expect(code).toBe(0)
    expect(log).toContain('keeping on using an older engine')
    expect(isAlive(pid)).toBe(true)
  })

  it('that does not answer is left alone, too, and an error', async () => {
    const pid = running('somebodys')
    program('bin/docker', 'exit 1')

    const { code, log } = await run('engine/start', 'classic')

    expect(code).toBe(1)
    expect(log).toContain("the lab's engine does not answer, and is left alone")
    expect(log).toContain('lab/down stops it')
    expect(isAlive(pid)).toBe(true)
  })
})

describe('addresses of an engine', () => {
  it.each([
    ['where only the default route is', 'none', /^10\.2[0-9]{2}\n$/],
    ['beside a route to a part of some', '10.*', /^198\.18\n$/]
  ])('are free: %s', async (_, taken, expected) => {
    program(
      'bin/ip',
      `case "$*" in *match*) echo default via 192.0.2.1 ;; *"root "${taken}) echo taken ;; esac`
    )

    const { out } = await run('engine/free')

    expect(out).toMatch(expected)
  })

  it('are none of those within a wider route', async () => {
    program(
      'bin/ip',
      'case "$*" in *match\\ 10.*) echo 10.0.0.0/8 dev vpn ;; esac'
    )

    expect((await run('engine/free')).out).toBe('198.18\n')
  })
})
