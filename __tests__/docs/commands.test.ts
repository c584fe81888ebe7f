// No command that the project prints or documents opens a database to whoever can
// reach the machine: neither on all interfaces, nor without a password.
import { describe, expect, it } from '@jest/globals'
import { globSync, readFileSync } from 'node:fs'
import { startCommand } from '../../lab/start-command.js'
import { errorsPage } from '../../script/errors/page.js'
import { useIt } from '../../src/report/use-it.js'
import { faultsIn } from '../support/commands.js'
import { codeOf, sectionsOf } from '../support/markdown.js'
import { INDEX, plan } from '../support/samples.js'

const REF = `ghcr.io/me/milvus@${INDEX}`

/** Whatever people read or run, and the code that prints. */
const FILES = globSync([
  '*.md',
  'docs/**/*.md',
  'docker/**/*.*',
  'examples/**/*.*',
  '.github/**/*.*',
  'src/**/*.ts',
  'script/*',
  'script/**/*.ts',
  'lab/*',
  'lab/**/*.{ts,sh,go,yml,yaml}',
  '__tests__/report/pages/*'
])
  .filter((file) => /\.\w+$|^script\/\w+$|^lab\/\w+$/.test(file))
  .filter((file) => !file.includes('node_modules'))
  .sort()

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // a folder
  }
}

describe('commands that are documented', () => {
  it('are looked at in every page, example and source', () => {
    expect(FILES).toEqual(
      expect.arrayContaining([
        'README.md',
        'README.ko.md',
        'docs/image.md',
        'docs/ko/runpod.md',
        'examples/runpod.yml',
        'examples/clients/quickstart.sh',
        'docker/entrypoint.sh',
        'src/report/use-it.ts',
        'script/run',
        'lab/publish.ts'
      ])
    )
  })

  it('open no database', () => {
    const faults = FILES.flatMap((file) =>
      faultsIn(read(file)).map((fault) => `${file}: ${fault}`)
    )

    expect(faults).toEqual([])
  })
})

describe('commands that are printed', () => {
  it('open no database in any message', async () => {
    expect(faultsIn(await errorsPage('.'))).toEqual([])
  })

  it.each(['cpu', 'gpu'] as const)(
    'open no database in the summary of a %s image',
    (variant) => {
      const text = useIt({ ...plan, inputs: { ...plan.inputs, variant } }, REF)

      expect(text).toContain('docker run')
      expect(text).toContain('runpodctl pod create')
      expect(faultsIn(text)).toEqual([])
    }
  )

  it('create the pod of the README, with the image of the run', () => {
    const section = sectionsOf(read('README.md')).find(
      ({ anchor }) => anchor === 'on-runpod'
    )
    const blocks = section ? codeOf(section, 'sh') : []
    const [, own = ''] =
      /(runpodctl pod create[^]*)/.exec(blocks[0] ?? '') ?? []

    expect(own).toContain('MILVUS_TLS')
    expect(useIt(plan, REF, { 'linux/amd64': 1e9 })).toContain(
      own.replace(/--image \S+/, `--image ${REF}`).trim()
    )
  })

  it('open no database at the end of script/run', () => {
    const command = startCommand('127.0.0.1:5000/milvus:2.6')

    expect(command).toContain('docker run')
    expect(faultsIn(command)).toEqual([])
  })

  it('start a container in the summary as docs/image.md does', () => {
    const section = sectionsOf(read('docs/image.md')).find(
      ({ anchor }) => anchor === 'run-it-on-your-own-machine'
    )
    const [command = ''] = section ? codeOf(section, 'sh') : []
    const own = command.replace('ghcr.io/org/milvus-standalone:2.6', REF)

    expect(own).toContain(REF)
    expect(useIt(plan, REF)).toContain(own)
  })
})

describe('a command that opens a database', () => {
  const SAFE = '--env MILVUS_ROOT_PASSWORD=x me/milvus'
  const LOCAL = '-p 127.0.0.1:19530:19530'

  it.each([
    [`docker run -p 19530:19530 ${SAFE}`, 'publishes 19530:19530'],
    [`docker run -p 19530 ${SAFE}`, 'publishes 19530'],
    [`docker run --publish=0.0.0.0:19530:19530/tcp ${SAFE}`, 'publishes'],
    [`docker run \\\n  --publish 9091:9091 \\\n  ${SAFE}`, 'publishes 9091'],
    [`podman run --publish 8080:2379 ${SAFE}`, 'publishes 8080:2379'],
    ["['--publish', '19530:19530']", 'publishes 19530:19530'],
    [`docker run -d ${LOCAL} me/milvus`, 'without a password'],
    [`docker create ${LOCAL} me/milvus`, 'without a password'],
    [`docker run -d -P ${SAFE}`, 'opens all ports'],
    [`docker run --network host ${SAFE}`, 'opens all ports'],
    ['ssh -N -L 0.0.0.0:19530:localhost:19530 root@h', 'shares a tunnel'],
    ['ssh -g -N -L 19530:localhost:19530 root@h', 'shares a tunnel'],
    [
      'kubectl port-forward --address 0.0.0.0 pod/milvus 19530',
      'shares a tunnel'
    ],
    ['ports:\n  - "19530:19530"\n# MILVUS_ROOT_PASSWORD', 'publishes 19530'],
    ['ports:\n  - target: 9091\n# MILVUS_ROOT_PASSWORD', 'publishes 9091'],
    ['ports:\n  - 127.0.0.1:19530:19530', 'without a password'],
    ['runpodctl pod create --image x --ports 19530/tcp', 'without a password'],
    [
      `runpodctl pod create --ports 19530/tcp,9091/http --env '{"MILVUS_ROOT_PASSWORD":"x"}'`,
      'exposes 19530/tcp,9091/http'
    ],
    [
      `runpodctl pod create --gpuType x --env '{"MILVUS_ROOT_PASSWORD":"x"}'`,
      'no option --gpuType'
    ],
    ['runpodctl create pod --imageName x', 'is not known'],
    ['{"ports": ["19530/tcp", "2379/tcp"]}', 'exposes'],
    ['| Expose TCP ports | `19530,9091` |', 'exposes a port']
  ])('is found: %s', (command, fault) => {
    expect(faultsIn(command).join('\n')).toContain(fault)
  })

  it.each([
    `docker run ${LOCAL} ${SAFE}`,
    `docker run -p [::1]:9091:9091 ${LOCAL} --env-file .env me/milvus`,
    'docker run --rm me/milvus milvus version',
    'ssh -N -L 19530:localhost:19530 root@203.0.113.7 -p 17446',
    'kubectl port-forward pod/milvus 19530',
    'services:\n  milvus:\n    environment: [MILVUS_ROOT_PASSWORD]\n    ports:\n      - 127.0.0.1:19530:19530',
    'runpodctl send /tmp/milvus.tar.gz',
    '| Expose TCP ports | `19530` |'
  ])('is not one of these: %s', (command) => {
    expect(faultsIn(command)).toEqual([])
  })
})
