import type { Plan } from '../plan/plan.js'
import { PASSWORD_SECRET } from '../messages/runpod.js'
import { block, code, stacked, table } from './markdown.js'

/** Where Milvus keeps its data in the image. */
const DATA = '/var/lib/milvus'

/**
 * Returns how to deploy, run and connect to the image.
 *
 * @param ref the image by digest
 */
export function useIt({ variant }: Pick<Plan, 'variant'>, ref: string): string {
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
