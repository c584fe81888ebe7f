// QEMU, for the platform that is not this machine's.
import { existsSync } from 'node:fs'
import { docker } from './commands.ts'
import { EMULATED, bringImage } from './engine.ts'
import { readMetadata } from '../runner.ts'
import { lab } from '../inputs.ts'

/** Registers QEMU for both sides, as a runner that has it. It stays registered. */
export async function registerEmulators(): Promise<void> {
  const architecture = EMULATED.replace('linux/', '')
  const kernels = architecture === 'arm64' ? 'aarch64' : 'x86_64'
  if (existsSync(`/proc/sys/fs/binfmt_misc/qemu-${kernels}`)) return
  const { inputs } = readMetadata()
  const image = lab('BINFMT_IMAGE') || inputs['binfmt-image']?.default || ''
  await bringImage(image)
  await docker('run', '--rm', '--privileged', image, '--install', architecture)
}
