// Inputs of the action that a user can have many of.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from '../commands.ts'
import { newRepository } from '../repository.ts'
import { tagInputs } from '../runs.ts'
import { onSmallBase, platformsOf, VERSION } from './base.ts'
import type { Growing } from './growth.ts'
import { serveReleases } from './releases.ts'

export const PLATFORMS: Growing = {
  name: 'platforms',
  what: 'platforms',
  sizes: [1, 2, 4],
  prepare: async (size) => {
    const inputs = { ...(await onSmallBase()), platforms: platformsOf(size) }
    return { given: () => ({ image: newRepository(), ...inputs }) }
  }
}

export const TAGS: Growing = {
  name: 'tags',
  what: 'tags',
  sizes: [1, 2, 5, 20, 50],
  prepare: async (size) => {
    const inputs = { ...(await onSmallBase()), ...tagInputs(size) }
    return { given: () => ({ image: newRepository(), ...inputs }) }
  }
}

/** A dry run that has to choose among the releases. */
export const RELEASES: Growing = {
  name: 'releases',
  what: 'releases',
  sizes: [10, 100, 2000],
  prepare: async (size) => {
    const [, line = ''] = /^(\d+\.\d+)/.exec(VERSION) ?? []
    const chosen = { 'milvus-version': line, 'dry-run': 'true' }
    const inputs = { ...(await onSmallBase()), ...chosen }
    const env = { ...process.env, GITHUB_API_URL: await serveReleases(size) }
    return { given: () => ({ image: newRepository(), ...inputs }), env }
  }
}

export const FILES: Growing = {
  name: 'files',
  what: 'files in the context',
  sizes: [1, 100, 2000, 20_000],
  prepare: async (size) => {
    const workspace = temporaryFolder()
    writeContext(path.join(workspace, 'context'), size)
    const inputs = { ...(await onSmallBase()), context: 'context' }
    const env = { ...process.env, GITHUB_WORKSPACE: workspace }
    return { given: () => ({ image: newRepository(), ...inputs }), env }
  }
}

const DOCKERFILE = `ARG BASE_IMAGE
FROM \${BASE_IMAGE}
COPY files /files
`

/** As many small files, at most 100 to a folder. */
function writeContext(folder: string, count: number): void {
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'Dockerfile'), DOCKERFILE)
  for (let number = 0; number < count; number++) {
    const parent = path.join(folder, 'files', String(Math.floor(number / 100)))
    mkdirSync(parent, { recursive: true })
    writeFileSync(path.join(parent, String(number)), `file ${number}\n`)
  }
}
