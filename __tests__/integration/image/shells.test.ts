import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  buildImage,
  FAKE_MILVUS,
  run,
  type Ended
} from '../support/container.ts'

let image: string

beforeAll(async () => {
  image = await buildImage(2)
})

describe.each([['dash'], ['bash'], ['busybox', 'sh']])(
  'under %s %s',
  (...shell) => {
    const runScript = (
      options: string[],
      ...args: string[]
    ): Promise<Ended> => {
      const [program = '', ...rest] = shell.filter(Boolean)
      return run(
        image,
        [...FAKE_MILVUS, '--entrypoint', program, ...options],
        [...rest, ...args]
      )
    }

    it('the entrypoint does all of its job', async () => {
      const variables = {
        MILVUS_DATA_DIR: '/srv/a b',
        MILVUS_EXPOSE_ETCD: 'true',
        MILVUS_ROOT_PASSWORD: 'x y',
        RUNPOD_API_KEY: 'key',
        'log.level': 'warn'
      }
      const options = Object.entries(variables).flatMap(([name, value]) => [
        '--env',
        `${name}=${value}`
      ])

      const { code, output } = await runScript(
        [...options, '--memory', '1g'],
        '/entrypoint.sh'
      )

      expect(output).toContain('started: milvus run standalone\n')
      expect(output).toContain('env: LOG_LEVEL=warn\n')
      expect(output).toContain('env: ETCD_DATA_DIR=/srv/a b/etcd\n')
      expect(output).toContain('env: COMMON_SECURITY_DEFAULTROOTPASSWORD=x y\n')
      expect(output).toContain('warning: the memory limit is 1073 MB')
      expect(output).toContain('with data in /srv/a b (no volume')
      expect(output).toContain('2379 (etcd; open')
      expect(output).not.toContain('RUNPOD_API_KEY')
      expect(code).toBe(0)
    })

    it.each([
      ['an invalid value', ['--env', 'DEPLOY_MODE=x'], 'DEPLOY_MODE is "x"'],
      [
        'a password of too many bytes',
        ['--env', `MILVUS_ROOT_PASSWORD=${'밀'.repeat(25)}`],
        'has 75 bytes'
      ],
      [
        'a volume that is read-only',
        ['--read-only'],
        'cannot write to /var/lib/milvus (Read-only file system)'
      ]
    ])('the entrypoint stops at %s', async (_, options, message) => {
      const { code, output } = await runScript(options, '/entrypoint.sh')

      expect(output).toContain(
        `milvus-runpod: error: ${message.startsWith('has') ? 'MILVUS_ROOT_PASSWORD ' : ''}${message}`
      )
      expect(code).toBe(1)
    })

    it('the health check says that nobody answers', async () => {
      const { code, output } = await runScript([], '/healthcheck.sh')

      expect(output).toMatch(/connect/)
      expect(code).toBe(1)
    })
  }
)
