import { describe, expect, it } from '@jest/globals'
import { apiFor } from '../../src/milvus/github.js'

const GITHUB = 'https://api.github.com'

describe('apiFor', () => {
  it('returns the API of github.com, with the token', () => {
    const env = {
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_API_URL: GITHUB
    }
    expect(apiFor('ghs_x', env)).toEqual({ url: GITHUB, token: 'ghs_x' })
  })

  it.each([
    ['GitHub Enterprise Server', 'https://git.me', 'https://git.me/api/v3'],
    ['GHE.com', 'https://octo.ghe.com', 'https://api.octo.ghe.com']
  ])(
    'returns the API of github.com on %s, without the token',
    (_, server, api) => {
      const env = { GITHUB_SERVER_URL: server, GITHUB_API_URL: api }
      expect(apiFor('ghs_x', env)).toEqual({ url: GITHUB, token: '' })
    }
  )

  it('returns the API of github.com outside a runner', () => {
    expect(apiFor('ghp_x', {})).toEqual({ url: GITHUB, token: 'ghp_x' })
  })
})
