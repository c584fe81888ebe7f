// Shows the way from an image to pods, on parts of the lab:
//   . "$(script/bootstrap --for test)" && node lab/runpod/demo.ts
// It publishes an image, tries it on a canary, sets the image of a template, and
// rolls two pods, of which the second breaks on purpose.
import { lab, labInputs } from '../inputs.ts'
import { runAction, type RunOptions, type RunResult } from '../runner.ts'
import { shown } from './lifecycle.ts'
import { startRunpod, type Runpod } from './server.ts'
import { publishPrevious } from './versions.ts'

const IMAGE = `${lab('REGISTRY')}/demo-${process.pid}/milvus`
const PASSWORD = 'root-password-of-the-demo'

const POD = {
  gpu: { id: 'NVIDIA RTX A4000' },
  ports: ['19530/tcp', '19530/http'],
  mounts: { persistent: { size: 10, path: '/var/lib/milvus' } }
}

/** Runs the action for the stand-in Milvus, on this machine's platform alone. */
async function run(
  given: Record<string, string>,
  options: Omit<RunOptions, 'inputs'> = {}
): Promise<RunResult> {
  const standin = labInputs(lab('STANDIN_IMAGE'), lab('STANDIN_VERSION'))
  const quick = { platforms: 'linux/amd64', vulnerable: 'ignore' }
  return await runAction({
    inputs: { ...standin, ...quick, ...given },
    ...options
  })
}

function print(title: string, text = ''): void {
  console.log(`\n=== ${title}\n${text}`)
}

function printAccount(title: string, { account }: Runpod): void {
  const { templates, pods } = account
  const lines = [
    ...templates.map(({ id, name, image }) => ['template', id, name, image]),
    ...pods.map((pod) => {
      const { id, name, status, image, runtime } = shown(pod, account)
      const tcp = runtime?.ports.find(({ type }) => type === 'tcp')
      const address = tcp ? `at ${tcp.ip ?? ''}:${tcp.public ?? ''}` : ''
      return ['pod', id, name, image, status, address]
    })
  ]
  print(title, lines.map((line) => line.join('  ')).join('\n'))
}

async function demonstrate(runpod: Runpod): Promise<void> {
  const untested = { 'smoke-test': 'none' }
  const previous = await publishPrevious(IMAGE, (inputs, options) =>
    run({ ...inputs, ...untested }, options)
  )
  runpod.addTemplate({ name: 'Milvus search', image: previous, disk: 40 })
  const env = { MILVUS_ROOT_PASSWORD: '{{ RUNPOD_SECRET_root }}' }
  runpod.account.secrets.root = PASSWORD
  const pod = { ...POD, image: previous, env }
  await runpod.addPod({ ...pod, name: 'search-1' })
  const fault = { MILVUS_STANDIN_FAULT: 'garbage-rest' }
  await runpod.addPod({ ...pod, name: 'search-2', env: { ...env, ...fault } })
  printAccount('Templates and pods before', runpod)

  print('The run')
  const proxy = await runpod.startProxy()
  const result = await run(
    {
      image: IMAGE,
      'base-image': `${IMAGE}-base`,
      'runpod-api-url': runpod.url,
      'runpod-api-key': runpod.account.key,
      'runpod-root-password': PASSWORD,
      'runpod-template': 'Milvus search',
      'runpod-pods': 'search-*',
      'runpod-canary': 'cpu',
      'runpod-timeout': '20'
    },
    {
      env: { ...process.env, ...proxy.env },
      show: (text) => process.stdout.write(text)
    }
  )
  printAccount('Templates and pods after', runpod)
  print('The summary', result.summary)
  // What was not found only asked what the key may do.
  const changes = runpod.calls
    .filter(({ method, status }) => method !== 'GET' && status !== 404)
    .map(({ method, path, status }) => `${method} ${path} → ${status}`)
  print('Changes at RunPod', changes.join('\n'))
  print(`The run ended with ${result.mainCode}, as it should: a pod failed`)
}

const runpod = await startRunpod()
try {
  await demonstrate(runpod)
} finally {
  await runpod.stop()
}
