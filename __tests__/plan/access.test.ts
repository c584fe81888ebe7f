import { beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { warnAhead } from '../../src/plan/access.js'
import type { Decision } from '../../src/plan/decision.js'
import { log } from '../support/log.js'
import { inputs as sample, plan } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const inputs = {
  image: sample.image,
  registry: sample.registry,
  push: 'true' as const,
  logins: [],
  context: { directory: '/own', bundled: false },
  publishesBuildArgs: true
}
const login = {
  registry: 'ghcr.io',
  username: 'me',
  password: 'secret',
  inputs: '"username" and "password"'
}
let directory: string

beforeEach(() => {
  directory = temporaryDirectory()
  setEnv({
    DOCKER_CONFIG: directory,
    DOCKER_AUTH_CONFIG: '',
    GITHUB_SERVER_URL: 'https://github.com'
  })
})

describe('warnAhead of access', () => {
  it.each([
    { host: 'ghcr.io', isGitHub: false },
    { host: 'docker.io', isGitHub: false },
    { host: 'containers.octo.ghe.com', isGitHub: true }
  ])('warns that a write to $host needs a login', (registry) => {
    warnAhead({ ...inputs, registry }, plan)
    expect(log()).toContain(
      `::warning::There is no login to ${registry.host}, which denies writes without one%0AWhat to do: set the inputs `
    )
  })

  it.each([
    ['with a login of the inputs', { logins: [login] }],
    [
      'about a registry that may take writes without a login',
      { registry: { host: 'localhost:5000', isGitHub: false } }
    ],
    ['when nothing is written', { push: 'false' as const }]
  ])('is silent %s', (_, given) => {
    warnAhead({ ...inputs, ...given }, plan)
    expect(log()).toBe('')
  })

  it('is silent with a login of the job', () => {
    const config = { auths: { 'ghcr.io': { auth: 'bWU6c2VjcmV0' } } }
    writeFileSync(path.join(directory, 'config.json'), JSON.stringify(config))
    warnAhead(inputs, plan)
    expect(log()).toBe('')
  })

  it('names the setting of a package whose tags ghcr.io does not show', () => {
    warnAhead({ ...inputs, logins: [login] }, { ...plan, isDenied: true })
    expect(log()).toMatch(
      /^::notice::ghcr\.io denied the read of ghcr\.io\/me\/milvus\. .*"Manage Actions access"/
    )
  })
})

describe('warnAhead of a proxy', () => {
  const given = { ...inputs, logins: [login] }

  beforeEach(() => {
    const proxies = { default: { httpProxy: 'http://me:p4ss@proxy.example' } }
    writeFileSync(
      path.join(directory, 'config.json'),
      JSON.stringify({ proxies })
    )
  })

  it('warns that RUN lines get no proxy that has a password', () => {
    warnAhead(given, plan)
    expect(log()).toContain(
      "::warning::RUN lines do not get the proxy of docker's configuration"
    )
  })

  it.each([
    { ...given, publishesBuildArgs: false },
    { ...given, context: { ...given.context, bundled: true } }
  ])('is silent where nothing is missing', (silent) => {
    warnAhead(silent, plan)
    expect(log()).toBe('')
  })

  it('is silent if nothing is built', () => {
    const decision = { kind: 'nothing' } as unknown as Decision
    warnAhead(given, { decision, isDenied: false })
    expect(log()).toBe('')
  })
})
