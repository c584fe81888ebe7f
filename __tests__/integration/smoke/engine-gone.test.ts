import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { smoke, type SmokeRun } from '../support/smoke.ts'

/** A way to the engine that can be cut off. */
interface EngineProxy {
  host: string
  cut: () => void
  mend: () => void
  stop: () => void
}

function startProxy(): EngineProxy {
  const engine = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  const directory = mkdtempSync(path.join(tmpdir(), 'engine-'))
  const socketFile = path.join(directory, 'docker.sock')
  const sockets = new Set<Socket>()
  let isCut = false
  const server: Server = createServer({ allowHalfOpen: true }, (client) => {
    if (isCut) {
      client.destroy()
      return
    }
    const upstream = connect({
      path: engine.replace('unix://', ''),
      allowHalfOpen: true
    })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    client.pipe(upstream)
    upstream.pipe(client)
  })
  server.listen(socketFile)
  return {
    host: `unix://${socketFile}`,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      rmSync(directory, { recursive: true })
    }
  }
}

describe('an engine that goes away during the test', () => {
  let proxy: EngineProxy
  let run: SmokeRun

  beforeAll(async () => {
    proxy = startProxy()
    let wasCut = false
    run = await smoke(
      {
        fault: 'no-answer',
        level: 'query',
        inputs: { platforms: 'linux/amd64' }
      },
      {
        env: { ...process.env, DOCKER_HOST: proxy.host },
        onLog: (log) => {
          if (!wasCut && log.includes(': healthy after')) {
            wasCut = true
            proxy.cut()
          }
          // Back for the post step, which finds the container by its label.
          if (log.includes('::error::')) proxy.mend()
        }
      }
    )
  })

  afterAll(() => {
    proxy.stop()
  })

  it('fails at once, with this cause, and moves no tag', () => {
    expect(run.result.mainCode).toBe(1)
    expect(run.platforms).toEqual([
      expect.objectContaining({
        verdict: 'failed',
        cause: expect.stringMatching(/went away|docker \w+ failed/)
      })
    ])
    expect(run.tags).toEqual([])
    expect(run.seconds).toBeLessThan(100)
  })

  it('leaves the container to the post step', () => {
    expect(run.result.log).toContain('is left to the post step')
    expect(run.result.postCode).toBe(0)
  })
})
