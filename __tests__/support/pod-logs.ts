import { runpod } from './runpod-api.js'

/** Gives a pod a log of its container, which RunPod shows for the next call. */
export function logOnce(id: string, ...lines: string[]): void {
  const events = lines.map((line) => ({
    ts: '2026-06-02T12:00:00Z',
    source: 'container',
    line
  }))
  const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`)
  const headers = { 'Content-Type': 'text/event-stream' }
  runpod.faults.push([
    `GET /v2/pods/${id}/logs`,
    { status: 200, headers, body: body.join('') }
  ])
}
