import { afterEach, describe, expect, it } from '@jest/globals'
import { createServer, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import { CANARIES } from '../../../../lab/faults/canaries.js'
import { watchEngine } from '../../../../lab/faults/secrets/engine.js'
import { temporaryDirectory } from '../../../support/temporary.js'

const SECRET = CANARIES.password
const LABEL = { 'io.github.milvus-runpod.job': 'a' }

/** What is asked about it says that all others were seen. */
const LAST = { Type: 'volume', Action: 'create', Actor: { ID: 'last' } }

let server: Server

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

describe('secrets in the engine', () => {
  it.each([
    ['container', '/containers/a/json', { Config: { Labels: { a: SECRET } } }],
    ['container', '/containers/a/json', { Config: { Env: [`A=${SECRET}`] } }],
    ['container', '/containers/a/json', { Args: ['--password', SECRET] }],
    ['volume', '/volumes/a', { Labels: { a: SECRET } }],
    ['network', '/networks/a', { Labels: { a: SECRET } }],
    ['image', '/images/a/json', { Config: { Env: [`A=${SECRET}`] } }],
    ['image', '/images/a/history', [{ CreatedBy: `RUN echo ${SECRET}` }]]
  ])('are found in what it says of a new %s at %s', async (type, at, said) => {
    const leaks = await leaksAfter([newOne(type)], { [at]: said })
    expect(leaks).toHaveLength(1)
    expect(leaks[0]).toMatch(/^password in docker inspect/)
  })

  it('are found in the command of an exec', async () => {
    const Action = `exec_create: sh -c ${SECRET}`
    const leaks = await leaksAfter([{ ...newOne('container'), Action }], {})
    expect(leaks).toEqual(['password in an event of the engine'])
  })

  it('may be in the environment of a test, if smoke-env has them', async () => {
    const Config = { Env: [`A=${CANARIES.smokeEnv}`], Labels: LABEL }
    const answers = { '/containers/a/json': { Name: '/x', Config } }
    expect(await leaksAfter([newOne('container')], answers)).toEqual([])
  })

  it('may not be in the environment of BuildKit', async () => {
    const Config = { Env: [`A=${CANARIES.smokeEnv}`] }
    const Name = '/buildx_buildkit_milvus-runpod-a0'
    const answers = { '/containers/a/json': { Name, Config } }
    expect(await leaksAfter([newOne('container')], answers)).toHaveLength(1)
  })

  it('are looked for again once the engine is back', async () => {
    const answers = { '/volumes/a': { Labels: { a: SECRET } } }
    const leaks = await leaksAfter([newOne('volume')], answers, { fails: 1 })
    expect(leaks).toHaveLength(1)
  })
})

function newOne(Type: string): object {
  return { Type, Action: 'create', Actor: { ID: 'a' } }
}

/** Returns what is found in an engine in which this happens. */
async function leaksAfter(
  events: object[],
  answers: Record<string, unknown>,
  { fails = 0 } = {}
): Promise<string[]> {
  const socket = path.join(temporaryDirectory(), 'engine')
  const served = new Promise<void>((resolve) => {
    server = createServer(({ url = '', socket: connection }, response) => {
      if (url === '/volumes/last') resolve()
      if (!url.startsWith('/events')) {
        answer(response, answers[url])
        return
      }
      if (fails-- > 0) {
        connection.destroy()
        return
      }
      for (const one of [...events, LAST]) {
        response.write(`${JSON.stringify(one)}\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const watch = watchEngine(`unix://${socket}`)
  await served
  return await watch.stop()
}

function answer(response: ServerResponse, said: unknown): void {
  response.writeHead(said === undefined ? 404 : 200)
  response.end(JSON.stringify(said ?? {}))
}
