import * as core from '@actions/core'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { mask } from '../messages/masks.js'
import { workspaceRoot } from '../lib/paths.js'
import { oneLine } from '../lib/untrusted.js'
import { annotate } from '../messages/annotate.js'
import { fail } from '../messages/failure.js'

const NAME = 'buildkitd-config-inline'

type Table = Record<string, unknown>

/**
 * Where a password may be: in an address, or under a key with such a name. Each word is
 * tried from its beginning alone, or a long one would take for ever.
 */
const PASSWORDS = [
  /(?<![a-z])[a-z]+:\/\/([^\s"'/@]+)@/gi,
  /^(?=[^#=\r\n]*(?:passw|token|secret|credential))[^=\r\n]*=[ \t]*["']+([^"'\n]+)["']/gim
]

/** Masks what may be a secret in the configuration, before an input is shown. */
export function maskBuildkitdConfig(): void {
  const text = core.getInput(NAME)
  const found = PASSWORDS.flatMap((pattern) => [...text.matchAll(pattern)])
  for (const [, secret = ''] of found) mask(secret)
}

/** Keys of the whole file (cmd/buildkitd/config/config.go in moby/buildkit). */
const KEYS =
  'debug trace root insecure-entitlements proxyNetwork log grpc otel cdi worker registry dns history frontend system provenanceEnvDir cache'

/** What a value of a registry must be, in words, and whether it is. */
type Kind = [allowed: string, isIt: (value: unknown) => boolean]

const TEXTS: Kind = ['a list of texts, such as ["…"]', isListOf(isText)]
const BOOLEAN: Kind = ['true or false', (value) => typeof value === 'boolean']
const PAIRS: Kind = [
  'a list of tables, each with "key" and "cert"',
  isListOf(isTable)
]

/** Keys of a registry (util/resolver/config/config.go in moby/buildkit). */
const REGISTRY_KEYS: Record<string, Kind> = {
  mirrors: TEXTS,
  http: BOOLEAN,
  insecure: BOOLEAN,
  ca: TEXTS,
  keypair: PAIRS,
  tlsconfigdir: TEXTS
}

/**
 * Reads the configuration of the builder that the run creates. The files on the runner
 * that it names have absolute paths in what is returned.
 *
 * @param builder the input `builder`: an existing one has a configuration already
 * @throws Failure that names the line or the key, and no value.
 */
export async function readBuildkitdConfig(
  builder: string | undefined
): Promise<string | undefined> {
  // The lines are counted, so those at the beginning stay.
  const text = core.getInput(NAME, { trimWhitespace: false })
  if (text.trim() === '') return undefined
  if (builder) throw fail('input-builder.configured', { value: builder })
  const { stringify } = await loadToml()
  const config = await parse(text)
  warnOfUnknown(config, KEYS.split(' '), [])
  const { registry: registries } = config
  if (registries === undefined) return stringify(config)
  const registry = mapTable(tableAt(['registry'], registries), readRegistry)
  return stringify({ ...config, registry })
}

/** Without a configuration it is not loaded: every run would pay for that. */
async function loadToml(): Promise<typeof import('smol-toml')> {
  return await import('smol-toml')
}

async function parse(text: string): Promise<Table> {
  const toml = await loadToml()
  try {
    // The size of a cache may be more than a number can hold.
    return toml.parse(text, { integersAsBigInt: 'asNeeded' })
  } catch (error) {
    if (!(error instanceof toml.TomlError)) throw error
    const { line, column } = error
    // The lines below the first one are those of the text, with all secrets.
    const [said = ''] = error.message.split('\n')
    const problem = oneLine(said.replace('Invalid TOML document: ', ''))
    throw fail('buildkitd-config-invalid', { line, column, problem })
  }
}

function readRegistry(given: unknown, name: string): Table {
  const at = ['registry', name]
  const config = tableAt(at, given)
  const known = Object.keys(REGISTRY_KEYS)
  warnOfUnknown(config, known, at)
  return mapTable(config, (value, key) => {
    const kind = REGISTRY_KEYS[key.toLowerCase()]
    if (kind) requireKind([...at, key], value, kind)
    return withAbsolutePaths([...at, key], value)
  })
}

function withAbsolutePaths(at: string[], value: unknown): unknown {
  const key = at.at(-1)?.toLowerCase()
  if (key === 'ca') return (value as string[]).map((ca) => findFile(at, ca))
  if (key !== 'keypair') return value
  return (value as Table[]).map((pair) =>
    mapTable(pair, (file, name) => findFile([...at, name], file))
  )
}

/** Returns the absolute path of a file, which buildx copies. */
function findFile(at: string[], name: unknown): string {
  if (typeof name !== 'string') throw invalid(at, 'the path of a file')
  const file = path.resolve(workspaceRoot(), name)
  if (existsSync(file)) return file
  const values = { key: nameOf(at), file: oneLine(name, 200) }
  throw fail('buildkitd-config-invalid.file', values)
}

/** BuildKit compares keys in any case, and ignores those that it does not know. */
function warnOfUnknown(config: Table, known: string[], at: string[]): void {
  const names = known.map((key) => key.toLowerCase())
  const unknown = Object.keys(config).filter(
    (key) => !names.includes(key.toLowerCase())
  )
  for (const key of unknown) {
    const values = { key: nameOf([...at, key]), known: known.join(', ') }
    annotate('buildkitd-config-unknown', values)
  }
}

function requireKind(
  at: string[],
  value: unknown,
  [allowed, isIt]: Kind
): void {
  if (!isIt(value)) throw invalid(at, allowed)
}

function tableAt(at: string[], value: unknown): Table {
  if (isTable(value)) return value
  throw invalid(at, 'a table, such as [registry."docker.io"]')
}

function invalid(at: string[], allowed: string): Error {
  return fail('buildkitd-config-invalid.value', { key: nameOf(at), allowed })
}

/** Such as `registry.docker.io.mirrors`. */
function nameOf(at: string[]): string {
  return oneLine(at.join('.'), 200)
}

function mapTable(
  table: Table,
  map: (value: unknown, key: string) => unknown
): Table {
  return Object.fromEntries(
    Object.entries(table).map(([key, value]) => [key, map(value, key)])
  )
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOf(
  isIt: (value: unknown) => boolean
): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isIt)
}
