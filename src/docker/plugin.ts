// `docker buildx` starts docker, which starts the plugin: two processes, and twice the
// time. Here is found what docker would start, so that it can be started alone.
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readSync,
  realpathSync,
  statSync
} from 'node:fs'
import path from 'node:path'
import { configDirectory, readConfig } from './config.js'

/** A program to start in place of docker, with the same arguments. */
interface Program {
  file: string
  /** Variables that it has besides those of docker. */
  env: NodeJS.ProcessEnv
}

const PLUGIN = 'docker-buildx'

/** `defaultSystemPluginDirs` of docker/cli's cli-plugins/manager/manager_unix.go. */
const SYSTEM_DIRECTORIES = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins'
]

/**
 * As in docker/cli's cli-plugins/manager/manager.go: by the first one a plugin runs as
 * one, with docker's own options, contexts and errors. The second one is a socket of
 * docker, by which it ends the plugin; another docker's must not do that.
 */
const AS_PLUGIN = {
  DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: 'docker',
  DOCKER_CLI_PLUGIN_SOCKET: undefined
}

/**
 * Returns what `docker` would start for these arguments, if they are of buildx.
 * Undefined wherever that is not certain: where docker is not the plain program, and
 * where it may refuse the plugin. Without a docker, buildx does as well.
 */
export function pluginFor(
  args: string[],
  env: NodeJS.ProcessEnv
): Program | undefined {
  if (args[0] !== 'buildx' || process.platform !== 'linux') return undefined
  try {
    const file = hasDocker(env) ? ofDocker(env) : withoutDocker(env)
    if (!file) return undefined
    return { file, env: { ...AS_PLUGIN, ...tuning(args, env) } }
  } catch {
    // Docker itself says what is wrong with it, with its configuration or the plugin.
    return undefined
  }
}

/** True if there is a docker, whether or not it can be run. */
function hasDocker(env: NodeJS.ProcessEnv): boolean {
  return searchPath(env)
    .filter(Boolean)
    .map((directory) => path.join(directory, 'docker'))
    .some((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
}

/** @throws Error when it is not certain that docker would start it. */
function ofDocker(env: NodeJS.ProcessEnv): string | undefined {
  const machine = machineOfDocker(env)
  const file = machine && programIn(pluginDirectories(env), PLUGIN)
  return file && machine.equals(machineOf(file)) ? file : undefined
}

/**
 * Returns buildx where there is no docker: as its plugin, or as the program that
 * docker/setup-buildx-action puts on the path then.
 */
function withoutDocker(env: NodeJS.ProcessEnv): string | undefined {
  return (
    programIn(pluginDirectories(env), PLUGIN) ??
    programIn(searchPath(env), 'buildx')
  )
}

/**
 * Returns the machine that docker is for, if it is the plain program, and not a wrapper,
 * Podman or snap's, which choose an engine or a configuration themselves.
 *
 * @throws Error when this cannot be seen, or when it is a script.
 */
function machineOfDocker(env: NodeJS.ProcessEnv): Buffer | undefined {
  const docker = programIn(searchPath(env), 'docker')
  if (!docker || path.basename(realpathSync(docker)) !== 'docker') return
  return machineOf(docker)
}

/**
 * A read of a registry ends before Go's garbage collector has anything worth its time:
 * a fifth of the processor time of the read goes into it. Of a long answer it collects
 * again.
 */
function tuning(args: string[], env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isRead = args[1] === 'imagetools' && args[2] === 'inspect'
  if (!isRead || env.GOGC || env.GOMEMLIMIT) return {}
  return { GOGC: 'off', GOMEMLIMIT: '100MiB' }
}

function searchPath(env: NodeJS.ProcessEnv): string[] {
  return (env.PATH ?? '').split(':')
}

/** As `getPluginDirs` in docker/cli's cli-plugins/manager/manager.go. */
function pluginDirectories(env: NodeJS.ProcessEnv): string[] {
  const directory = configDirectory(env)
  const own = path.join(directory, 'cli-plugins')
  return [...extraDirectories(directory), own, ...SYSTEM_DIRECTORIES]
}

/** The key of docker's configuration; Go reads keys in any case. */
const EXTRA_DIRECTORIES = /^cliPluginsExtraDirs$/iu

function extraDirectories(directory: string): string[] {
  const [extra, ...more] = Object.entries(readConfig(directory))
    .filter(([key]) => EXTRA_DIRECTORIES.test(key))
    .map(([, value]) => value)
  if (!isTexts(extra ?? []) || more.length > 0) throw new Error("not docker's")
  return (extra ?? []) as string[]
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/**
 * Returns the first file of a name. It must be a program for everyone who may read it:
 * one that runs with the rights of another user or group may reach more than a plugin.
 *
 * @throws Error when this cannot be seen.
 */
function programIn(directories: string[], name: string): string | undefined {
  for (const directory of directories) {
    const file = path.join(directory, name)
    const stats = statSync(file, { throwIfNoEntry: false })
    if (!stats) continue
    accessSync(file, constants.X_OK)
    const isPlain = (stats.mode & 0o6000) === 0
    return isPlain && path.isAbsolute(file) ? file : undefined
  }
  return undefined
}

/** Bytes of the header of a program that say for what machine it is. */
const ELF_HEADER = 20

const ELF = Buffer.from('\x7fELF', 'latin1')

/** @throws Error when the file is not a program, such as a script. */
function machineOf(file: string): Buffer {
  const header = Buffer.alloc(ELF_HEADER)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, header, 0, ELF_HEADER, 0)
  } finally {
    closeSync(descriptor)
  }
  if (!header.subarray(0, 4).equals(ELF)) throw new Error(`${file} is a script`)
  // Class and byte order, then the machine. Between them is what may differ.
  return Buffer.concat([header.subarray(4, 6), header.subarray(18, 20)])
}
