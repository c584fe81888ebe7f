import { describe, expect, it } from '@jest/globals'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { cleanUp } from '../../src/cleanup.js'
import { dockerCli } from '../../src/docker/cli.js'
import { beginJob, marksOf } from '../../src/job.js'
import { dockerOnPath } from '../support/docker-on-path.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

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

  /** Returns the socket that docker is given. */
  async function addressIn(directory: string): Promise<string> {
    const fake = dockerOnPath(
      `echo "$DOCKER_HOST"; ls "\${DOCKER_HOST#unix://}"`
    )
    const docker = dockerCli({ ...fake.env, ...marksOf({ directory }) })
    const output = await docker(['pull'], { onEngine: () => undefined })
    const [host, socket = ''] = output.split('\n')
    expect(host).toBe(`unix://${socket}`)
    return socket
  }

  it('has its socket in the directory of the job, and removes it', async () => {
    const directory = temporaryDirectory()
    const socket = await addressIn(directory)
    expect(path.dirname(socket)).toBe(directory)
    expect(existsSync(socket)).toBe(false)
  })

  it('has its socket where the post step looks, too, if that directory is too long for one', async () => {
    const state = path.join(temporaryDirectory(), 'state')
    writeFileSync(state, '')
    const runnerTemp = path.join(temporaryDirectory(), 'x'.repeat(100))
    setEnv({ GITHUB_STATE: state, RUNNER_TEMP: runnerTemp })
    const job = beginJob()
    const socket = await addressIn(job.directory)
    expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700)
    await cleanUp(job)
    expect(existsSync(path.dirname(socket))).toBe(false)
    expect(existsSync(job.directory)).toBe(false)
  })

  it('says which directory has no room for its socket', async () => {
    const directory = path.join(temporaryDirectory(), 'gone')
    await expect(addressIn(directory)).rejects.toMatchObject({
      code: 'directory-unwritable',
      what: expect.stringContaining(directory) as unknown
    })
  })

  it('goes to the engine by itself where the relay reaches none', async () => {
    const fake = dockerOnPath(`
case "$DOCKER_HOST $*" in
*dial-stdio) exit 1 ;;
ssh://*) echo 'cannot reach ssh://me@engine' >&2; exit 1 ;;
*)
  ${process.execPath} -e '
    const socket = require("node:net").connect(process.env.DOCKER_HOST.slice(7))
    socket.resume()'
  echo 'error during connect: EOF' >&2
  exit 1 ;;
esac`)
    const docker = dockerCli({ ...fake.env, DOCKER_HOST: 'ssh://me@engine' })
    await expect(
      docker(['pull'], { onEngine: () => undefined })
    ).rejects.toThrow('cannot reach ssh://me@engine')
    expect(fake.calls()).toEqual(['pull', 'system dial-stdio', 'pull'])
  })

  it('sees an engine that cannot be reached as one that hangs up', async () => {
    const fake = dockerOnPath(ASKS.replace('read -r question', 'exit 1'))
    const docker = dockerCli({ ...fake.env, DOCKER_HOST: 'ssh://me@engine' })
    await expect(docker(['pull'], { onEngine: () => undefined })).resolves.toBe(
      ''
    )
  })
})
