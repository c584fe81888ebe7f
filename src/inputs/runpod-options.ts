import * as core from '@actions/core'
import { mask } from '../messages/masks.js'
import { fail } from '../messages/failure.js'
import { DEFAULT_PASSWORD } from '../milvus/secrets.js'
import type { Variant } from '../milvus/version.js'
import type { CanaryChoice } from '../runpod/canary/create.js'
import type { ComputeKind } from '../docker/container-disk.js'
import type { RunPodOptions } from '../runpod/runpod.js'
import {
  canVouch,
  certificatesOf,
  hidesKey,
  shownCertificates
} from './certificates.js'
import { DEFAULTS } from './defaults.js'
import {
  readBoolean,
  readInput,
  readLines,
  readOptional,
  readSeconds
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
  'runpod-retry',
  'runpod-template-compute',
  'runpod-ca',
  'runpod-doctor',
  'runpod-api-url'
] as const

/** Seconds; a later run treats an older canary as one that was left. */
const MAX_TIMEOUT = 3600

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
  const ca = readInput('runpod-ca')
  if (hidesKey(ca)) mask(ca)
}

/**
 * Reads what to do at RunPod; undefined without a key.
 *
 * @throws Failure when an input has no key to work with, or cannot work.
 */
export function readRunPod(target: RunPodTarget): RunPodOptions | undefined {
  const key = readApiKey()
  const options = {
    url: readUrl(),
    key,
    template: readOptional('runpod-template'),
    pods: readLines('runpod-pods'),
    canary: readCanary(target.variant),
    canaryRequired: readBoolean('runpod-canary-required'),
    registry: readOptional('runpod-registry'),
    allowLineChange: readBoolean('runpod-allow-line-change'),
    retry: readBoolean('runpod-retry'),
    templateCompute: readTemplateCompute(target.variant),
    isComputeAsked: readInput('runpod-template-compute') !== '',
    ca: readCa(),
    doctor: readBoolean('runpod-doctor'),
    password: core.getInput('runpod-root-password') || DEFAULT_PASSWORD,
    timeoutSeconds: readTimeout()
  }
  if (!key) {
    requireNothing()
    return undefined
  }
  if (options.doctor) requirePods(options)
  else requirePublished(target)
  return options
}

/** Another character would break the header that carries the key. */
function readApiKey(): string {
  const key = core.getInput('runpod-api-key')
  if (/^[\x21-\x7e]*$/.test(key)) return key
  throw fail('input-runpod-api-key', {})
}

function requireNothing(): void {
  for (const name of NEED_KEY) {
    const text = readInput(name)
    if (text === (DEFAULTS[name] ?? '')) continue
    throw fail(`input-${name}.withoutKey`, { value: shownValue(name, text) })
  }
}

function shownValue(name: (typeof NEED_KEY)[number], text: string): string {
  switch (name) {
    case 'runpod-root-password':
      return '***'
    case 'runpod-ca':
      return shownCertificates(text)
    default:
      return text.replace(LOGIN, '***')
  }
}

/** The doctor looks at pods, and there are none to look at unless they are named. */
function requirePods({ pods }: Pick<RunPodOptions, 'pods'>): void {
  if (pods.length === 0)
    throw fail('input-runpod-doctor.pods', { value: 'true' })
}

function requirePublished({ push, platforms }: RunPodTarget): void {
  if (push !== 'true') throw fail('input-push.runpod', { value: push })
  if (platforms.includes('linux/amd64')) return
  throw fail('input-platforms.runpod', { value: platforms.join(',') })
}

function readCanary(variant: Variant): CanaryChoice | undefined {
  const text = readInput('runpod-canary')
  if (text === 'none') return undefined
  if (text !== 'cpu') return { kind: 'gpu', id: text }
  if (variant === 'cpu') return { kind: 'cpu' }
  throw fail('input-runpod-canary.gpu', { value: text })
}

/** A template for GPUs runs the image for CPUs as well, but not the other way round. */
function readTemplateCompute(variant: Variant): ComputeKind {
  const text = readInput('runpod-template-compute')
  if (text === '') return variant
  if (text === 'gpu' || (text === 'cpu' && variant === 'cpu')) return text
  throw variant === 'gpu'
    ? fail('input-runpod-template-compute.gpu', { value: text })
    : fail('input-runpod-template-compute.words', { value: text })
}

/**
 * Returns the certificates of the CAs, each in PEM; undefined without one. A new CA
 * is often given together with the one that it replaces.
 */
function readCa(): string | undefined {
  const text = readInput('runpod-ca')
  if (text === '') return undefined
  const value = shownCertificates(text)
  if (hidesKey(text)) throw fail('input-runpod-ca.key', { value })
  const certificates = certificatesOf(text)
  if (!certificates) throw fail('input-runpod-ca.form', { value })
  if (certificates.some((one) => !canVouch(one))) {
    throw fail('input-runpod-ca.server', { value })
  }
  return certificates.map(String).join('')
}

function readTimeout(): number {
  const seconds = readSeconds('runpod-timeout')
  if (seconds <= MAX_TIMEOUT) return seconds
  throw fail('input-runpod-timeout.max', { value: seconds })
}

/** A wrong server would get the key at the user's next try. */
function readUrl(): string {
  const text = readInput('runpod-api-url')
  const { protocol = '', username, password } = URL.parse(text) ?? {}
  const isServer = ['http:', 'https:'].includes(protocol)
  if (isServer && !username && !password) return text
  const value = text.replace(LOGIN, '***')
  throw fail('input-runpod-api-url.server', { value })
}
