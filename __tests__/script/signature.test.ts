import { beforeEach, describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { newAttestations, type Attestations } from '../support/attestations.js'

const DIGEST = `sha256:${'ab'.repeat(32)}`
const SIGNER = 'org/milvus-runpod-action/.github/workflows/publish-signed.yml'
const OURS = { digest: DIGEST, repository: 'me/search', workflow: SIGNER }

let attestations: Attestations

beforeEach(() => {
  attestations = newAttestations()
})

interface Result {
  status: number | null
  log: string
  outputs: string
}

function signature(command: string, env: NodeJS.ProcessEnv = {}): Result {
  const output = path.join(attestations.directory, 'output')
  writeFileSync(output, '')
  const { status, stdout, stderr } = spawnSync('script/signature', [command], {
    encoding: 'utf8',
    env: {
      ...attestations.env,
      IMAGE: 'ghcr.io/me/milvus',
      DIGEST,
      MILVUS_RUNPOD_REPOSITORY: 'org/milvus-runpod-action',
      MILVUS_RUNPOD_REF: 'v1',
      GITHUB_REPOSITORY: 'me/search',
      GITHUB_OUTPUT: output,
      SIGNATURE_PAUSE: '0',
      ...env
    }
  })
  return { status, log: stdout + stderr, outputs: readFileSync(output, 'utf8') }
}

// gh checks real certificates; its stand-in believes a file.
describe('script/signature look, with a stand-in for gh', () => {
  it('finds an image signed that is attested at GitHub and in the registry', () => {
    attestations.add({ place: 'github', ...OURS })
    attestations.add({ place: 'registry', ...OURS })

    expect(signature('look')).toEqual({
      status: 0,
      log: '',
      outputs: 'signed=true\n'
    })
  })

  it.each<[string, Parameters<Attestations['add']>[0][]]>([
    ['has no attestation', []],
    ['is attested at GitHub alone', [{ place: 'github', ...OURS }]],
    ['is attested in the registry alone', [{ place: 'registry', ...OURS }]],
    [
      'another workflow has signed',
      [
        { place: 'github', ...OURS, workflow: 'me/search/.github/x.yml' },
        { place: 'registry', ...OURS, workflow: 'me/search/.github/x.yml' }
      ]
    ],
    [
      'has an attestation of another digest',
      [{ place: 'github', ...OURS, digest: `sha256:${'cd'.repeat(32)}` }]
    ]
  ])('finds an image unsigned that %s, and says so', (_, known) => {
    known.forEach(attestations.add)
    const { status, log, outputs } = signature('look')

    expect([status, outputs]).toEqual([0, 'signed=false\n'])
    expect(log).toContain(
      `::notice title=Not signed::ghcr.io/me/milvus@${DIGEST}`
    )
  })

  it.each([
    'Error: HTTP 503: Service Unavailable (api/repos/me/search/attestations/sha256:ab)',
    'Error: HTTP 403: Forbidden (api/repos/me/search/attestations/sha256:ab)',
    'Error: failed to fetch remote image: MANIFEST_UNKNOWN',
    'Error: verifying with issuer "sigstore.dev"\\nfailed to update TUF root',
    'Error: failed to find recognized issuer from bundle content: failed to create TUF client: timeout'
  ])('does not take for unsigned what it could not look up: %s', (fault) => {
    const { status, log, outputs } = signature('look', { GH_FAULT: fault })

    expect([status, outputs]).toEqual([1, ''])
    expect(log).toContain('::error title=Signature not checked::Could not tell')
    expect(log).toContain(fault.split('\\n')[0])
  })

  it.each([
    // Its owner's name has "tuf" in it.
    'Error: HTTP 404: Not Found (api/repos/stuff/milvus/attestations/sha256:ab)',
    'Error: failed to find recognized issuer from bundle content: leaf certificate issuer is not recognized',
    'Error: failed to get bundle issuer: leaf cert not found'
  ])(
    'takes for unsigned what has no signature of anybody it knows: %s',
    (fault) => {
      expect(signature('look', { GH_FAULT: fault }).outputs).toBe(
        'signed=false\n'
      )
    }
  )

  it('takes for unsigned what an old gh has passed without a word', () => {
    writeFileSync(path.join(attestations.directory, 'gh'), '#!/bin/sh\n')

    expect(signature('look').outputs).toBe('signed=false\n')
  })

  it.each(['x\\n::add-mask::y', 'x\\\\n::add-mask::y', 'x\\r::add-mask::y'])(
    'shows what others say on one line, so that it commands nothing: %s',
    (fault) => {
      const { log } = signature('look', { GH_FAULT: fault })

      expect(log).toContain('add-mask')
      expect(log).not.toMatch(/^::add-mask/m)
    }
  )
})

describe('script/signature verify, with a stand-in for gh', () => {
  it('passes an image that is signed in both places', () => {
    attestations.add({ place: 'github', ...OURS })
    attestations.add({ place: 'registry', ...OURS })
    const { status, log } = signature('verify')

    expect([status, log]).toEqual([
      0,
      `ghcr.io/me/milvus@${DIGEST} is signed by ${SIGNER} for me/search.\n`
    ])
  })

  it('fails if the signature is not found, and says what to do', () => {
    attestations.add({ place: 'github', ...OURS })
    const { status, log } = signature('verify')

    expect(status).toBe(1)
    expect(log).toContain('::error title=Signature not found::')
    expect(log).toContain('no attestations found in the OCI registry')
    expect(log).toContain('What to do: re-run this job')
  })
})

describe('script/signature failed', () => {
  it.each([
    [
      'public',
      '::error title=Signing failed::',
      'What to do: re-run this job.'
    ],
    ['', '::error title=Signing failed::', 'What to do: re-run this job.'],
    [
      'private',
      '::error title=Cannot sign here::',
      'this repository is private, and GitHub signs for such ones only with'
    ]
  ])(
    'says what to do in a repository that is "%s"',
    (VISIBILITY, title, next) => {
      const { status, log } = signature('failed', { VISIBILITY })

      expect(status).toBe(1)
      expect(log).toContain(`${title}ghcr.io/me/milvus@${DIGEST} is published`)
      expect(log).toContain(next)
    }
  )
})

describe('script/signature name', () => {
  it.each([
    ['ghcr.io/me/milvus', 'ghcr.io', 'ghcr.io/me/milvus'],
    ['me/milvus', 'docker.io', 'docker.io/me/milvus'],
    ['docker.io/me/milvus', 'docker.io', 'docker.io/me/milvus'],
    ['localhost/milvus', 'localhost', 'localhost/milvus'],
    ['r.example.com:5000/a/b', 'r.example.com:5000', 'r.example.com:5000/a/b']
  ])('reads the registry of %s', (IMAGE, registry, image) => {
    expect(signature('name', { IMAGE }).outputs).toBe(
      `registry=${registry}\nimage=${image}\n`
    )
  })
})
