import { beforeEach, describe, expect, it } from '@jest/globals'
import { fail } from '../../src/messages/failure.js'
import { targetRegistry } from '../../src/docker/reference.js'
import { writeRemedy } from '../../src/publish/write-remedy.js'
import { failed } from '../support/fake-docker.js'
import { setEnv } from '../support/temporary.js'

const WRITE_PACKAGE = 'denied: permission_denied: write_package'

beforeEach(() => {
  setEnv({ GITHUB_SERVER_URL: 'https://github.com' })
})

/** Says what to do after a write that failed so. */
function nextStep(
  stderr: string,
  repository = 'me/milvus',
  isUnpublished = false
): string | undefined {
  const registry = targetRegistry(repository, process.env.GITHUB_SERVER_URL)
  const remedy = writeRemedy(failed(stderr), { registry, isUnpublished })
  const { host } = registry
  const values = { repository, registry: host, baseRegistry: '', reason: '' }
  return fail('push-failed', values, { remedy }).next
}

describe('writeRemedy', () => {
  it.each([
    ['name unknown: no such repository', 'create the repository first'],
    ['429 Too Many Requests', 'run the job again later'],
    ['503 Service Unavailable', 'run the job again later'],
    ['tag invalid: the repository is immutable', 'make the tag mutable'],
    ['manifest invalid: manifest invalid', 'update the registry'],
    ['Cannot connect to the Docker daemon', 'check DOCKER_HOST'],
    ['no space left', 'read the build log above'],
    ['name invalid: Missing image name', 'how many parts a name has'],
    ['413 Request Entity Too Large', 'client_max_body_size 0'],
    ['507 Insufficient Storage', 'remove old images from the registry'],
    ['x509: unknown authority', 'give the CA to the builder'],
    ['server gave HTTP response to HTTPS client', 'set "http = true"'],
    ["denied: client with IP 'x' is not allowed access", 'use a runner in'],
    ['Your authorization token has expired', 'right before this one']
  ])('after %j says: %s', (stderr, next) => {
    expect(nextStep(stderr, 'me/milvus', true)).toContain(next)
  })

  it('does not tell to create a repository that has tags', () => {
    expect(nextStep('name unknown: no repository')).toBe(
      'look at the repository in the registry, and run the job again'
    )
  })

  it('names what the reusable workflow has, where the run is in it', () => {
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    expect(nextStep('denied', 'quay.io/me/milvus')).toBe(
      'set the input "username" and the secret "registry-password" of a user who may write; if the login may write, create the repository, or the project that it belongs to'
    )
  })

  it.each([
    ['Write', /"Workflow permissions"$/],
    ['Create', /"Packages", "Package creation", .* "Workflow permissions"$/]
  ])(
    'names the permission and the settings of an organization where ghcr.io says: not allowed to %s',
    (verb, settings) => {
      const stderr = `denied: installation not allowed to ${verb} organization package`
      const next = nextStep(stderr, 'ghcr.io/org/milvus', true)
      expect(next).toMatch(/^give the job "permissions: packages: write"/)
      expect(next).toMatch(settings)
    }
  )

  it('names all that may deny the first push to ghcr.io', () => {
    const next = nextStep('403 Forbidden', 'ghcr.io/org/milvus', true)
    expect(next).toContain('"permissions: packages: write"')
    expect(next).toContain('"Manage Actions access"')
    expect(next).toContain('"Package creation"')
  })

  it.each([
    ['https://github.com', 'ghcr.io/me/milvus'],
    ['https://octo.ghe.com', 'containers.octo.ghe.com/me/milvus']
  ])("names the setting of a package in %s's registry", (server, image) => {
    setEnv({ GITHUB_SERVER_URL: server })
    expect(nextStep(WRITE_PACKAGE, image)).toMatch(
      /^add this repository .* "Manage Actions access", with the role "Write" /
    )
  })

  it('says to log in to ghcr.io without a login, and not to look at the package', () => {
    const stderr = 'unauthorized: unauthenticated: no token'
    expect(nextStep(stderr, 'ghcr.io/me/milvus', true)).toMatch(/^log in/)
  })

  it("knows ghcr.io as any other registry on another server's runners", () => {
    setEnv({ GITHUB_SERVER_URL: 'https://octo.ghe.com' })
    expect(nextStep(WRITE_PACKAGE, 'ghcr.io/me/milvus')).toMatch(/^log in/)
  })

  it.each([
    ['me/milvus', /^log in .*, an access token that may write$/],
    [
      'registry.example/me/milvus',
      /^log in .* "username" and "password" of a user who may write; .* create the repository/
    ],
    ['1234.dkr.ecr.eu-west-1.amazonaws.com/x', /ecr:PutImage/],
    ['public.ecr.aws/a/x', /ecr:PutImage/],
    ['europe-docker.pkg.dev/p/r/x', /^create the repository, .* Writer"/],
    ['eu.gcr.io/p/x', /^create the repository, .* Writer"/],
    ['me.azurecr.io/x', /"AcrPush"/]
  ])('says to log in for %s', (image, next) => {
    expect(nextStep('403 Forbidden', image)).toMatch(next)
  })

  it.each([
    'unauthorized: authentication required',
    'denied: Unauthenticated request. Unauthenticated requests do not have permission'
  ])('does not wait for another job after: %s', (stderr) => {
    expect(nextStep(stderr, 'r.example/me/milvus', true)).toMatch(/^log in/)
  })

  it('says first to re-run the failed jobs when nothing was published before', () => {
    expect(nextStep('403 Forbidden', 'me/milvus', true)).toMatch(
      /^re-run the failed jobs; if that fails as well, log in with /
    )
  })
})
