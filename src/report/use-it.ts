import { containerDisk } from '../docker/container-disk.js'
import { DATA_PATH } from '../docker/data-path.js'
import { pageLink } from '../messages/annotate.js'
import { PASSWORD_SECRET } from '../messages/runpod.js'
import type { Variant } from '../milvus/version.js'
import type { Plan } from '../plan/plan.js'
import { RUNPOD_PLATFORM } from '../publish/deployable.js'
import { block, code, stacked, table } from './markdown.js'

/** RunPod replaces it in the variables of a pod. */
const SECRET = `{{ RUNPOD_SECRET_${PASSWORD_SECRET} }}`

/** Clients that connect to the public address of a pod send their password there. */
const VARIABLES = { MILVUS_ROOT_PASSWORD: SECRET, MILVUS_TLS: 'self-signed' }

/** Of gRPC, and of REST beside its TLS. */
const PORTS = ['19530', '8080']

/**
 * Returns how to deploy, run and connect to the image.
 *
 * @param ref the image by digest
 * @param sizes bytes of each platform's compressed image, as far as they are known
 */
export function useIt(
  { inputs: { variant } }: Plan,
  ref: string,
  sizes: Record<string, number> = {}
): string {
  const disk = containerDisk(variant, sizes[RUNPOD_PLATFORM])
  return stacked([
    '**Deploy on RunPod**: a template, or a pod, with these fields',
    table(['Field on RunPod', 'Value'], runpodFields(ref, disk)),
    'The same with [runpodctl](https://docs.runpod.io/runpodctl/overview), version 3 or later, once the secret and a network volume exist; not for a private image:',
    block(createPod(ref, variant, disk), 'sh'),
    '**Run with Docker**, for this machine alone',
    block(dockerRun(ref, variant), 'sh'),
    `**Connect from Python** (\`pip install "pymilvus>=3"\`) to this container; to a pod, [by its ID and with its CA](${pageLink('README.md#connect-from-python')})`,
    block(PYTHON, 'python')
  ])
}

/** In the order and with the names of RunPod's form. */
function runpodFields(ref: string, disk: number): string[][] {
  return [
    ['Container image', code(ref)],
    ['Container start command', 'empty'],
    ['Registry credentials', 'only if the image is private'],
    ['Container disk', `${disk} GB`],
    ['Volume mount path', code(DATA_PATH)],
    ['Expose TCP Ports', PORTS.map(code).join(', ')],
    [
      'Environment variables',
      `${code('MILVUS_ROOT_PASSWORD')} = ${code(SECRET)}, a secret that you create first, and ${code('MILVUS_TLS')} = ${code(VARIABLES.MILVUS_TLS)}`
    ]
  ]
}

/** The machine of a pod, in options of runpodctl. */
const MACHINE = {
  cpu: ['--compute-type CPU'],
  // With SSH, RunPod gives the pod keys that the image removes.
  gpu: ['--gpu-id "NVIDIA GeForce RTX 4090"', '--ssh=false']
}

/**
 * Returns the command of runpodctl that creates a pod. Its options are those of
 * cmd/pod/create.go in runpodctl 2.7.2 and 2.9: `--env` is JSON, without a mount path
 * the volume is at `/workspace`, and the cloud is the secure one unless set. The quotes
 * keep the shell away from the reference to the secret. Versions below 3 use RunPod's
 * API v1, which was retired in November 2026
 * (https://docs.runpod.io/api-reference-v2/migrate-from-v1).
 */
function createPod(ref: string, variant: Variant, disk: number): string {
  return shellCommand('runpodctl pod create', [
    '--name milvus',
    `--image ${ref}`,
    ...MACHINE[variant],
    `--container-disk-in-gb ${disk}`,
    '--network-volume-id NETWORK_VOLUME_ID',
    `--volume-mount-path ${DATA_PATH}`,
    `--ports ${PORTS.map((port) => `${port}/tcp`).join(',')}`,
    `--env '${JSON.stringify(VARIABLES)}'`
  ])
}

/** Returns the command of docs/image.md: nobody else reaches it, and it has a password. */
function dockerRun(ref: string, variant: Variant): string {
  return shellCommand('docker run --detach --name milvus', [
    ...(variant === 'gpu' ? ['--gpus all'] : []),
    '--publish 127.0.0.1:19530:19530',
    '--publish 127.0.0.1:9091:9091',
    `--volume milvus:${DATA_PATH}`,
    '--env MILVUS_ROOT_PASSWORD=choose-one',
    ref
  ])
}

function shellCommand(start: string, lines: string[]): string {
  return [start, ...lines].join(' \\\n  ')
}

const PYTHON = `from pymilvus import MilvusClient

client = MilvusClient("http://localhost:19530", token="root:choose-one")
print(client.get_server_version())`
