import { describe, expect, it } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { CANARIES } from '../../../../lab/faults/canaries.js'
import { watchProcesses } from '../../../../lab/faults/secrets/processes.js'

describe('secrets in the list of processes', () => {
  it('are found on a command line', async () => {
    const leaks = await leaksBeside(['sh', '-c', `read _ # ${CANARIES.token}`])
    expect(leaks).toEqual(['token in the command line of sh'])
  })

  it('are found in an environment', async () => {
    const env = { SECRET: CANARIES.password }
    const leaks = await leaksBeside(['sh', '-c', 'read _'], env)
    expect(leaks).toEqual(['password in the environment of sh'])
  })

  it('may be in the environment of a container, if smoke-env has them', async () => {
    const env = { SECRET: CANARIES.smokeEnv }
    expect(await leaksBeside(['sh', '-c', 'read _'], env)).toEqual([])
  })

  it('may be there in processes of the lab', async () => {
    const args = ['sh', '-c', `read _ # ${CANARIES.token}`]
    expect(await leaksBeside(args, {}, 'own')).toEqual([])
  })
})

/** Returns what is found while a process runs. */
async function leaksBeside(
  [command = '', ...args]: string[],
  env: Record<string, string> = {},
  whose: 'own' | "others'" = "others'"
): Promise<string[]> {
  const { PATH } = process.env
  const child = spawn(command, args, { env: { PATH, ...env } })
  try {
    await once(child, 'spawn')
    const isLab = whose === 'own' ? undefined : (): boolean => false
    return await watchProcesses(isLab).stop()
  } finally {
    child.stdin.end()
    await once(child, 'close')
  }
}
