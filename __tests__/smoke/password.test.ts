import { describe, expect, it } from '@jest/globals'
import { rootPassword } from '../../src/smoke/image.js'
import { fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { inspected } from '../support/smoke-docker.js'

async function passwordWith(
  env: string[],
  values: Record<string, string> = {}
): Promise<string> {
  const { docker } = fakeDocker({
    'container inspect id': inspected({ env }),
    'exec id cat /run/password': 'from-file'
  })
  const files = [{ file: '/user.yaml', values }]
  return await rootPassword(docker, 'id', { files })
}

const FILE = 'MILVUS_ROOT_PASSWORD_FILE=/run/password'
const DEFAULT = 'COMMON_SECURITY_DEFAULTROOTPASSWORD=from-milvus'

describe('rootPassword', () => {
  it("returns Milvus' default unless set, and does not mask it", async () => {
    await expect(passwordWith(['PATH=/bin'])).resolves.toBe('Milvus')
    expect(log()).toBe('')
  })

  it.each([
    ['from-image', ['MILVUS_ROOT_PASSWORD=from-image', DEFAULT]],
    ['from-file', [FILE, DEFAULT]],
    ['from-image', ['MILVUS_ROOT_PASSWORD=\uFEFFfrom-image\r\n']],
    ['from-file', ['MILVUS_ROOT_PASSWORD=', FILE]],
    ['from-milvus', [DEFAULT]]
  ])('returns %s with %j, and masks it', async (password, env) => {
    await expect(passwordWith(env)).resolves.toBe(password)
    expect(log()).toBe(`::add-mask::${password}\n`)
  })

  const BAKED = { commonsecuritydefaultrootpassword: 'baked' }

  it.each([
    ['baked', []],
    ['baked', ['COMMON_SECURITY_DEFAULTROOTPASSWORD=']],
    ['from-milvus', [DEFAULT]],
    ['from-file', [FILE]]
  ])(
    "returns %s with %j before or after that of Milvus' files, and masks it",
    async (password, env) => {
      await expect(passwordWith(env, BAKED)).resolves.toBe(password)
      expect(log()).toBe(`::add-mask::${password}\n`)
    }
  )

  it('reads no setting of the image itself there', async () => {
    const values = { milvusrootpassword: 'not-of-milvus' }

    await expect(passwordWith([], values)).resolves.toBe('Milvus')
  })
})
