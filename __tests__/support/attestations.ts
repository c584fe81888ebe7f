import { appendFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryDirectory } from './temporary.js'

/** Where an attestation is, of what, and who made it. */
export interface Attestation {
  place: 'github' | 'registry'
  digest: string
  /** The repository of the run. */
  repository: string
  workflow: string
}

/** GitHub and a registry with attestations, as `gh` on PATH finds them. */
export interface Attestations {
  directory: string
  /** For a process in which `gh` is the stand-in. */
  env: { PATH: string; ATTESTATIONS: string }
  add: (attestation: Attestation) => void
}

/**
 * Stands in for `gh attestation verify`, and says what gh 2.97 says without a
 * terminal. It checks no signatures: it believes the file. With $GH_FAULT, it fails
 * with that text.
 */
const GH = `#!/bin/sh
[ "$1 $2 $4 $6 $8 $9" = 'attestation verify --repo --signer-workflow --format json' ] || exit 2
if [ "\${GH_FAULT-}" ]; then
  printf '%b\\n' "$GH_FAULT" >&2
  exit 1
fi
digest=\${3##*@}
[ "\${10-}" = --bundle-from-oci ] && place=registry || place=github
if grep -qx "$place $digest $5 $7" "$ATTESTATIONS"; then
  echo '[{"verificationResult":{}}]'
elif grep -q "^$place $digest " "$ATTESTATIONS"; then
  printf '\\nError: verifying with issuer "sigstore.dev"\\n' >&2
  exit 1
elif [ "$place" = github ]; then
  printf '\\nError: HTTP 404: Not Found (api/repos/%s/attestations/%s?per_page=30)\\n' "$5" "$digest" >&2
  exit 1
else
  printf '\\nError: no attestations found in the OCI registry. Retry the command\\n' >&2
  exit 1
fi
`

export function newAttestations(): Attestations {
  const directory = temporaryDirectory()
  const file = path.join(directory, 'attestations')
  writeFileSync(path.join(directory, 'gh'), GH, { mode: 0o755 })
  writeFileSync(file, '')
  return {
    directory,
    env: {
      PATH: `${directory}:${process.env.PATH ?? ''}`,
      ATTESTATIONS: file
    },
    add: ({ place, digest, repository, workflow }) => {
      appendFileSync(file, `${place} ${digest} ${repository} ${workflow}\n`)
    }
  }
}
