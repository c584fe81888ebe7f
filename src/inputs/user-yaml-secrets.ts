import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { listContext } from '../context/files.js'
import { isInWorkflow } from '../messages/caller.js'
import { oneLine } from '../lib/foreign.js'
import { revealsMasked } from '../lib/masks.js'
import { warn } from '../messages/annotate.js'
import { isSecret, variableFor } from '../milvus/secrets.js'
import { settingsIn, type FileSetting } from '../milvus/settings.js'
import { readYaml } from '../milvus/go-yaml.js'
import type { Inputs } from './inputs.js'
import { USER_YAML } from './paths.js'
import { MAX_SIZE, workspaceNameOf } from '../context/user-yaml.js'

/** Files of Milvus in a context. */
const FILES = [USER_YAML, path.join('configs', 'milvus.yaml')]

/** Keys that a message names. */
const SHOWN = 20

/**
 * Warns of secrets in the files of Milvus that end up in the image, by the names of
 * their keys: whoever can pull the image can read them. Nothing is published with
 * `push: false`, but the file is the same.
 */
export async function warnOfSecrets({
  userYaml,
  context,
  dryRun,
  digests
}: Pick<Inputs, 'userYaml' | 'context' | 'dryRun' | 'digests'>): Promise<void> {
  // Each job of the reusable workflow reads the same files; its plan says it.
  if (digests.length > 0 || (isInWorkflow() && !dryRun)) return
  const own = context.bundled ? [] : filesOf(context.directory)
  const replaced = userYaml && path.join(context.directory, USER_YAML)
  for (const file of own.filter((name) => name !== replaced)) await look(file)
  if (userYaml) await look(userYaml)
}

function filesOf(directory: string): string[] {
  const entries = listContext(directory)
  return FILES.filter((name) => entries.includes(name))
    .map((name) => path.join(directory, name))
    .filter((file) => statSync(file).isFile())
}

async function look(file: string): Promise<void> {
  if (statSync(file).size > MAX_SIZE) return
  const text = readFileSync(file, 'utf8')
  // A broken file of a context of the user's own is not ours to judge.
  const settings = settingsIn(await readYaml(text).catch(() => ({})))
  const secrets = settings.filter(
    (setting) => isSecret(setting) || revealsMasked(setting.value)
  )
  const keys = secrets.map(({ key }) => oneLine(key, 100))
  const hidden = secrets.length > 0 ? [] : maskedLines(text)
  const places = [...keys, ...hidden]
  if (places.length === 0) return
  const shown = places.slice(0, SHOWN).join(', ')
  const more =
    places.length > SHOWN ? `, and ${places.length - SHOWN} more` : ''
  warn(
    'user-yaml-secrets',
    `${workspaceNameOf(file)} holds secrets, and whoever can pull the image can read them: ${shown}${more}. Take them out of the file. ${instead(secrets)}`
  )
}

/** Secrets of the job also count in comments and in keys. */
function maskedLines(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      revealsMasked(line.trim()) ? [`line ${index + 1}`] : []
    )
}

function instead(secrets: FileSetting[]): string {
  const names = new Set(secrets.map(variableFor).filter(Boolean))
  const list = [...names].slice(0, SHOWN).join(', ')
  const which = list ? `: ${list}` : ''
  return `On the pod, set variables instead, from RunPod secrets${which}.`
}
