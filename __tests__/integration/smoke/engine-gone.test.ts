import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { leftInEngine } from '../support/left.ts'
import { testPublished, type SmokeRun } from '../support/smoke.ts'

/** A connection to the engine that can be cut. */
interface EngineProxy {
  host: string
  cut: () => void
  restore: () => void
  stop: () => void
}

function startProxy(): EngineProxy {
  const engine = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  const directory = mkdtempSync(path.join(tmpdir(), 'engine-'))
  const socketFile = path.join(directory, 'docker.sock')
  const sockets = new Set<Socket>()
  let isCut = false
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
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
      destroyAll()
    },
    restore: () => {
      isCut = false
    },
    stop: () => {
      destroyAll()
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
    run = await testPublished(
      {
        fault: 'no-answer',
        level: 'query',
        inputs: { 'smoke-emulated': 'none' }
      },
      {
        env: { ...process.env, DOCKER_HOST: proxy.host },
        onLog: (log) => {
          if (!wasCut && log.includes(': healthy after')) {
            wasCut = true
            proxy.cut()
          }
        },
        // The post step finds the container by its label, once the engine is back.
        show: (text) => {
          if (text.includes('Waiting for the Docker engine')) proxy.restore()
        }
      }
    )
  })

  afterAll(() => {
    proxy.stop()
  })

  it('is the cause of the failure, and no tag is moved', () => {
    expect(run.result.mainCode).toBe(1)
    expect(run.platforms).toContainEqual(
      expect.objectContaining({
        verdict: 'failed',
        cause: expect.stringMatching(/went away|docker \w+ failed/)
      })
    )
    expect(run.isTagged).toBe(false)
  })

  it('leaves the container to the post step, which waits for the engine', async () => {
    expect(run.result.log).toContain('is left to the post step')
    expect(run.result.postCode).toBe(0)
    expect(await leftInEngine(run.result.jobId)).toEqual([])
  })
})
