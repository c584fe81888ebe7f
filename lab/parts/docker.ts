import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs docker in the lab and returns its standard output. */
export async function docker(
  args: string[],
  env: NodeJS.ProcessEnv = process.env
): Promise<string> {
  const { stdout } = await run('docker', args, { env, maxBuffer: 2 ** 26 })
  return stdout.trim()
}
