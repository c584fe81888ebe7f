import { get } from 'node:http'

/** What the engine knows about a container, as far as tests read it. */
export interface Inspected {
  State: {
    Running: boolean
    Health?: Health
  }
  HostConfig: { PortBindings: Record<string, { HostIp: string }[]> }
  Mounts: { Type: string; Name?: string }[]
  NetworkSettings: { Ports: Record<string, { HostPort: string }[] | null> }
}

export interface Health {
  Status: string
  Log: { ExitCode: number; Output: string }[]
}

/**
 * Inspects a container over the engine's API. Tests do so several times a second,
 * and the docker command would take a CPU for that.
 */
export async function inspect(id: string): Promise<Inspected> {
  const engine = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  const options = {
    socketPath: engine.replace('unix://', ''),
    path: `/containers/${id}/json`
  }
  const { status, body } = await new Promise<{ status?: number; body: string }>(
    (resolve, reject) => {
      get(options, (response) => {
        let received = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          received += part
        })
        response.on('end', () => {
          resolve({ status: response.statusCode, body: received })
        })
      }).on('error', reject)
    }
  )
  if (status === 200) return JSON.parse(body) as Inspected
  throw new Error(`The engine cannot inspect ${id}: ${body}`)
}
