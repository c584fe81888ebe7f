import { describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { readMetadata } from '../../lab/runner.js'

function run(...args: string[]): {
  status: number | null
  stdout: string
  stderr: string
} {
  // Whatever it would install or start, it cannot.
  const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent' }
  return spawnSync('script/run', args, { encoding: 'utf8', env })
}

describe('script/run', () => {
  it.each(['--help', '-h'])('%s lists its options and every input', (help) => {
    const { status, stdout } = run('image=a', help)

    expect(status).toBe(0)
    expect(stdout).toContain('Usage: script/run [--json] [INPUT=VALUE ...]')
    const names = stdout.matchAll(/^ {2}([a-z-]+) +\S/gm)
    expect([...names].map(([, name]) => name)).toEqual(
      Object.keys(readMetadata().inputs)
    )
  })

  it.each(['--jsn', 'image', 'imag=a', 'image.=a', '=a', ''])(
    'rejects %j before it installs anything',
    (argument) => {
      const { status, stdout, stderr } = run('image=a', argument)

      expect(status).toBe(2)
      expect(stdout).toBe('')
      expect(stderr).toBe(
        `Not an INPUT=VALUE: ${argument} (see script/run --help)\n`
      )
    }
  )

  it('prints its help in any folder', () => {
    for (const script of ['run', 'bench']) {
      const args = [`../script/${script}`, '--help']
      const { stdout } = spawnSync('/bin/sh', args, {
        cwd: '__tests__',
        encoding: 'utf8'
      })
      expect(stdout).toContain(`Usage: script/${script} `)
    }
  })
})
