import { FAKE_MILVUS, run, type Ended } from './container.ts'

/** What a start of the image with a fake Milvus came to. */
export interface FakeStart extends Ended {
  /** Milvus' environment. */
  env: Record<string, string>
}

/** Starts an image with variables, and a fake in place of Milvus. */
export async function startFake(
  image: string,
  variables: Record<string, string>,
  command: string[] = [],
  options: string[] = []
): Promise<FakeStart> {
  const env = Object.entries(variables).flatMap(([name, value]) => [
    '--env',
    `${name}=${value}`
  ])
  const ended = await run(image, [...FAKE_MILVUS, ...env, ...options], command)
  const lines = ended.output.matchAll(/^env: (.*?)=(.*)$/gm)
  return {
    ...ended,
    env: Object.fromEntries(
      [...lines].map(([, name = '', value = '']) => [name, value])
    )
  }
}
