// A registry of its own for large images, whose storage is removed at the end.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import { temporaryFolder } from '../commands.ts'
import { freePort } from '../engine.ts'
import { goOn, later } from '../../undo.ts'
import { lab } from '../../inputs.ts'

let address: Promise<string> | undefined

/** Starts the registry once, and returns its address. */
export function ownRegistry(): Promise<string> {
  return (address ??= start())
}

async function start(): Promise<string> {
  const folder = temporaryFolder()
  const host = `127.0.0.1:${await freePort()}`
  const file = path.join(folder, 'config.yml')
  const storage = { filesystem: { rootdirectory: path.join(folder, 'data') } }
  writeFileSync(
    file,
    stringify({ version: 0.1, storage, http: { addr: host } })
  )
  const program = path.join(lab('BIN'), 'registry')
  const child = spawn(program, ['serve', file], { stdio: 'ignore' })
  later(() => child.kill())
  await untilAnswers(`http://${host}/v2/`)
  return host
}

async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    goOn()
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Error(`no registry answers at ${url}`)
}
