import {
  isReference,
  isSameRepository,
  splitReference
} from '../docker/reference.js'
import path from 'node:path'
import { toCsv } from '../lib/csv.js'
import { mask } from '../messages/masks.js'
import { annotate } from '../messages/annotate.js'
import { fail } from '../messages/failure.js'
import { isCopied, type CopiedDirectory } from './copied.js'
import { FAILED_TAG } from './labels.js'
import { readRecords, splitPair } from './lists.js'
import { resolveNewInput } from './workspace-path.js'

/** Where a cache comes from or goes to. */
export interface Cache {
  type: string
  /** The attributes as buildx takes them, with placeholders still in it. */
  text: string
  /** Of a cache in a registry. */
  ref?: string
}

type CacheInput = 'cache-from' | 'cache-to'

/** The attribute that each type needs. */
const NEEDED: Record<string, Record<CacheInput, string | undefined>> = {
  registry: { 'cache-from': 'ref', 'cache-to': 'ref' },
  local: { 'cache-from': 'src', 'cache-to': 'dest' },
  gha: { 'cache-from': undefined, 'cache-to': undefined },
  s3: { 'cache-from': undefined, 'cache-to': undefined },
  azblob: { 'cache-from': undefined, 'cache-to': undefined }
}

/** Attributes that would be on a command line, which every process can read. */
const SECRET = ['secret_access_key', 'session_token', 'token', 'ghtoken']

const PLACEHOLDER = /\{\{\s*platform\s*\}\}/g
const ANY_PLACEHOLDER = /\{\{[^{}]*\}\}/g

/** The password in an address, where no digest of an image follows the "@". */
const PASSWORD = /^(?:[a-z][a-z\d+.-]*:\/\/)?[^/@:]*:([^/@]+)@(?!sha256:)/i

/** What is published by a run, where a cache would replace an image. */
export interface Published {
  image: string
  /** Templates. */
  tags: string[]
  platforms: string[]
}

interface Around {
  published: Published
  copied: CopiedDirectory[]
}

/** Masks secrets in attributes, before an input is refused and shown. */
export function maskCacheSecrets(): void {
  const inputs: CacheInput[] = ['cache-from', 'cache-to']
  for (const { fields } of inputs.flatMap(readRecords)) {
    for (const field of fields) {
      const [key, value] = attributeOf(field) ?? ['', field]
      if (SECRET.includes(key)) mask(value)
      else mask(PASSWORD.exec(value)?.[1] ?? '')
    }
  }
}

/**
 * Reads the input `cache-from` or `cache-to`.
 *
 * @throws Failure that names the line and what is allowed.
 */
export function readCaches(
  name: CacheInput,
  { published, copied }: Around
): Cache[] {
  const caches = readRecords(name)
    .flatMap(({ fields }) => entriesOf(fields.map((field) => field.trim())))
    .map((fields) => readCache(name, fields, copied))
  for (const { ref } of name === 'cache-to' ? caches : []) {
    if (ref !== undefined) requireOwnTag(ref, published)
  }
  if (caches.some(({ type }) => type === 'gha')) warnWithoutService(name)
  return caches
}

/** Blanks would hide an attribute from what is refused here. */
function attributeOf(field: string): [string, string] | undefined {
  const [key, value] = splitPair(field) ?? []
  if (key === undefined || !value?.trim()) return undefined
  return [key.trim().toLowerCase(), value.trim()]
}

/** In a record without attributes, each field is a cache in a registry, as in buildx. */
function entriesOf(fields: string[]): string[][] {
  const hasAttributes = fields.some((field) => field.includes('='))
  return hasAttributes
    ? [fields]
    : fields.map((ref) => ['type=registry', `ref=${ref}`])
}

function readCache(
  name: CacheInput,
  fields: string[],
  copied: CopiedDirectory[]
): Cache {
  const value = toCsv(fields)
  const attributes = new Map(
    fields.map((field) => {
      const attribute = attributeOf(field)
      if (!attribute) throw fail(`input-${name}.form`, { value })
      return attribute
    })
  )
  const type = attributes.get('type') ?? ''
  const secret = SECRET.find((key) => attributes.has(key))
  if (secret) throw refusedSecret(name, type, secret)
  const [address] =
    [...attributes].find(([, text]) => PASSWORD.test(text)) ?? []
  if (address) throw fail(`input-${name}.password`, { attribute: address })
  if (type === 'inline') throw fail(`input-${name}.inline`, { value })
  const needed = NEEDED[type]
  if (!needed) throw fail(`input-${name}.type`, { value })
  const attribute = needed[name]
  if (attribute && !attributes.has(attribute)) {
    throw fail(`input-${name}.attribute`, { value, type, attribute })
  }
  const unknown = value
    .match(ANY_PLACEHOLDER)
    ?.find((one) => !one.match(PLACEHOLDER))
  if (unknown) throw fail(`input-${name}.placeholder`, { value, unknown })
  const ref = type === 'registry' ? attributes.get('ref') : undefined
  if (ref !== undefined && !isReference(expand(ref, ['linux/amd64']))) {
    throw fail(`input-${name}.ref`, { value })
  }
  if (type === 'local' && attribute) {
    const directory = resolvePath(name, attributes, attribute)
    // What is ignored may be all that is in it.
    const isInContext = isCopied(path.join(directory, 'index.json'), copied)
    if (isInContext) throw fail(`input-${name}.copied`, { value })
  }
  const all = [...attributes].map((pair) => pair.join('='))
  return { type, text: toCsv(all), ref }
}

/** Puts the directory, as it is on this machine, into the attributes. */
function resolvePath(
  name: CacheInput,
  attributes: Map<string, string>,
  attribute: string
): string {
  const value = attributes.get(attribute) ?? ''
  const directory = resolveNewInput(name, value)
  attributes.set(attribute, directory)
  return directory
}

function refusedSecret(name: CacheInput, type: string, attribute: string) {
  const remedy = ['gha', 's3', 'azblob'].find((one) => one === type)
  return fail(`input-${name}.secret`, { attribute }, { remedy })
}

/**
 * A cache is not an image: a tag that people pull must not point to one. Each platform
 * may be a run of its own.
 */
function requireOwnTag(
  text: string,
  { image, tags, platforms }: Published
): void {
  const all = [platforms, ...platforms.map((platform) => [platform])]
  for (const ref of new Set(all.map((some) => expand(text, some)))) {
    requireFreeTag(ref, { image, tags })
  }
}

function requireFreeTag(
  ref: string,
  { image, tags }: Omit<Published, 'platforms'>
): void {
  const { repository, tag = 'latest' } = splitReference(ref)
  if (!isSameRepository(repository, image)) return
  const isVersion = /^(?:v?\d+(?:\.\d+)*(?:-gpu)?|latest(?:-gpu)?)$/.test(tag)
  const isTaken = tag === FAILED_TAG || tags.some((one) => couldBe(one, tag))
  if (isVersion || isTaken)
    throw fail('input-cache-to.tag', { value: ref, tag })
}

/** Tells whether a template of the input `tags` could give this tag. */
function couldBe(template: string, tag: string): boolean {
  const parts = template.split(ANY_PLACEHOLDER).map(escaped)
  return new RegExp(`^${parts.join('[0-9a-f.]+')}(?:-gpu)?$`).test(tag)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Without these, buildx leaves the cache out and says nothing. */
function warnWithoutService(name: CacheInput): void {
  const { ACTIONS_RUNTIME_TOKEN, ACTIONS_RESULTS_URL, ACTIONS_CACHE_URL } =
    process.env
  if (ACTIONS_RUNTIME_TOKEN && (ACTIONS_RESULTS_URL || ACTIONS_CACHE_URL))
    return
  annotate('cache-service-missing', { name })
}

/** Replaces `{{platform}}` by the platforms of a build, such as `linux-amd64`. */
export function expand(text: string, platforms: string[]): string {
  const names = platforms.map((platform) => platform.replaceAll('/', '-'))
  return text.replace(PLACEHOLDER, names.join('-'))
}
