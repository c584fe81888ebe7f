// What the owner of a pod does and sees at RunPod.
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import type { Runpod } from '../../../lab/runpod/server.ts'

async function call(
  { url, account }: Runpod,
  method: string,
  path: string,
  body: object
): Promise<void> {
  const response = await fetch(`${url}/v2/pods/${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${account.key}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify(body)
  })
  if (!response.ok) throw new Error(await response.text())
}

/** Stops a pod, or starts it. */
export async function actOn(
  runpod: Runpod,
  id: string,
  action: 'start' | 'stop'
): Promise<void> {
  await call(runpod, 'POST', `${id}/action`, { action })
}

/** Gives a pod another image, as a roll does: RunPod resets it. */
export async function giveImage(
  runpod: Runpod,
  id: string,
  image: string
): Promise<void> {
  await call(runpod, 'PATCH', id, { image })
}

/** Public ports of a pod's TCP ports. */
export function portsOf({ container }: LabPod): number[] {
  const ports = container?.ports ?? []
  return ports
    .filter(({ type }) => type === 'tcp')
    .map((one) => Number(one.public))
}

/** Where clients reach a pod's Milvus. */
export function addressOf({ container }: LabPod): string {
  const port = container?.ports.find(
    ({ private: inside, type }) => inside === 19530 && type === 'tcp'
  )
  return `${port?.ip ?? ''}:${port?.public ?? ''}`
}
