import { describe, expect, it } from '@jest/globals'
import {
  knownFailure,
  type KnownFailure
} from '../../src/server/known-failures.js'

type Symptoms = Parameters<typeof knownFailure>[0]

/** Texts as the programs print them, by what they mean. */
const TEXTS: Partial<Record<KnownFailure, string[]>> = {
  fullDisk: ['panic: failed to create WAL: write: no space left on device'],
  deniedWrite: [
    'mkdir /var/lib/milvus/etcd: permission denied',
    'milvus-runpod: error: cannot write /milvus/configs/user.yaml'
  ],
  baseWithoutTini: [
    'OCI runtime create failed: exec: "/tini": stat /tini: no such file or directory: unknown'
  ],
  baseWithoutShell: [
    '[FATAL tini (7)] exec /entrypoint.sh failed: No such file or directory'
  ],
  baseWithoutProgram: ['starting\n/entrypoint.sh: 12: sed: not found'],
  baseWithoutMilvus: [
    'milvus-runpod: error: there is no milvus in this image [milvus-missing]'
  ],
  otherVersion: ['Milvus says that it is 2.3.5, not 2.6.22'],
  portTaken: ['listen tcp :19530: bind: address already in use'],
  missingInstructions: [
    'SIGILL: illegal instruction\nPC=0x0 m=0 sigcode=2',
    'qemu: uncaught target signal 4 (Illegal instruction) - core dumped'
  ],
  slowEtcd: ['panic: etcdserver: leader changed'],
  brokenYaml: [
    'yaml: line 2: mapping values are not allowed in this context',
    '[WARN] init baseTable with file failed [error="..."]'
  ],
  executableStack: [
    'libfoo.so: cannot enable executable stack as shared object requires: Invalid argument'
  ],
  qemuCrashed: [
    'qemu: uncaught target signal 11 (Segmentation fault) - core dumped',
    "qemu-aarch64-static: Could not open '/lib/ld-linux-aarch64.so.1'"
  ],
  clientCertificate: [
    'SSL routines:ssl3_read_bytes:tlsv13 alert certificate required'
  ],
  otherPlatform: ['exec /tini: exec format error'],
  otherPort: [
    "nobody listens on port 19530 (gRPC; Milvus' default) in the container"
  ],
  notExecutable: ['[FATAL tini (7)] exec /start.sh failed: Permission denied'],
  missingProgram: [
    '[FATAL tini (7)] exec /start.sh failed: No such file or directory'
  ],
  missingLibrary: [
    'milvus: error while loading shared libraries: libx.so: cannot open shared object file: No such file or directory'
  ],
  restWithoutTls: [
    'no answer to collections/create: write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:'
  ],
  restWithTls: [
    'collections/create returned HTTP 400, not the expected JSON: Client sent an HTTP request to an HTTPS server.'
  ],
  otherPassword: [
    "collections/create returned code 1800: user hasn't authenticated"
  ],
  noAddressRange: [
    'Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    'Error response from daemon: all predefined address pools have been fully subnetted'
  ],
  outOfMemory: ['fatal error: runtime: cannot allocate memory'],
  tooOld: ['this Milvus has no REST v2, which all levels'],
  engineGone: [
    'the engine or the container went away before Milvus was healthy: docker wait failed with 1: unexpected EOF',
    'the engine or the container went away before Milvus was healthy',
    'The Docker engine went away while the job ran: docker create failed with 1: EOF',
    'docker start failed with 1: error during connect: Post "http://x/start": EOF'
  ],
  restIsOff: ['REST is off (proxy.http.enabled), and the']
}

describe('knownFailure', () => {
  it.each(
    Object.entries<string[]>(TEXTS).flatMap(([failure, texts]) =>
      texts.map((text) => [failure, text])
    )
  )('is %s, by the text: %s', (failure, text = '') => {
    expect(knownFailure({ text })).toBe(failure)
  })

  it.each<[string, Partial<Symptoms>]>([
    ['memoryLimit', { oomKilled: true }],
    ['memoryLimit', { exitCode: 137, memoryLimited: true }],
    ['killed', { exitCode: 137 }],
    ['missingInstructions', { exitCode: 132 }],
    ['crashed', { exitCode: 139 }],
    ['crashed', { exitCode: 134 }]
  ])('is %s, by the end: %j', (failure, symptoms) => {
    expect(knownFailure({ text: '', ...symptoms })).toBe(failure)
  })

  it.each([
    'the container ended with exit code 137 (SIGKILL): it was killed, but not by the test',
    'docker start failed with 1: Error response from daemon: network x not found',
    'after the restart, docker exec failed with 1: No such container: x',
    'docker create failed with 1: Error response from daemon: No such image: x'
  ])(
    'is disturbed, whatever the end and the log, by the cause: %s',
    (cause) => {
      const text = `${cause}\nno space left on device`
      expect(knownFailure({ text, exitCode: 137, memoryLimited: true })).toBe(
        'disturbed'
      )
    }
  )

  it('is a full disk if the entrypoint says so', () => {
    expect(knownFailure({ text: '[volume-full]' })).toBe('fullDisk')
  })

  it('is not disturbed if only the log says so', () => {
    const text = 'x\nthe container was paused, but not by the test'
    expect(knownFailure({ text })).toBeUndefined()
  })

  it("tells a port of the engine's host from one of Milvus", () => {
    const reason = 'listen tcp4 127.0.0.1:1: bind: address already in use'
    const start = `docker start failed with 1: ${reason}`
    expect(knownFailure({ text: start })).toBe('noFreePort')
    expect(knownFailure({ text: `panic: ${reason}` })).toBe('portTaken')
  })

  it('prefers the lack of memory to any other reason', () => {
    const text = 'open /x: permission denied'
    expect(knownFailure({ text, oomKilled: true })).toBe('memoryLimit')
  })

  // As Milvus 2.3.5 logs at a start on a busy machine, and then is healthy.
  it.each([
    ['tooOld', 'this Milvus has no REST v2, which all levels'],
    ['otherPassword', 'collections/list returned code 1800: auth'],
    ['restIsOff', 'REST is off (proxy.http.enabled)']
  ])(
    'is %s, although the log of the start has an error of etcd',
    (failure, cause) => {
      const text = `${cause}\n[WARN] etcdserver: leader changed`
      expect(knownFailure({ text })).toBe(failure)
    }
  )

  it.each<[string, Partial<Symptoms>]>([
    ['nothing is known', {}],
    ['it exits', { exitCode: 1, text: 'panic: nil dereference' }]
  ])('is none when %s', (_, symptoms) => {
    expect(knownFailure({ text: '', ...symptoms })).toBeUndefined()
  })
})
