// The registry that a cache is read from and stored in misbehaves.
import type { Expected, Family } from '../family.ts'
import { PUBLISH, type Scenario } from '../scenarios.ts'
import {
  answering,
  failing,
  onceAndForEver,
  PUSHES_LAYERS,
  type ServerFault,
  type ServerStep
} from './odd-steps.ts'

const BASE = /milvusdb\/milvus/

/** Publishes with a cache in a repository of its own, whose tags nobody judges. */
function withCache(input: 'cache-from' | 'cache-to', options = ''): Scenario {
  return {
    ...PUBLISH,
    async prepare(world) {
      await PUBLISH.prepare(world)
      const repository = world.image.replace(/milvus$/, 'cache')
      world.inputs[input] =
        `type=registry,ref=${repository}:buildcache${options}`
    }
  }
}

const READS: ServerStep = {
  name: 'reads the cache',
  scenario: withCache('cache-from'),
  server: 'target',
  path: /\/manifests\/buildcache$/,
  code: 'cache-unreadable',
  names: /"cache-from"[^]* to send the cache \S+\/cache:buildcache\b/,
  never: BASE
}

const STORES: ServerStep = {
  ...READS,
  name: 'stores the cache',
  scenario: withCache('cache-to'),
  method: 'PUT',
  code: 'cache-not-stored',
  names: /"cache-to"[^]*\nLikely reason: /
}

const MAY_STORE: ServerStep = {
  ...STORES,
  name: 'stores a cache that it can do without (`ignore-error`)',
  scenario: withCache('cache-to', ',ignore-error=true')
}

/** BuildKit stores the cache at the same time, and shows that it has ended it. */
const PUSHES: ServerStep = {
  ...PUSHES_LAYERS,
  name: 'pushes the image, and stores a cache',
  scenario: withCache('cache-to'),
  path: /\/milvus\/blobs\/uploads/,
  never: /cache/
}

const RATE = { code: 'TOOMANYREQUESTS', message: 'rate exceeded' }
const SILENT = answering('never answers', { times: Infinity })
const DENIES = answering('answers 403 for ever', {
  status: 403,
  error: { code: 'DENIED', message: 'access is denied' },
  times: Infinity
})

/** What the likely reason of a cache that is not stored must be about. */
const LIKELY: [RegExp, RegExp][] = [
  [/429/, /received too many requests/],
  [/403/, /may not write there/],
  [/never/, / to take the cache \S+:buildcache[^]*failed/],
  [/./, /the registry of the cache or the network failed/]
]

function expectStored({ name, answer }: ServerFault): Expected {
  if (answer.times === 1) return { end: 'recovers' }
  const likely = LIKELY.find(([fault]) => fault.test(name))?.[1].source ?? ''
  const names = new RegExp(`(?=[^]*${likely})${STORES.names.source}`)
  return failing(STORES, names)
}

export const CACHE: Family<ServerStep, ServerFault> = {
  name: 'cache',
  source: import.meta.filename,
  title: 'A cache in the registry',
  note: 'The build reads a cache (`cache-from`) or stores one (`cache-to`) in the registry of the image. A cache that cannot be read makes a build slower, and one that cannot be stored fails the run before any tag moves.',
  steps: [READS, STORES, MAY_STORE, PUSHES],
  faults: [
    ...onceAndForEver('answers 429', { status: 429, error: RATE }),
    ...onceAndForEver('answers 503', { status: 503 }),
    DENIES,
    ...onceAndForEver('drops the connection', { drop: true }),
    SILENT
  ],
  expect(fault, step) {
    if (step === STORES) return expectStored(fault)
    if (step === PUSHES) {
      return fault.answer.times === 1 ? { end: 'recovers' } : failing(step)
    }
    return fault === SILENT ? failing(step) : { end: 'passes' }
  }
}
