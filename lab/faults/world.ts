// The world of one cell: an image with tags of its own, behind servers of its own, which
// can fail without harming another cell.
import { randomBytes } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { labInputs, lab } from '../inputs.ts'
import {
  milvusReleases,
  serveGitHub,
  type GitHubApi
} from '../parts/github-api.ts'
import { startProxy, type RegistryProxy } from '../parts/registry-proxy.ts'
import type { Runpod } from '../runpod/server.ts'
import { CANARIES } from './canaries.ts'
import type { Seen } from './seen.ts'

/** Something to do when the log of a run reaches a text. */
export interface Moment {
  pattern: RegExp
  /** @param pid of the step */
  act: (pid: number) => unknown
}

/** Says what is wrong with what a run has left in a part of its world. */
export type Check = (
  seen: Pick<Seen, 'run' | 'before' | 'after'>
) => string[] | Promise<string[]>

/** What the faults of a cell can reach. */
export interface World {
  /** Repository that the job publishes to, at `target`. */
  image: string
  /** In front of the registry of the image, which wants a login. */
  target: RegistryProxy
  /** In front of the registry of the base image, which wants another login. */
  base: RegistryProxy
  github: GitHubApi
  /** Inputs of the action. A scenario and a fault may change them. */
  inputs: Record<string, string>
  /** Environment of the action. */
  env: NodeJS.ProcessEnv
  /** Folder of the action; this repository by default. */
  action?: string
  /** Replaces variables of the runner, such as GITHUB_OUTPUT; undefined unsets one. */
  runner: NodeJS.ProcessEnv
  /** A command that starts each step, with the command line of Node behind it. */
  starter: string[]
  /** Where the steps begin, as long as it is there. */
  cwd?: string
  /** Where what is left in the engine is looked for: a value of DOCKER_HOST. */
  engine?: string
  /** RunPod, in a scenario that has pods. */
  runpod?: Runpod
  /** A folder that is the job's workspace. */
  workspace: string
  /** A folder that is the user's home, with docker's configuration. */
  home: string
  /** A folder for what the job's programs put into `/tmp`. */
  tmp: string
  /**
   * What is still to happen, one after the other, when the log of the main step
   * reaches a text. At its start, that is empty.
   */
  moments: Moment[]
  /** Signals for the post step, which then runs once more after each. */
  postMoments: Moment[]
  /** How often the fault has happened. */
  hits: number
  happened: () => void
  /**
   * Makes what the fault has harmed work again, so that one can look at it.
   *
   * @param log of the run, which may say what a user has to remove
   */
  restore: (log: string) => unknown
  /** What was paid for at RunPod, and should not have been. */
  paid: () => string[]
  /** What else a scenario or a fault wants looked at when the run is over. */
  checks: Check[]
  /** Undoes something when the cell is over, the last thing first. */
  later: (undo: () => unknown) => void
  end: () => Promise<void>
}

/** Makes a world in which nothing fails. */
export async function makeWorld(): Promise<World> {
  const undos: (() => unknown)[] = []
  const later = (undo: () => unknown): void => void undos.push(undo)
  const end = async (): Promise<void> => {
    for (let undo = undos.pop(); undo; undo = undos.pop()) await undo()
  }
  try {
    return await makeParts(later, end)
  } catch (error) {
    await end()
    throw error
  }
}

async function makeParts(
  later: World['later'],
  end: World['end']
): Promise<World> {
  const login = { username: 'robot', password: CANARIES.password }
  const target = await startProxy(lab('REGISTRY'), login)
  later(() => target.stop())
  const base = await startProxy(lab('REGISTRY'), {
    username: 'reader',
    password: CANARIES.basePassword
  })
  later(() => base.stop())
  const releases = milvusReleases(['v2.6.22', 'v2.6.21', 'v2.6.20'])
  const github = await serveGitHub({ releases })
  later(() => github.stop())
  const [home, workspace, tmp] = ['home', 'workspace', 'tmp'].map((name) => {
    const folder = mkdtempSync(path.join(tmpdir(), `faults-${name}-`))
    later(() => {
      rmSync(folder, { recursive: true, force: true })
    })
    return folder
  }) as [string, string, string]
  copyDockerConfig(path.join(home, '.docker'))
  const name = `test-${randomBytes(4).toString('hex')}/milvus`
  const image = `${target.host}/${name}`
  const world: World = {
    ...{ image, target, base, github, home, workspace, tmp, later, end },
    inputs: inputsOf(image, base.host),
    env: environmentOf({ home, workspace, tmp }, github.url),
    runner: {},
    starter: [],
    engine: process.env.DOCKER_HOST,
    moments: [],
    postMoments: [],
    restore: () => undefined,
    paid: () => [],
    checks: [],
    hits: 0,
    happened() {
      world.hits += 1
    }
  }
  return world
}

function inputsOf(image: string, base: string): Record<string, string> {
  const repository = lab('STANDIN_IMAGE').replace(lab('REGISTRY'), base)
  return {
    ...labInputs(repository, '2.6'),
    image,
    platforms: `linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}`,
    vulnerable: 'warn',
    username: 'robot',
    password: CANARIES.password,
    'base-username': 'reader',
    'base-password': CANARIES.basePassword,
    'github-token': CANARIES.token,
    'smoke-test': 'health',
    'smoke-env': `FAULTS_CANARY=${CANARIES.smokeEnv}`
  }
}

function environmentOf(
  { home, workspace, tmp }: Pick<World, 'home' | 'workspace' | 'tmp'>,
  github: string
): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOME: home,
    TMPDIR: tmp,
    DOCKER_CONFIG: path.join(home, '.docker'),
    GITHUB_WORKSPACE: workspace,
    GITHUB_API_URL: github
  }
}

/** Copies what docker needs, without builders and what it keeps for itself. */
function copyDockerConfig(folder: string): void {
  const own = process.env.DOCKER_CONFIG ?? path.join(homedir(), '.docker')
  mkdirSync(folder)
  for (const name of ['config.json', 'contexts', 'cli-plugins']) {
    const from = path.join(own, name)
    if (existsSync(from)) {
      cpSync(from, path.join(folder, name), { recursive: true })
    }
  }
  if (!existsSync(path.join(folder, 'config.json'))) {
    writeFileSync(path.join(folder, 'config.json'), '{}')
  }
}
