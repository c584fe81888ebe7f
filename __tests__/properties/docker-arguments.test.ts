import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isReference, isRepository } from '../../src/docker/reference.js'
import { hostile } from '../support/hostile.js'
import { log } from '../support/log.js'
import { optionsIn } from '../support/docker-options.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import { publishingDocker } from '../support/publishing-docker.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string

beforeEach(() => {
  workspace = temporaryDirectory()
  mkdirSync(path.join(workspace, 'own'))
  writeFileSync(path.join(workspace, 'own', 'Dockerfile'), 'FROM scratch\n')
  setEnv({ GITHUB_WORKSPACE: workspace })
})

/** Returns what docker was called with, as lists of arguments. */
async function argumentsOf(given: Record<string, string>): Promise<string[][]> {
  const fake = await publishingDocker()
  const all: string[][] = []
  const { docker } = fake
  fake.open = () =>
    Promise.resolve((args, options) => {
      all.push(args)
      return docker(args, options)
    })
  await publishHere({ 'smoke-test': 'health', ...given })
  return all
}

/** Inputs whose values are a part of what docker is called with. */
const NAMES = [
  ...['image', 'base-image', 'tags', 'labels', 'annotations', 'target'],
  ...['build-args', 'build-contexts', 'cache-from', 'cache-to', 'platforms'],
  ...['driver-opts', 'builder', 'buildkit-image', 'binfmt-image', 'secrets'],
  ...['provenance', 'sbom', 'smoke-memory', 'smoke-env', 'smoke-upgrade-from']
]

/** Values that begin like an option, in forms that an input may accept. */
const like = fc
  .tuple(
    fc.constantFrom('--help', '-v', '--config', '-H', '--output', '--push'),
    fc.constantFrom('', '=x', '.io/a', ':5000/a', '.io/a:1', '/a', '=type=x')
  )
  .map((parts) => parts.join(''))

const value = fc.oneof(
  { weight: 3, arbitrary: like },
  { weight: 1, arbitrary: like.map((text) => `a=${text}`) },
  { weight: 1, arbitrary: like.map((text) => `type=registry,ref=${text}`) },
  { weight: 1, arbitrary: hostile }
)

describe('what docker is called with', () => {
  it.each(['', 'own'])(
    'has no option from an input, with the context "%s"',
    async (context) => {
      const check = async (name: string, text: string): Promise<void> => {
        const all = await argumentsOf({ context, [name]: text })
        expect(all.flatMap((args) => optionsIn(args).unknown)).toEqual([])
      }
      const named = fc.constantFrom(...NAMES)
      await fc.assert(fc.asyncProperty(named, value, check), { numRuns: 60 })
      expect(log()).not.toContain('unexpected-error')
    }
  )

  it('is known here, command by command', async () => {
    const all = await argumentsOf({ context: 'own', labels: '--help=1' })
    const lines = all.map((args) => args.join(' '))
    expect(lines.some((line) => line.startsWith('buildx build'))).toBe(true)
    expect(lines.some((line) => line.startsWith('create --pull'))).toBe(true)
    expect(all.flatMap((args) => optionsIn(args).unknown)).toEqual([])
    expect(optionsIn(['buildx', 'build', '--evil', 'x']).unknown).toEqual([
      'buildx build: --evil'
    ])
    expect(optionsIn(['pull', '--label', '--evil', '-x']).unknown).toEqual([
      'pull: --label',
      'pull: --evil',
      'pull: -x'
    ])
  })
})

describe('the name of an image', () => {
  it('never begins as an option', () => {
    fc.assert(
      fc.property(fc.oneof(like, hostile), (text) => {
        if (isRepository(text)) expect(text).not.toMatch(/^-/)
        if (isReference(text)) expect(text).not.toMatch(/^-/)
      }),
      { numRuns: 2000 }
    )
    expect(isRepository(IMAGE)).toBe(true)
  })

  it.each(['--help.io/me/milvus', '-v:5000/milvus', 'a-.io/b', 'a.-b/c'])(
    'is not one if a part of its host begins or ends with "-": %s',
    (name) => {
      expect(isRepository(name)).toBe(false)
    }
  )
})
