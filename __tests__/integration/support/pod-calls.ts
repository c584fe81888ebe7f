// What the owner of a pod does and sees at RunPod.
import { execFile } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import type { Runpod } from '../../../lab/runpod/server.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { lab } from './lab.ts'
import { EXAMPLES } from './quickstart.ts'

async function call(
  { url, account }: Runpod,
  method: string,
  target: string,
  body: object
): Promise<void> {
  const response = await fetch(`${url}/v2/pods/${target}`, {
    method,
    headers: {
      Authorization: `Bearer ${account.key}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify(body)
  })
  if (!response.ok) throw new Error(await response.text())
}

/** Stops a pod, or starts it. */
export async function actOn(
  runpod: Runpod,
  id: string,
  action: 'start' | 'stop'
): Promise<void> {
  await call(runpod, 'POST', `${id}/action`, { action })
}

/** Gives a pod another image, as a roll does: RunPod resets it. */
export async function giveImage(
  runpod: Runpod,
  id: string,
  image: string
): Promise<void> {
  await call(runpod, 'PATCH', id, { image })
}

/** Public ports of a pod's TCP ports. */
export function portsOf({ container }: LabPod): number[] {
  const ports = container?.ports ?? []
  return ports
    .filter(({ type }) => type === 'tcp')
    .map((one) => Number(one.public))
}

/** Where clients reach a pod's Milvus. */
export function addressOf({ container }: LabPod): string {
  const port = container?.ports.find(
    ({ private: inside, type }) => inside === 19530 && type === 'tcp'
  )
  return `${port?.ip ?? ''}:${port?.public ?? ''}`
}

/** Variables of a program that reads the lab's RunPod. */
export function accessOf({ url, account }: Runpod): NodeJS.ProcessEnv {
  return {
    ...process.env,
    RUNPOD_API_URL: url,
    RUNPOD_API_KEY: account.key,
    NO_PROXY: '127.0.0.1,milvus'
  }
}

/**
 * Runs the example pod_address.py, and returns what it prints.
 *
 * @throws Error with its `stderr`, if it fails
 */
export async function podAddress(
  runpod: Runpod,
  args: string[],
  env: NodeJS.ProcessEnv = {}
): Promise<string> {
  const script = path.join(EXAMPLES, 'pod_address.py')
  const { stdout } = await promisify(execFile)(
    lab('PYTHON'),
    [script, ...args],
    { env: { ...accessOf(runpod), ...env } }
  )
  return stdout.trim()
}

/** Runs the Python program of README.md for a pod, and returns what it prints. */
export async function readmeProgram(
  runpod: Runpod,
  id: string,
  password: string
): Promise<string> {
  const folder = temporaryDirectory()
  copyFileSync(
    path.join(EXAMPLES, 'pod_address.py'),
    path.join(folder, 'pod_address.py')
  )
  const readme = readFileSync('README.md', 'utf8')
  const [, program = ''] = /^```python\n([^]*?)^```/m.exec(readme) ?? []
  const own = program.replaceAll('POD_ID', id).replace('PASSWORD', password)
  const file = path.join(folder, 'program.py')
  writeFileSync(file, own)
  const { stdout } = await promisify(execFile)(lab('PYTHON'), [file], {
    cwd: folder,
    env: accessOf(runpod)
  })
  return stdout
}
