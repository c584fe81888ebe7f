import { execFile, execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { temporaryDirectory } from './temporary.js'

/** An issue as the stand-in of `gh` keeps it. */
export interface Issue {
  title: string
  body: string
  state: 'open' | 'closed'
  /** Newest last. */
  comments: string[]
}

/** What the webhook was told. */
export interface Message {
  text: string
  content: string
  problems: string[]
  news: string[]
  [name: string]: unknown
}

/** A repository with examples/notify.mjs, and a webhook. */
export interface Repository {
  /** For a process in which `gh` is the stand-in. */
  env: { PATH: string; ISSUES: string }
  /** The address of the webhook. */
  webhook: string
  issues: () => Issue[]
  messages: Message[]
  /** Runs the script after a run of the workflow, and returns its log. */
  tell: (run: {
    result?: string
    outputs?: Record<string, string>
    id?: number
    /** Of the checkout, which is none unless given. */
    lastCommit?: Date
    isPrivate?: boolean
  }) => Promise<string>
  stop: () => void
}

/** @param status what the webhook answers; without one, there is no webhook */
export async function newRepository(status?: number): Promise<Repository> {
  const directory = temporaryDirectory()
  const file = path.join(directory, 'issues.json')
  copyFileSync(
    path.join(import.meta.dirname, 'gh.mjs'),
    path.join(directory, 'gh')
  )
  chmodSync(path.join(directory, 'gh'), 0o755)
  // A file without an extension is a module only by what its folder says.
  writeFileSync(path.join(directory, 'package.json'), '{"type":"module"}')
  writeFileSync(file, '[]')
  const messages: Message[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      messages.push(JSON.parse(Buffer.concat(parts).toString()) as Message)
      response.writeHead(status ?? 404).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const webhook = `http://127.0.0.1:${port}/hook-secret`
  const env = {
    PATH: `${directory}:${process.env.PATH ?? ''}`,
    ISSUES: file
  }
  return {
    env,
    webhook,
    issues: () => JSON.parse(readFileSync(file, 'utf8')) as Issue[],
    messages,
    tell: async ({
      result = 'success',
      outputs = {},
      id = 1,
      lastCommit,
      isPrivate = false
    }) => {
      if (lastCommit) commitAt(directory, lastCommit)
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [path.resolve('examples/notify.mjs')],
        {
          cwd: directory,
          env: {
            IS_PRIVATE: String(isPrivate),
            ...env,
            GH_TOKEN: 'ghs_x',
            GH_REPO: 'me/search',
            GITHUB_SERVER_URL: 'https://github.com',
            GITHUB_REPOSITORY: 'me/search',
            GITHUB_RUN_ID: String(id),
            GITHUB_WORKFLOW: 'Milvus',
            PUBLISH: JSON.stringify({ result, outputs }),
            ...(status !== undefined && { WEBHOOK_URL: webhook })
          }
        }
      )
      return stdout
    },
    stop: () => server.close()
  }
}

/** Makes a checkout with one commit. */
function commitAt(directory: string, date: Date): void {
  const author = ['-c', 'user.name=x', '-c', 'user.email=x@example.com']
  const commit = ['commit', '--quiet', '--allow-empty', '--message', 'x']
  for (const args of [
    ['init', '--quiet'],
    [...author, ...commit]
  ]) {
    execFileSync('git', args, {
      cwd: directory,
      env: { ...process.env, GIT_COMMITTER_DATE: date.toISOString() }
    })
  }
}
