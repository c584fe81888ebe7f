import { X509Certificate } from 'node:crypto'
import type { Access } from '../call.js'
import { beforeStart, readPodLog } from './pod-log.js'
import type { Pod } from '../shapes.js'

/**
 * How the line begins in which the image shows the certificate of its own CA, in
 * base64 of its DER form, before it starts Milvus (docker/lib/milvus-runpod/tls.sh).
 */
const BEGIN = 'milvus-runpod: CA certificate: '

/** Seconds before the start that RunPod shows in which the line may be as well. */
const EARLY_SECONDS = 30

/** The most lines that RunPod gives. */
const ALL_LINES = 5000

/**
 * Returns the CA, in PEM, that a pod with `MILVUS_TLS=self-signed` has made on its
 * volume. Its log comes over RunPod's API, which has proved who it is; the first such
 * line since its container started is the image's own, whatever Milvus prints later.
 * Undefined if the log does not show one, or cannot be read.
 */
export async function readOwnCa(
  access: Access,
  pod: Pod
): Promise<string | undefined> {
  const { ca } = await lookForCa(access, pod)
  return ca
}

/**
 * Returns the same, and whether it may be that of the container before: a pod without
 * a volume has another one after each reset, and the log may come late.
 */
export async function lookForCa(
  access: Access,
  pod: Pod
): Promise<{ ca?: string; mayBeOld?: boolean }> {
  const { id, startedAt } = pod
  const log = { source: 'container', keep: 'first' } as const
  const since = startedAt ?? undefined
  const first = await readPodLog(access, id, { ...log, since })
  // Why it cannot be read is said by now.
  if (!first) return {}
  const line = first.container.find(showsCa)
  const early = beforeStart(pod, EARLY_SECONDS)
  if (line || !early) return { ca: pemOf(line) }
  const lines = { since: early, lines: ALL_LINES }
  const all = await readPodLog(access, id, { ...log, ...lines })
  return { ca: pemOf(all?.container.findLast(showsCa)), mayBeOld: true }
}

function showsCa(line: string): boolean {
  return line.startsWith(BEGIN)
}

function pemOf(line: string | undefined): string | undefined {
  if (!line) return undefined
  const der = Buffer.from(line.slice(BEGIN.length), 'base64')
  try {
    const certificate = new X509Certificate(der)
    return certificate.ca ? certificate.toString() : undefined
  } catch {
    return undefined
  }
}
