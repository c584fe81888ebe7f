import { X509Certificate } from 'node:crypto'
import type { Access } from './call.js'
import { readPodLog } from './pod-log.js'
import type { Pod } from './shapes.js'

/**
 * How the line begins in which the image shows the certificate of its own CA, in
 * base64 of its DER form, before it starts Milvus (docker/lib/milvus-runpod/tls.sh).
 */
const BEGIN = 'milvus-runpod: CA certificate: '

/**
 * Returns the CA, in PEM, that a pod with `MILVUS_TLS=self-signed` has made on its
 * volume. Its log comes over RunPod's API, which has proved who it is; the first such
 * line since its container started is the image's own, whatever Milvus prints later.
 * Undefined if the log does not show one, or cannot be read.
 */
export async function readOwnCa(
  access: Access,
  { id, startedAt }: Pod
): Promise<string | undefined> {
  const log = await readPodLog(access, id, {
    source: 'container',
    keep: 'first',
    since: startedAt ?? undefined
  })
  const line = log?.container.find((one) => one.startsWith(BEGIN))
  return line && pemOf(line.slice(BEGIN.length))
}

function pemOf(base64: string): string | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'))
    return certificate.ca ? certificate.toString() : undefined
  } catch {
    return undefined
  }
}
