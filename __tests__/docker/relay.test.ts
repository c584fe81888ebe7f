import { describe, expect, it } from '@jest/globals'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { dockerCli } from '../../src/docker/cli.js'
import { dockerOnPath } from '../support/docker-on-path.js'

/** A docker that asks its engine a question, over the relay. */
const ASKS = `
case "$*" in
'system dial-stdio')
  read -r question
  echo "answer to $question" ;;
*)
  echo "$DOCKER_HOST" >"$HERE/host"
  exec ${process.execPath} -e '
    const socket = require("node:net").connect(process.env.DOCKER_HOST.slice(7))
    socket.pipe(process.stdout)
    socket.write("question of " + process.env.DOCKER_TLS_VERIFY + "\\n")' ;;
esac`

describe('a command whose engine is watched', () => {
  it('gets what the engine sends, and so does its caller', async () => {
    const fake = dockerOnPath(ASKS)
    // The relay speaks no TLS: docker does, at the other end.
    const docker = dockerCli({
      ...fake.env,
      DOCKER_HOST: 'tcp://engine:2376',
      DOCKER_TLS_VERIFY: '1'
    })
    const seen: string[] = []
    const output = await docker(['pull'], {
      onEngine: (text) => seen.push(text)
    })
    expect(output).toBe('answer to question of undefined')
    expect(seen.join('')).toBe(`${output}\n`)
  })

  it('reaches an engine on this machine without another process', async () => {
    const fake = dockerOnPath(ASKS)
    const engine = path.join(fake.directory, 'engine.sock')
    const server = createServer((socket) => {
      socket.on('data', (text) => socket.end(`engine says: ${String(text)}`))
    }).listen(engine)
    const docker = dockerCli({ ...fake.env, DOCKER_HOST: `unix://${engine}` })
    const seen: string[] = []
    await docker(['pull'], { onEngine: (text) => seen.push(text) })
    server.close()
    expect(seen.join('')).toBe('engine says: question of undefined\n')
    expect(fake.calls()).toEqual(['pull'])
  })

  it('leaves no socket behind', async () => {
    const fake = dockerOnPath(`echo "$DOCKER_HOST"`)
    const host = await dockerCli(fake.env)(['pull'], {
      onEngine: () => undefined
    })
    expect(host).toMatch(/^unix:\/\/.+\/docker\.sock$/)
    expect(existsSync(path.dirname(host.slice(7)))).toBe(false)
  })

  it('sees an engine that cannot be reached as one that hangs up', async () => {
    const fake = dockerOnPath(ASKS.replace('read -r question', 'exit 1'))
    const docker = dockerCli({ ...fake.env, DOCKER_HOST: 'ssh://me@engine' })
    await expect(docker(['pull'], { onEngine: () => undefined })).resolves.toBe(
      ''
    )
  })
})
