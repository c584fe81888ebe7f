import { describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { pluginFor } from '../../src/docker/plugin.ts'
import { lab, newImage } from './support/lab.ts'
import { temporaryDirectory } from '../support/temporary.ts'

interface Answer {
  code: number | null
  output: string
  errors: string
}

/** Runs a program with buildx' arguments. */
function run(file: string, args: string[], env: NodeJS.ProcessEnv): Answer {
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    env,
    encoding: 'utf8'
  })
  if (error) throw error
  return { code: status, output: stdout, errors: stderr }
}

const INSPECT = ['buildx', 'imagetools', 'inspect']

const BASE = `${lab('BASE_IMAGE')}:v${lab('MILVUS_VERSION')}`

// Whatever the versions of both are: what depends on an answer must not depend on how
// buildx was started.
describe('buildx says and does the same, started by docker and alone', () => {
  it.each<[string, string[], Record<string, string>?]>([
    ['a read', [...INSPECT, '--format', '{{json .Manifest}}', BASE]],
    ['an absent tag', [...INSPECT, newImage()]],
    ['an unreachable registry', [...INSPECT, '127.0.0.1:1/x/y']],
    ['an unknown builder', [...INSPECT, '--builder', 'nine', BASE]],
    ['its variable', [...INSPECT, BASE], { BUILDX_BUILDER: 'nine' }],
    ['a builder to remove', ['buildx', 'rm', '--force', 'nine']],
    ['an unknown flag', [...INSPECT, '--wrong', BASE]],
    ['an unknown command', ['buildx', 'wrong']],
    ['a missing argument', INSPECT],
    ['a build without a context', ['buildx', 'build', '/no/such']],
    [
      'an unknown context',
      [...INSPECT, BASE],
      { DOCKER_HOST: '', DOCKER_CONTEXT: 'gone' }
    ],
    [
      'an engine that is not there',
      ['buildx', 'build', temporaryDirectory()],
      { DOCKER_HOST: 'unix:///no/such.sock' }
    ],
    [
      'certificates that are not there',
      ['buildx', 'inspect'],
      {
        DOCKER_HOST: 'tcp://127.0.0.1:1',
        DOCKER_TLS_VERIFY: '1',
        DOCKER_CERT_PATH: '/no/such'
      }
    ]
  ])('%s', (_, args, change = {}) => {
    const env = { ...process.env, ...change }
    const plugin = pluginFor(args, env)
    if (!plugin) throw new Error('there is no plain docker with buildx here')
    const alone = run(plugin.file, args, { ...env, ...plugin.env })
    expect(alone).toEqual(run('docker', args, env))
  })
})
