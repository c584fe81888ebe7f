import { beforeEach, describe, expect, it } from '@jest/globals'
import { loginAdvice, writeAdvice } from '../../src/docker/advice.js'
import { failed } from '../support/fake-docker.js'
import { setEnv } from '../support/temporary.js'

describe('writeAdvice', () => {
  it.each([
    ['name unknown: no such repository', 'create the repository first'],
    ['429 Too Many Requests', 'run the job again later'],
    ['503 Service Unavailable', 'run the job again later'],
    ['tag invalid: the repository is immutable', 'make the tag mutable'],
    ['manifest invalid: manifest invalid', 'update the registry'],
    ['Cannot connect to the Docker daemon', 'check DOCKER_HOST']
  ])('after %j says: %s', (stderr, next) => {
    const target = { image: 'me/milvus', isUnpublished: true }
    expect(writeAdvice(failed(stderr), target)?.next).toContain(next)
  })

  it('does not say so of a repository that has tags', () => {
    const target = { image: 'me/milvus', isUnpublished: false }
    const advice = writeAdvice(failed('name unknown: no repository'), target)
    expect(advice?.next).toBe(
      'look at the repository in the registry, and run the job again'
    )
  })

  it('has no advice for an error that says nothing', () => {
    const target = { image: 'me/milvus', isUnpublished: false }
    expect(writeAdvice(failed('no space left'), target)).toBeUndefined()
  })

  describe('after a denied write', () => {
    const WRITE_PACKAGE = 'denied: permission_denied: write_package'

    beforeEach(() => {
      setEnv({ GITHUB_SERVER_URL: 'https://github.com' })
    })

    function nextStep(
      image: string,
      stderr: string,
      isUnpublished = false
    ): string {
      return writeAdvice(failed(stderr), { image, isUnpublished })?.next ?? ''
    }

    it('names the setting of a package on ghcr.io', () => {
      expect(nextStep('ghcr.io/me/milvus', WRITE_PACKAGE)).toMatch(
        /^add this repository .* "Manage Actions access", with the role "Write" /
      )
    })

    it('names what the reusable workflow has, where the run is in it', () => {
      setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
      expect(nextStep('quay.io/me/milvus', 'denied')).toBe(
        'set the input "username" and the secret "registry-password" of a user who may write'
      )
      expect(nextStep('ghcr.io/me/milvus', WRITE_PACKAGE)).not.toContain(
        '"password"'
      )
    })

    it('names the permission that the job lacks on ghcr.io', () => {
      const stderr =
        'denied: installation not allowed to Write organization package'
      expect(nextStep('ghcr.io/me/milvus', stderr, true)).toMatch(
        /^give the job "permissions: packages: write"/
      )
    })

    it("names the setting of a package in another GitHub server's registry", () => {
      setEnv({ GITHUB_SERVER_URL: 'https://octo.ghe.com' })
      const image = 'containers.octo.ghe.com/me/milvus'
      expect(nextStep(image, WRITE_PACKAGE)).toContain('Manage Actions access')
      expect(nextStep('ghcr.io/me/milvus', WRITE_PACKAGE)).toMatch(/^log in/)
    })

    it.each([
      ['me/milvus', /^log in .*, an access token that may write$/],
      [
        'registry.example/me/milvus',
        /^log in .* "username" and "password" of a user who may write$/
      ]
    ])('says to log in for %s', (image, next) => {
      expect(nextStep(image, '403 Forbidden')).toMatch(next)
    })

    it('says first to re-run the failed jobs when nothing was published before', () => {
      expect(nextStep('me/milvus', '403 Forbidden', true)).toMatch(
        /^re-run the failed jobs; if that fails as well, log in with /
      )
    })
  })
})

describe('loginAdvice', () => {
  const INPUTS = 'the inputs "username" and "password"'

  it('names the inputs that the login comes from', () => {
    const { next } = loginAdvice(failed('401 Unauthorized'), INPUTS)
    expect(next).toBe('check the inputs "username" and "password"')
  })

  it.each([
    ['401 Unauthorized', 'the user name or the password is wrong'],
    ['429 Too Many Requests', 'too many logins'],
    ['dial tcp: connection refused', 'cannot be reached'],
    ['Cannot connect to the Docker daemon', 'docker itself failed']
  ])('after %j suspects: %s', (stderr, likely) => {
    expect(loginAdvice(failed(stderr), INPUTS).likely).toContain(likely)
  })

  it('suspects nothing after an error that says nothing', () => {
    const { likely } = loginAdvice(failed('x509: unknown authority'), INPUTS)
    expect(likely).toBeUndefined()
  })
})
