import { describe, expect, it } from '@jest/globals'
import { neededLogin } from '../../src/publish/needed-login.js'
import type { Inputs } from '../../src/inputs/inputs.js'

const login = { registry: 'ghcr.io', username: 'me', password: 'p4ss' }
const inputs = { image: 'ghcr.io/me/milvus', push: 'true', login } as Inputs

describe('neededLogin', () => {
  it('is none when no login is given', () => {
    expect(neededLogin({ ...inputs, login: undefined })).toBeUndefined()
  })

  it('is the given login when the image is pushed', () => {
    expect(neededLogin(inputs)).toBe(login)
  })

  it('leaves out the target registry when nothing is pushed', () => {
    expect(neededLogin({ ...inputs, push: 'false' })).toBeUndefined()
  })

  it('keeps a login to another registry when nothing is pushed', () => {
    const elsewhere = { ...login, registry: 'mirror.example' }
    expect(neededLogin({ ...inputs, push: 'false', login: elsewhere })).toBe(
      elsewhere
    )
  })
})
