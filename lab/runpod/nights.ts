// Runs the action for pods, night after night, for script/screenshots.ts.
import { appendFileSync, cpSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { RunResult } from '../runner.ts'
import { startRunpod, type Runpod } from './server.ts'

interface Options {
  publish: (
    version: string,
    inputs: Record<string, string>,
    env: NodeJS.ProcessEnv
  ) => Promise<RunResult>
  /** Repository of the images. */
  image: string
  /** Directory of the caller's files. */
  workspace: string
}

/** The port of Milvus' clients, and one that nobody should open. */
const [CLIENTS, UNWISE] = ['19530/tcp', '9091/http']

const PODS = ['milvus-search', 'milvus-staging']

/**
 * Returns the results of runs by the names of their pictures: an update that works,
 * one that a pod does not survive, the night after it, and a look at the pods.
 */
export async function runPods(
  options: Options
): Promise<Record<string, RunResult>> {
  const runpod = await startRunpod()
  try {
    return await runNights(runpod, options)
  } finally {
    await runpod.stop()
  }
}

async function runNights(
  runpod: Runpod,
  { publish, image, workspace }: Options
): Promise<Record<string, RunResult>> {
  const password = randomBytes(8).toString('hex')
  const proxy = await runpod.startProxy()
  const night = async (
    version: string,
    inputs: Record<string, string>
  ): Promise<RunResult> => {
    const access = {
      'runpod-api-url': runpod.url,
      'runpod-api-key': runpod.account.key,
      'runpod-root-password': password,
      'runpod-pods': 'milvus-*'
    }
    const all = { image, platforms: 'linux/amd64', ...access, ...inputs }
    return await publish(version, all, proxy.env)
  }

  const first = { image, platforms: 'linux/amd64' }
  const { outputs } = await publish('2.6.20', first, {})
  await addPods(runpod, outputs.ref ?? '', password)
  const template = 'Milvus Standalone'
  runpod.addTemplate({ name: template, image: outputs.ref ?? '' })
  const rolled = await night('2.6.21', {
    'smoke-test': 'upgrade',
    'runpod-canary': 'cpu',
    'runpod-template': template
  })
  makeUnfit(workspace)
  const unfit = {
    context: 'unfit',
    'smoke-env': 'MILVUS_STANDIN_FAULT=',
    'runpod-timeout': '60'
  }
  return {
    'summary-runpod': rolled,
    'summary-pod-failed': await night('2.6.22', unfit),
    'summary-pod-held': await night('2.6.22', unfit),
    'summary-doctor': await night('2.6.22', { 'runpod-doctor': 'true' })
  }
}

/** The second one is less well kept. */
async function addPods(
  runpod: Runpod,
  image: string,
  password: string
): Promise<void> {
  const pod = { image, gpu: { id: 'NVIDIA RTX A4000' } }
  const [search = '', staging = ''] = PODS
  await runpod.addPod({
    ...pod,
    name: search,
    ports: [CLIENTS, '19530/http'],
    mounts: { persistent: { size: 50, path: '/var/lib/milvus' } },
    env: { MILVUS_ROOT_PASSWORD: password }
  })
  await runpod.addPod({
    ...pod,
    name: staging,
    ports: [CLIENTS, UNWISE],
    env: {}
  })
}

/** Makes a context whose Milvus panics on a pod, but not in the smoke test. */
function makeUnfit(workspace: string): void {
  const directory = path.join(workspace, 'unfit')
  cpSync('docker', directory, { recursive: true })
  appendFileSync(
    path.join(directory, 'Dockerfile'),
    '\nENV MILVUS_STANDIN_FAULT=leader-changed\n'
  )
}
