import type { Plan } from '../plan/plan.js'
import { existingIndex, type Results } from '../publish/results.js'
import { PASSWORD_SECRET } from '../messages/runpod.js'
import { block, code, codes, shown, stacked, table } from './markdown.js'
import { commandsForLeftTags } from './tags.js'
import { replacedRows } from './upgrade.js'

/** Where Milvus keeps its data in the image. */
const DATA = '/var/lib/milvus'

/**
 * Returns how to deploy, run and connect to the image.
 *
 * @param ref the image by digest
 */
export function useIt({ inputs: { variant } }: Plan, ref: string): string {
  const gpus = variant === 'gpu' ? '--gpus all ' : ''
  return stacked([
    '**Deploy on RunPod**: a template, or a pod, with these fields',
    table(['Field on RunPod', 'Value'], runpodFields(ref)),
    '**Run with Docker**',
    block(
      `docker pull ${ref}\ndocker run -d --name milvus ${gpus}-p 19530:19530 -v milvus:${DATA} ${ref}`,
      'sh'
    ),
    '**Connect from Python** (`pip install pymilvus`)',
    block(PYTHON, 'python')
  ])
}

function runpodFields(ref: string): string[][] {
  return [
    ['Container image', code(ref)],
    ['Container start command', 'empty'],
    ['Expose TCP ports', code('19530')],
    ['Volume mount path', code(DATA)],
    [
      'Environment variable',
      `${code('MILVUS_ROOT_PASSWORD')} = ${code(`{{ RUNPOD_SECRET_${PASSWORD_SECRET} }}`)}, a secret that you create first`
    ],
    ['Registry credentials', 'only if the image is private']
  ]
}

const PYTHON = `from pymilvus import MilvusClient

# On RunPod: the pod's address and port under Connect, Direct TCP Ports.
client = MilvusClient("http://localhost:19530", token="root:PASSWORD")
print(client.get_server_version())`

/** Returns what few people ask for: why, from what, and every digest in full. */
export function detailsOf(results: Results): string {
  const { plan } = results
  if (!plan) return ''
  const commands = commandsForLeftTags(plan, results)
  return stacked([
    table(
      ['Detail', 'Value'],
      [...planRows(plan), ...replacedRows(results), ...digestRows(results)]
    ),
    commands.length > 0
      ? `To move a tag by hand:\n\n${block(commands.join('\n'), 'sh')}`
      : ''
  ])
}

function planRows({ inputs, decision, base }: Plan): string[][] {
  return [
    ['Why', shown(decision.reason)],
    ['Image', code(inputs.image)],
    ['Base image', `${code(base.name)}<br>${code(base.digest)}`],
    ['Platforms', codes(inputs.platforms)]
  ]
}

/** The digest of a failed run is named only here, and with a warning. */
function digestRows(results: Results): string[][] {
  const index = existingIndex(results)
  if (!index) return []
  const warning = warningOf(results)
  const platforms = Object.entries(index.platforms)
  return [
    ['Digest', `${code(index.digest)}${warning}`],
    ...platforms.map(([platform, digest]) => [
      `Digest for ${code(platform)}`,
      `${code(digest)}${warning}`
    ])
  ]
}

function warningOf({ error, promotion, image, smoke = [] }: Results): string {
  if (!error || promotion) return ''
  if (smoke.some(({ verdict }) => verdict === 'failed')) {
    return ' — **failed its test, do not use**'
  }
  if (image?.origin === 'published') return ''
  // What came after the smoke test failed, such as the canary.
  const isTested =
    smoke.length > 0 && smoke.every(({ verdict }) => verdict === 'passed')
  const state = isTested ? 'not published' : 'untested'
  return ` — **${state}, do not use**`
}
