import { existsSync } from 'node:fs'
import path from 'node:path'
import {
  dockerCli,
  type Docker,
  type DockerError
} from '../../src/docker/cli.js'
import { dockerOnPath, type DockerOnPath } from './docker-on-path.js'

/** Runs on in the background with the output open, and notes its own end. */
export const CHILD = '(sleep 15; touch "$HERE/child-ended") &'

/** Returns a `Docker` that runs a shell script. */
export function cliOf(script: string, signal?: AbortSignal): Docker {
  return dockerCli(dockerOnPath(script).env, signal)
}

/** Returns what a run throws. */
export async function errorOf(run: Promise<unknown>): Promise<DockerError> {
  return (await run.catch((error: unknown) => error)) as DockerError
}

/** True if CHILD has noted its end. */
export function childEnded({ directory }: DockerOnPath): boolean {
  return existsSync(path.join(directory, 'child-ended'))
}
