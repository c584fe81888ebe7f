import { describe, expect, it } from '@jest/globals'
import { type Situation } from './contexts.js'
import {
  everywhere,
  GHCR,
  given,
  run,
  wherePlanned,
  type Texts
} from './publish-run.js'

const HUB = { image: 'docker.io/me/milvus', username: 'me' }

describe('the reusable workflow logs in', () => {
  const secrets = { 'registry-password': 'secret' }
  const token = ['octocat', 'github-token']

  it.each<[string, Texts, Texts, Situation['event'], string[]]>([
    ['to ghcr.io with the token of the job', GHCR, {}, 'schedule', token],
    [
      'to ghcr.io with that token by hand',
      GHCR,
      {},
      'workflow_dispatch',
      token
    ],
    ['to ghcr.io with that token on a push', GHCR, {}, 'push', token],
    [
      'to ghcr.io with that token in a pull request',
      GHCR,
      {},
      'pull_request',
      token
    ],
    [
      'to ghcr.io with a password that is given',
      { ...GHCR, username: 'me' },
      secrets,
      'push',
      ['me', 'secret']
    ],
    [
      'to Docker Hub with its password',
      HUB,
      secrets,
      'schedule',
      ['me', 'secret']
    ],
    ['nowhere without a password', HUB, {}, 'schedule', ['', '']],
    [
      'nowhere in a pull request from a fork, which has no secrets',
      HUB,
      secrets,
      'pull_request',
      ['', '']
    ]
  ])('%s', (_, inputs, passed, event, [username = '', password = '']) => {
    const result = run(inputs, {}, { event, secrets: passed })

    expect(given('username', result)).toEqual(everywhere(username))
    expect(given('password', result)).toEqual(everywhere(password))
  })

  it.each<[string, Texts, Situation['event'], string[]]>([
    [
      'to the registry of the base image with its password',
      { 'base-password': 'p' },
      'schedule',
      ['reader', 'p']
    ],
    ['nowhere for the base image without a password', {}, 'schedule', ['', '']],
    [
      'nowhere for the base image in a pull request from a fork',
      { 'base-password': 'p' },
      'pull_request',
      ['', '']
    ]
  ])('%s', (_, passed, event, [username = '', password = '']) => {
    const inputs = { ...GHCR, 'base-username': 'reader' }
    const result = run(inputs, {}, { event, secrets: passed })

    expect(given('base-username', result)).toEqual(wherePlanned(username))
    expect(given('base-password', result)).toEqual(wherePlanned(password))
  })
})
