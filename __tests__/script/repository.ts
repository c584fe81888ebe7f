import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from '../support/temporary.js'

/** An author, and none of the settings of this machine. */
export const GIT_ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'me',
  GIT_AUTHOR_EMAIL: 'me@example.com',
  GIT_COMMITTER_NAME: 'me',
  GIT_COMMITTER_EMAIL: 'me@example.com',
  GIT_TERMINAL_PROMPT: '0'
}

export interface Repository {
  /** The bare repository that `origin` stands for. */
  origin: string
  work: string
  git: (...args: string[]) => string
  write: (file: string, content: string, mode?: number) => void
  /** Creates a commit of a version and returns its hash. */
  commit: (version: string) => string
  /** The same, and pushes it. */
  push: (version: string) => string
  /** Returns branches or tags at origin with their commits. */
  refs: (kind: 'heads' | 'tags') => Record<string, string>
}

/** Creates a real repository with the real script/release, without the build of dist/. */
export function newRepository(): Repository {
  const origin = path.join(temporaryDirectory(), 'origin.git')
  const work = temporaryDirectory()
  const options = { cwd: work, env: GIT_ENV, encoding: 'utf8' } as const

  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      ...options,
      stdio: ['ignore', 'pipe', 'ignore']
    }).trim()
  const write = (file: string, content: string, mode = 0o644): void => {
    const target = path.join(work, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, content, { mode })
  }
  const commit = (version: string): string => {
    write('package.json', JSON.stringify({ version }))
    git('add', '--all')
    git('commit', '--allow-empty', '--message', version)
    return git('rev-parse', 'HEAD')
  }
  const push = (version: string): string => {
    const sha = commit(version)
    git('push', origin, 'HEAD:main')
    return sha
  }
  const refs = (kind: 'heads' | 'tags'): Record<string, string> => {
    const lines = git('ls-remote', '--refs', origin, `refs/${kind}/*`)
    const pairs = lines
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [sha, name = ''] = line.split('\t')
        return [name.replace(`refs/${kind}/`, ''), sha]
      })
    return Object.fromEntries(pairs) as Record<string, string>
  }

  git('init', '--bare', '--initial-branch', 'main', origin)
  git('init', '--initial-branch', 'main')
  git('remote', 'add', 'origin', origin)
  write('script/check-dist', '#!/bin/sh\n', 0o755)
  copyFileSync('script/release', path.join(work, 'script/release'))
  return { origin, work, git, write, commit, push, refs }
}
