import { describe, expect, it } from '@jest/globals'
import { loginAdvice, writeAdvice } from '../../src/docker/advice.js'
import { failed } from '../support/fake-docker.js'

describe('writeAdvice', () => {
  it.each([
    ['name unknown: no such repository', 'create the repository first'],
    ['denied: permission_denied: write_package', 'packages: write'],
    ['denied: requested access to the resource is denied', 'log in with'],
    ['429 Too Many Requests', 'run the job again later'],
    ['503 Service Unavailable', 'run the job again later'],
    ['tag invalid: the repository is immutable', 'make the tag mutable'],
    ['manifest invalid: manifest invalid', 'update the registry'],
    ['Cannot connect to the Docker daemon', 'check DOCKER_HOST']
  ])('after %j says: %s', (stderr, next) => {
    expect(writeAdvice(failed(stderr))?.next).toContain(next)
  })

  it('has no advice for an error that says nothing', () => {
    expect(writeAdvice(failed('no space left'))).toBeUndefined()
  })
})

describe('loginAdvice', () => {
  it.each([
    ['401 Unauthorized', 'the user name or the password is wrong'],
    ['429 Too Many Requests', 'too many logins'],
    ['dial tcp: connection refused', 'cannot be reached'],
    ['Cannot connect to the Docker daemon', 'docker itself failed']
  ])('after %j suspects: %s', (stderr, likely) => {
    expect(loginAdvice(failed(stderr)).likely).toContain(likely)
  })

  it('suspects nothing after an error that says nothing', () => {
    const { likely } = loginAdvice(failed('x509: unknown authority'))
    expect(likely).toBeUndefined()
  })
})
