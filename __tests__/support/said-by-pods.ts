import type { PodLog } from '../../src/runpod/pod/pod-log.js'
import { runpod } from './runpod-api.js'

/** Lets RunPod show these lines of a pod, now and whenever it is asked again. */
export function letPodSay(id: string, log: Partial<PodLog>, ts = ''): void {
  for (const source of ['container', 'system'] as const) {
    const events = (log[source] ?? []).map((line) => ({ source, line, ts }))
    const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`)
    const headers = { 'Content-Type': 'text/event-stream' }
    const fault = { status: 200, headers, body: body.join('') }
    const call = `GET /v2/pods/${id}/logs?source=${source}`
    for (let i = 0; i < 3; i++) runpod.faults.push([call, fault])
  }
}
