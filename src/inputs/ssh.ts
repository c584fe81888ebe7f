import * as core from '@actions/core'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { mask } from '../messages/masks.js'
import { fail } from '../messages/failure.js'
import { isCopied, type CopiedDirectory } from './copied.js'
import { MOUNT_ID, readRecords, splitPair } from './lists.js'
import { resolveInput } from './workspace-path.js'

/** How a private key begins, in the formats of OpenSSH and PEM. */
const KEY = /^-----BEGIN [A-Z ]*PRIVATE KEY-----/

/** Such as in the input itself, in the place of a path. */
const PASTED_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

/** Masks a key that is in the input itself, before it is refused and shown. */
export function maskSshKeys(): void {
  const text = core.getInput('ssh')
  if (PASTED_KEY.test(text)) mask(text)
}

/**
 * Reads the input `ssh`: `default`, `id=socket` or `id=key,key`. The keys stay here:
 * a step of the build can only have something signed by them.
 *
 * @param copied directories of the build, in which no key may be
 * @throws Failure if there is no such agent or key, or one id twice.
 */
export function readSsh(copied: CopiedDirectory[]): string[] {
  if (PASTED_KEY.test(core.getInput('ssh'))) throw fail('input-ssh.pasted', {})
  const entries = readEntries().map((value) => readEntry(value, copied))
  const ids = entries.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw fail('input-ssh.duplicate', { value: twice })
  return entries.map(({ id, paths }) =>
    paths.length > 0 ? `${id}=${paths.join(',')}` : id
  )
}

/** A comma stands before another entry, or before another key of the same one. */
function readEntries(): string[] {
  const entries: string[] = []
  for (const { fields } of readRecords('ssh')) {
    for (const [index, field] of fields.map((one) => one.trim()).entries()) {
      const isNew = index === 0 || field.includes('=') || field === 'default'
      if (isNew) entries.push(field)
      else entries.push(`${entries.pop() ?? ''},${field}`)
    }
  }
  return entries
}

function readEntry(
  value: string,
  copied: CopiedDirectory[]
): { id: string; paths: string[] } {
  const [id, list] = splitPair(value) ?? [value, '']
  if (!MOUNT_ID.test(id)) throw fail('input-ssh.form', { value })
  const given = list.split(',').filter(Boolean)
  if (given.length === 0) {
    requireAgent(value)
    return { id, paths: [] }
  }
  const paths = given.map((one) => findKey(value, one))
  if (paths.some((file) => isCopied(realpathSync(file), copied))) {
    throw fail('input-ssh.copied', { value })
  }
  const sockets = paths.filter((file) => statSync(file).isSocket())
  if (sockets.length > 0 && paths.length > 1) {
    throw fail('input-ssh.mixed', { value })
  }
  return { id, paths }
}

/** Without a path, buildx asks the agent of the job. */
function requireAgent(value: string): void {
  const { SSH_AUTH_SOCK: socket } = process.env
  if (!socket) throw fail('input-ssh.agent', { value })
  if (!existsSync(socket) || !statSync(socket).isSocket()) {
    throw fail('input-ssh.noSocket', { value, socket })
  }
}

/** A socket or a key is often in /tmp or in ~/.ssh; it does not get into the image. */
function findKey(value: string, name: string): string {
  const isElsewhere = path.isAbsolute(name) && existsSync(name)
  const file = isElsewhere ? name : resolveInput('ssh', name)
  const stats = statSync(file)
  if (stats.isSocket()) return file
  const text = stats.isFile() ? readFileSync(file, 'latin1') : ''
  if (!KEY.test(text)) throw fail('input-ssh.key', { value, file: name })
  if (hasPassphrase(text)) {
    throw fail('input-ssh.passphrase', { value, file: name })
  }
  return file
}

/** A key of OpenSSH names its cipher after these bytes, and the length of its name. */
const MAGIC = 'openssh-key-v1\0'

function hasPassphrase(text: string): boolean {
  if (/\bENCRYPTED\b/.test(text)) return true
  const [, body = ''] = /^-----BEGIN OPENSSH[^-]*-----([^-]*)/.exec(text) ?? []
  const bytes = Buffer.from(body, 'base64').toString('latin1')
  const cipher = bytes.slice(MAGIC.length + 4)
  return bytes.startsWith(MAGIC) && !cipher.startsWith('none')
}
