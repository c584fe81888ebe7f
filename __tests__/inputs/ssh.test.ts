import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import path from 'node:path'
import { messageOf } from '../../src/messages/failure.js'
import { read } from '../support/inputs.js'
import { log } from '../support/log.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

let workspace: string
let socket: string
let agent: Server

beforeEach(async () => {
  workspace = temporaryDirectory()
  mkdirSync(path.join(workspace, 'own'))
  writeFileSync(path.join(workspace, 'own/Dockerfile'), 'FROM scratch\n')
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----\n'
  writeFileSync(path.join(workspace, 'one'), key)
  writeFileSync(path.join(workspace, 'two'), key)
  writeFileSync(path.join(workspace, 'public'), 'ssh-ed25519 AAAA\n')
  socket = path.join(workspace, 'agent')
  agent = createServer()
  await new Promise<void>((resolve) => agent.listen(socket, resolve))
  setEnv({ GITHUB_WORKSPACE: workspace, SSH_AUTH_SOCK: socket })
})

afterEach(() => {
  agent.close()
})

async function sshOf(ssh: string): Promise<string[]> {
  return (await read({ context: 'own', ssh })).build.ssh
}

describe('the input ssh', () => {
  it('has the agent of the job, sockets and keys', async () => {
    const inWorkspace = (name: string): string => path.join(workspace, name)
    expect(await sshOf('default\ngit=one,two\nlab=agent')).toEqual([
      'default',
      `git=${inWorkspace('one')},${inWorkspace('two')}`,
      `lab=${socket}`
    ])
  })

  it('splits a line at commas where another entry begins, as docker/build-push-action', async () => {
    const one = path.join(workspace, 'one')
    expect(await sshOf('default,git=one')).toEqual(['default', `git=${one}`])
  })

  it('takes a key from anywhere, since it stays on the machine', async () => {
    const key = path.join(temporaryDirectory(), 'id')
    writeFileSync(key, '-----BEGIN RSA PRIVATE KEY-----\n')
    expect(await sshOf(`default=${key}`)).toEqual([`default=${key}`])
  })

  it.each([
    ['a b', 'it must be "default"'],
    ['default\ndefault=one', 'two entries have this id'],
    ['default=missing', 'it does not exist'],
    ['default=public', '"public" must be the socket of an SSH agent, or'],
    ['default=own', '"own" must be the socket of an SSH agent, or'],
    ['default=agent,one', 'a socket must be the only path of its id']
  ])('is refused: %j', async (ssh, reason) => {
    await expect(sshOf(ssh)).rejects.toThrow(reason)
  })

  it.each([
    ['OPENSSH', 'none', false],
    ['OPENSSH', 'aes256-ctr', true],
    ['ENCRYPTED', 'none', true]
  ])('refuses a key with a passphrase: %s, %s', async (kind, cipher, isIt) => {
    const header = `openssh-key-v1\0\0\0\0${String.fromCharCode(cipher.length)}`
    const body = Buffer.from(header + cipher).toString('base64')
    const text = `-----BEGIN ${kind} PRIVATE KEY-----\n${body}\n`
    writeFileSync(path.join(workspace, 'one'), text)
    const refusal = sshOf('default=one').then(() => 'it passed', messageOf)
    expect((await refusal).includes('"one" has a passphrase')).toBe(isIt)
  })

  it('may not be a key in a build context, which COPY would take', async () => {
    const key = '-----BEGIN PRIVATE KEY-----\n'
    writeFileSync(path.join(workspace, 'own/key'), key)
    await expect(sshOf('default=own/key')).rejects.toThrow(
      'Input "ssh" is "default=own/key": it is in a build context'
    )
  })

  it.each([[''], ['"']])(
    'shows no key that is in the input itself (after %j)',
    async (quote) => {
      const key = '-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END'
      const refusal = await sshOf(`${quote}default=${key}${quote}`).then(
        () => 'it passed',
        messageOf
      )
      expect(refusal).toContain('has a private key in it')
      expect(refusal).not.toContain('canary')
      expect(log()).toContain('::add-mask::canary')
    }
  )

  it('says that the job has no agent before anything is built', async () => {
    setEnv({ SSH_AUTH_SOCK: '' })
    await expect(sshOf('default')).rejects.toThrow(
      /SSH_AUTH_SOCK is not set\nWhat to do: start an agent earlier in the job/
    )
    setEnv({ SSH_AUTH_SOCK: path.join(workspace, 'one') })
    await expect(sshOf('default')).rejects.toThrow('which is not a socket')
  })
})
