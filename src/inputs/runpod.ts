import * as core from '@actions/core'
import { Failure } from '../messages/failure.js'
import { mask } from '../lib/masks.js'
import type { Variant } from '../milvus/variant.js'
import type { CanaryChoice } from '../runpod/offers.js'
import type { RunPodOptions } from '../runpod/options.js'
import { DEFAULTS } from './defaults.js'
import {
  readBoolean,
  readInput,
  readLines,
  readOptional,
  readSeconds,
  refuse
} from './read.js'

/** Inputs that mean nothing without a key. */
const NEED_KEY = [
  'runpod-template',
  'runpod-pods',
  'runpod-canary',
  'runpod-canary-required',
  'runpod-registry',
  'runpod-root-password',
  'runpod-timeout',
  'runpod-allow-line-change',
  'runpod-api-url'
]

/** Seconds; a later run takes an older canary for one that was left. */
const MAX_TIMEOUT = 3600

/** Root's password if none is set. */
const DEFAULT_PASSWORD = 'Milvus'

/** What decides whether anything can be done at RunPod. */
export interface RunPodTarget {
  push: 'true' | 'false' | 'by-digest'
  platforms: string[]
  variant: Variant
}

/** What may be a user name and a password, before the server of a URL. */
const LOGIN = /(?<=^(?:[a-z]*:\/\/)?)(?!\w*:\/\/).*(?=@)/is

/** Masks the secrets, before another input is refused and shown. */
export function maskRunPod(): void {
  mask(core.getInput('runpod-api-key'))
  const password = core.getInput('runpod-root-password')
  if (password !== DEFAULT_PASSWORD) mask(password)
  const [login = ''] = LOGIN.exec(readInput('runpod-api-url')) ?? []
  mask(login.slice(login.indexOf(':') + 1))
}

/**
 * Reads what to do at RunPod; undefined without a key.
 *
 * @throws Error when an input has no key to work with, or cannot work.
 */
export function readRunPod(target: RunPodTarget): RunPodOptions | undefined {
  const key = readKey()
  const options = {
    url: readUrl(),
    key,
    template: readOptional('runpod-template'),
    pods: readLines('runpod-pods'),
    canary: readCanary(target.variant),
    canaryRequired: readBoolean('runpod-canary-required'),
    registry: readOptional('runpod-registry'),
    allowLineChange: readBoolean('runpod-allow-line-change'),
    password: core.getInput('runpod-root-password') || DEFAULT_PASSWORD,
    timeoutSeconds: readTimeout()
  }
  if (!key) {
    requireNothing()
    return undefined
  }
  requirePublished(target)
  return options
}

/** Another character would break the header that carries the key. */
function readKey(): string {
  const key = core.getInput('runpod-api-key')
  if (/^[\x21-\x7e]*$/.test(key)) return key
  throw new Failure(
    'input-runpod-api-key',
    'Input "runpod-api-key" has a line break, a blank or another character that is in no key of RunPod',
    {
      likely: 'more than the key was pasted into the secret',
      next: 'store the key alone as the secret'
    }
  )
}

function requireNothing(): void {
  for (const name of NEED_KEY) {
    const text = readInput(name).replace(LOGIN, '***')
    if (text === (DEFAULTS[name] ?? '')) continue
    const isSecret = name === 'runpod-root-password'
    refuse(
      name,
      isSecret ? '***' : text,
      'it needs the input "runpod-api-key" as well (is the secret empty, as it is in pull requests from forks?)'
    )
  }
}

function requirePublished({ push, platforms }: RunPodTarget): void {
  if (push !== 'true') {
    refuse(
      'push',
      push,
      'it must be "true" when "runpod-api-key" is set, since RunPod gets only an image that is published'
    )
  }
  if (!platforms.includes('linux/amd64')) {
    refuse(
      'platforms',
      platforms.join(','),
      'it must contain "linux/amd64" when "runpod-api-key" is set, since RunPod has no other machines'
    )
  }
}

function readCanary(variant: Variant): CanaryChoice | undefined {
  const text = readInput('runpod-canary')
  if (text === 'none') return undefined
  if (text !== 'cpu') return { kind: 'gpu', id: text }
  if (variant === 'cpu') return { kind: 'cpu' }
  refuse(
    'runpod-canary',
    text,
    'with "variant" set to "gpu" it must be "none" or the id of a GPU, such as "NVIDIA GeForce RTX 4090"'
  )
}

function readTimeout(): number {
  const seconds = readSeconds('runpod-timeout')
  if (seconds <= MAX_TIMEOUT) return seconds
  refuse('runpod-timeout', String(seconds), `it is at most ${MAX_TIMEOUT}`)
}

/** A server that is no URL would get the key of the user's next try. */
function readUrl(): string {
  const text = readInput('runpod-api-url')
  const { protocol = '', username, password } = URL.parse(text) ?? {}
  const isServer = ['http:', 'https:'].includes(protocol)
  if (isServer && !username && !password) return text
  refuse(
    'runpod-api-url',
    text.replace(LOGIN, '***'),
    'it must be the URL of a server without a user name and a password, such as "https://api.runpod.io"'
  )
}
