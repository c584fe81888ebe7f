import { describe, expect, it } from '@jest/globals'
import { hintFor, splitHint, type Symptoms } from '../../src/smoke/hints.js'
import { setEnv } from '../support/temporary.js'

const NONE: Symptoms = { text: '', oomKilled: false, memoryLimited: false }

describe('hintFor', () => {
  // Texts as the programs print them.
  it.each([
    [
      'the disk is full',
      'panic: failed to create WAL: write: no space left on device'
    ],
    ['may not write', 'mkdir /var/lib/milvus/etcd: permission denied'],
    [
      'may not write',
      'milvus-runpod: error: cannot write /milvus/configs/user.yaml'
    ],
    [
      'the base image has no /tini',
      'OCI runtime create failed: exec: "/tini": stat /tini: no such file or directory: unknown'
    ],
    [
      'the base image has no /bin/sh',
      '[FATAL tini (7)] exec /entrypoint.sh failed: No such file or directory'
    ],
    [
      'the base image lacks a program',
      'starting\n/entrypoint.sh: 12: sed: not found'
    ],
    [
      'the base image has no milvus on its PATH',
      'milvus-runpod: error: there is no milvus in this image [milvus-missing]'
    ],
    [
      'the image runs another Milvus',
      'Milvus says that it is 2.3.5, not 2.6.22'
    ],
    ['a port is taken', 'listen tcp :19530: bind: address already in use'],
    ['the CPU lacks', 'SIGILL: illegal instruction\nPC=0x0 m=0 sigcode=2'],
    [
      'the CPU lacks',
      'qemu: uncaught target signal 4 (Illegal instruction) - core dumped'
    ],
    ['etcd replayed too many writes', 'panic: etcdserver: leader changed'],
    [
      'a YAML file is broken',
      'yaml: line 2: mapping values are not allowed in this context'
    ],
    [
      'a YAML file is broken',
      '[WARN] init baseTable with file failed [error="..."]'
    ],
    [
      'executable stack',
      'libfoo.so: cannot enable executable stack as shared object requires: Invalid argument'
    ],
    [
      'QEMU itself crashed',
      'qemu: uncaught target signal 11 (Segmentation fault) - core dumped'
    ],
    [
      'QEMU itself crashed',
      "qemu-aarch64-static: Could not open '/lib/ld-linux-aarch64.so.1'"
    ],
    [
      'asks for the certificate of a client',
      'SSL routines:ssl3_read_bytes:tlsv13 alert certificate required'
    ],
    ['programs of another platform', 'exec /tini: exec format error'],
    [
      'listens on another port',
      "nobody listens on port 19530 (gRPC; Milvus' default) in the container"
    ],
    [
      'not executable',
      '[FATAL tini (7)] exec /start.sh failed: Permission denied'
    ],
    [
      'lacks a program',
      '[FATAL tini (7)] exec /start.sh failed: No such file or directory'
    ],
    [
      'lacks a library',
      'milvus: error while loading shared libraries: libx.so: cannot open shared object file: No such file or directory'
    ],
    [
      'REST does not use TLS',
      'no answer to collections/create: write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:'
    ],
    [
      'REST uses TLS',
      'collections/create returned HTTP 400, not the expected JSON: Client sent an HTTP request to an HTTPS server.'
    ],
    [
      'root has another password',
      "collections/create returned code 1800: user hasn't authenticated"
    ],
    [
      'no address range left',
      'Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network'
    ],
    [
      'no address range left',
      'Error response from daemon: all predefined address pools have been fully subnetted'
    ],
    ['too little memory', 'fatal error: runtime: cannot allocate memory'],
    ['too old for the level', 'this Milvus has no REST v2, which the level'],
    ['Milvus runs without REST', 'REST is off (proxy.http.enabled), and the']
  ])('%s: %s', (hint, text) => {
    const found = hintFor({ ...NONE, text }) ?? ''
    expect(found).toContain(hint)
    expect(splitHint(found).remedy).not.toBe('')
  })

  it.each<[string, Partial<Symptoms>]>([
    ['too little memory', { oomKilled: true }],
    ['too little memory', { exitCode: 137, memoryLimited: true }],
    ['the CPU lacks', { exitCode: 132 }],
    ['Milvus crashed', { exitCode: 139 }],
    ['Milvus crashed', { exitCode: 134 }]
  ])('%s: %j', (hint, symptoms) => {
    expect(hintFor({ ...NONE, ...symptoms })).toContain(hint)
  })

  it('prefers the lack of memory to any other reason', () => {
    const text = 'open /x: permission denied'
    expect(hintFor({ ...NONE, text, oomKilled: true })).toContain('memory')
  })

  it.each<[string, Partial<Symptoms>]>([
    ['nothing is known', {}],
    ['it was killed without a limit', { exitCode: 137 }],
    ['it exits', { exitCode: 1, text: 'panic: nil dereference' }]
  ])('is none when %s', (_, symptoms) => {
    expect(hintFor({ ...NONE, ...symptoms })).toBeUndefined()
  })
})

describe('a hint in the reusable workflow', () => {
  it.each(['SIGILL: illegal instruction', 'qemu-x86_64: crash', 'ENOSPC'])(
    'names a runner instead of steps and inputs that are not there: %s',
    (text) => {
      const own = hintFor({ ...NONE, text })
      setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
      expect(hintFor({ ...NONE, text })).toContain('"runner-amd64"')
      expect(own).not.toContain('"runner-amd64"')
    }
  )
})

describe('hintFor, for a base image that lacks something', () => {
  it('names the base image', () => {
    const text = 'exec: "/tini": stat /tini: no such file or directory'
    const base = 'me/base:v2.6.22'
    expect(hintFor({ ...NONE, text, base })).toContain(
      'the base image me/base:v2.6.22 has no /tini'
    )
  })
})

describe('splitHint', () => {
  it('splits at the first colon', () => {
    expect(splitHint('it broke (me/it#1): set "a: b"')).toEqual({
      reason: 'it broke (me/it#1)',
      remedy: 'set "a: b"'
    })
    expect(splitHint('it broke')).toEqual({ reason: 'it broke', remedy: '' })
  })
})
