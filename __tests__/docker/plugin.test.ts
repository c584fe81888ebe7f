import { beforeEach, describe, expect, it } from '@jest/globals'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { dockerCli } from '../../src/docker/cli.js'
import { pluginFor } from '../../src/docker/plugin.js'
import { log } from '../support/log.js'
import { temporaryDirectory } from '../support/temporary.js'

// What buildx says, called by docker and alone: integration/plugin.test.ts.

/** A program that is not a script, and prints what it is given. */
const PROGRAM = '/bin/echo'

let root: string
let env: NodeJS.ProcessEnv
let docker: string
let buildx: string

function at(...names: string[]): string {
  return path.join(root, ...names)
}

function program(...names: string[]): string {
  const file = at(...names)
  mkdirSync(path.dirname(file), { recursive: true })
  copyFileSync(PROGRAM, file)
  chmodSync(file, 0o755)
  return file
}

function configure(config: unknown): void {
  writeFileSync(at('config', 'config.json'), JSON.stringify(config))
}

beforeEach(() => {
  root = temporaryDirectory()
  docker = program('bin', 'docker')
  buildx = program('config', 'cli-plugins', 'docker-buildx')
  env = { PATH: at('bin'), DOCKER_CONFIG: at('config') }
})

function found(args = ['buildx', 'ls']): string | undefined {
  return pluginFor(args, env)?.file
}

describe('the program that docker would start', () => {
  it("is the plugin in the directory of docker's configuration", () => {
    expect(found()).toBe(buildx)
  })

  it('is rather one in the directories that the configuration adds, in their order', () => {
    const [one, two] = [program('1', 'docker-buildx'), at('none')]
    program('2', 'docker-buildx')
    configure({ cliPluginsExtraDirs: [two, at('1'), at('2')] })
    expect(found()).toBe(one)
    // Go reads keys in any case.
    configure({ CLIPLUGINSEXTRADIRS: [at('2')] })
    expect(found()).toBe(at('2', 'docker-buildx'))
  })

  it('may be behind a link, as may docker', () => {
    renameSync(buildx, at('buildx'))
    symlinkSync(at('buildx'), buildx)
    mkdirSync(at('real'))
    renameSync(docker, at('real', 'docker'))
    symlinkSync(at('real', 'docker'), docker)
    expect(found()).toBe(buildx)
  })

  it('runs as a plugin of docker, which another docker does not end', () => {
    expect(pluginFor(['buildx', 'ls'], env)?.env).toEqual({
      DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: 'docker',
      DOCKER_CLI_PLUGIN_SOCKET: undefined
    })
  })

  it('collects no garbage while it reads from a registry, unless the job says how', () => {
    const read = ['buildx', 'imagetools', 'inspect', 'me/x']
    expect(pluginFor(read, env)?.env).toMatchObject({
      GOGC: 'off',
      GOMEMLIMIT: '100MiB'
    })
    env.GOGC = '50'
    expect(pluginFor(read, env)?.env).not.toHaveProperty('GOGC')
  })
})

describe('without docker, as on a runner without an engine', () => {
  beforeEach(() => {
    rmSync(docker)
  })

  it('buildx is the plugin that docker would have started', () => {
    expect(found()).toBe(buildx)
    env.PATH = undefined
    expect(found()).toBe(buildx)
  })

  it('or else the program of its name, run as a plugin as well', () => {
    rmSync(buildx)
    const alone = program('bin', 'buildx')
    expect(pluginFor(['buildx', 'ls'], env)).toEqual({
      file: alone,
      env: expect.objectContaining({
        DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: 'docker'
      }) as object
    })
  })

  it('that it is missing is said, not that docker is', async () => {
    rmSync(buildx)
    const ran = dockerCli(env)(['buildx', 'ls'])
    await expect(ran).rejects.toMatchObject({ code: 'buildx-missing' })
  })
})

describe('docker is asked to start buildx', () => {
  it.each<[string, () => void]>([
    [
      'docker is a script, which may set anything',
      () => {
        writeFileSync(docker, '#!/bin/sh\nexec podman "$@"\n')
      }
    ],
    [
      'docker is another program by that name, such as snap',
      () => {
        renameSync(docker, at('bin', 'snap'))
        symlinkSync('snap', docker)
      }
    ],
    [
      'docker runs with the rights of a group',
      () => {
        chmodSync(docker, 0o2755)
      }
    ],
    [
      'docker may not be run',
      () => {
        chmodSync(docker, 0o644)
      }
    ],
    [
      'docker is found by where the job runs',
      () => {
        env.PATH = path.relative(process.cwd(), at('bin'))
      }
    ],
    [
      'the plugin is a script',
      () => {
        writeFileSync(buildx, '#!/bin/sh\n')
      }
    ],
    [
      'both are scripts',
      () => {
        writeFileSync(docker, '#!/bin/sh\nexec docker "$@"\n')
        writeFileSync(buildx, '#!/bin/sh\nexec buildx "$@"\n')
      }
    ],
    [
      'the plugin may not be run',
      () => {
        chmodSync(buildx, 0o644)
      }
    ],
    [
      'the plugin is for another machine',
      () => {
        const bytes = readFileSync(buildx)
        bytes[18] = 0xff
        writeFileSync(buildx, bytes)
      }
    ],
    [
      'the plugin is a directory',
      () => {
        rmSync(buildx)
        mkdirSync(buildx)
      }
    ],
    [
      'the configuration is not JSON',
      () => {
        writeFileSync(at('config', 'config.json'), '{')
      }
    ],
    [
      'the configuration names no list of directories',
      () => {
        configure({ cliPluginsExtraDirs: at('1') })
      }
    ]
  ])('if %s', (_, change) => {
    change()
    expect(found()).toBeUndefined()
  })

  it('if it is not buildx that runs', () => {
    expect(found(['image', 'ls'])).toBeUndefined()
    expect(found(['--context', 'x', 'buildx', 'ls'])).toBeUndefined()
  })
})

describe('dockerCli', () => {
  it('starts the plugin alone, and shows the command as ever', async () => {
    writeFileSync(docker, readFileSync('/bin/false'))
    const ran = dockerCli(env)(['buildx', 'ls'], { show: true })
    await expect(ran).resolves.toBe('buildx ls')
    expect(log()).toContain('[command]docker buildx ls\nbuildx ls\n')
  })

  it('calls docker if the plugin does not start after all', async () => {
    // Its loader, which the kernel looks up, is not there.
    const bytes = readFileSync('/bin/false')
    const loader = bytes.indexOf('/ld-linux')
    bytes.write('X', loader + 1)
    writeFileSync(buildx, bytes)
    await expect(dockerCli(env)(['buildx', 'ls'])).resolves.toBe('buildx ls')
  })
})
