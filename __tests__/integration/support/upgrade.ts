import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RunResult } from '../../../lab/runner.ts'
import { act, digestOf, tagsOf } from './lab.ts'
import type { PlatformResult } from './smoke.ts'

/** A run whose image is to replace another, and what it reports of each platform. */
export interface Publication extends RunResult {
  platforms: PlatformResult[]
}

/** What is special about an image, apart from the inputs of its run. */
export interface Build {
  /** Value of MILVUS_STANDIN_FAULT in the image itself: the image that it replaces has none. */
  fault?: string
  /** Value of MILVUS_STANDIN_FAULT_AFTER. */
  after?: string
  /** True if the image makes a certificate itself: the one that it replaces does not. */
  tls?: boolean
  /** True for an image from before MILVUS_TLS. */
  older?: boolean
  /** A file for `smoke-upgrade-data`, which has to be in the workspace. */
  data?: string
}

/**
 * Publishes an image, on both platforms at the level `upgrade` unless told otherwise.
 * With a fault it is built from a context of its own.
 */
export async function publish(
  inputs: { image: string } & Record<string, string>,
  { fault, after, tls, older, data }: Build = {}
): Promise<Publication> {
  const workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'))
  const env = { ...process.env, GITHUB_WORKSPACE: workspace }
  const lines = [
    fault && `ENV MILVUS_STANDIN_FAULT=${fault}`,
    after && `ENV MILVUS_STANDIN_FAULT_AFTER=${after}`,
    tls && 'ENV MILVUS_TLS=self-signed'
  ].filter(Boolean)
  const isOwn = older === true || lines.length > 0
  const context = isOwn ? { context: 'context' } : undefined
  const folder = path.join(workspace, 'context')
  if (context) writeContext(folder, lines)
  if (older) forgetTls(path.join(folder, 'lib/milvus-runpod'))
  const copy = data && { 'smoke-upgrade-data': path.basename(data) }
  if (data) copyFileSync(data, path.join(workspace, path.basename(data)))
  const upgrade = { 'smoke-test': 'upgrade', 'smoke-emulated': 'upgrade' }
  try {
    const result = await act(
      { ...upgrade, ...context, ...copy, ...inputs },
      { env }
    )
    const smoke = result.outputs.smoke ?? '[]'
    return { ...result, platforms: JSON.parse(smoke) as PlatformResult[] }
  } finally {
    rmSync(workspace, { recursive: true })
  }
}

/** Copies docker/ with more lines in its Dockerfile. */
function writeContext(folder: string, lines: unknown[]): void {
  cpSync('docker', folder, { recursive: true })
  appendFileSync(path.join(folder, 'Dockerfile'), `${lines.join('\n')}\n`)
}

/** Takes out what reads MILVUS_TLS. */
function forgetTls(scripts: string): void {
  const settings = path.join(scripts, 'settings.sh')
  const text = readFileSync(settings, 'utf8')
  writeFileSync(settings, text.replace('case ${MILVUS_TLS:-} in', "case '' in"))
  rmSync(path.join(scripts, 'tls.sh'))
}

/** What each tag of a repository points to. */
export async function tagDigests(
  image: string
): Promise<Record<string, string>> {
  const pairs = (await tagsOf(image)).map(async (tag) => {
    return [tag, await digestOf(`${image}:${tag}`)] as const
  })
  return Object.fromEntries(await Promise.all(pairs))
}
