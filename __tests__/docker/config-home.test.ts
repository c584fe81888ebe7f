import { expect, it, jest } from '@jest/globals'
import * as os from 'node:os'

const homedir = jest.fn<() => string>()
const userInfo = jest.fn<() => { homedir: string }>()

jest.unstable_mockModule('node:os', () => ({ ...os, homedir, userInfo }))

const { configDirectory } = await import('../../src/docker/config.js')

const unknown = (): never => {
  throw new Error('ENOENT: no such user')
}

it.each<[string, () => string, () => { homedir: string }, string]>([
  ['that HOME names', () => '/me', unknown, '/me/.docker'],
  [
    'of the user if HOME is empty',
    () => '',
    () => ({ homedir: '/own' }),
    '/own/.docker'
  ],
  [
    'where the job runs if the user has none',
    () => '',
    unknown,
    `${process.cwd()}/.docker`
  ]
])(
  "docker's configuration is in the directory %s",
  (_, home, user, expected) => {
    homedir.mockImplementation(home)
    userInfo.mockImplementation(user)
    expect(configDirectory({})).toBe(expected)
  }
)
