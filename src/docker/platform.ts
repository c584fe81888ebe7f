/** A platform, as images and indexes name it. */
export interface Platform {
  os: string
  architecture: string
  variant?: string
  'os.version'?: string
  'os.features'?: string[]
}

/** Other names of architectures; what follows the slash is the variant. */
const ALIASES: Record<string, string> = {
  i386: '386/',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm/v7',
  armel: 'arm/v6'
}

/** The variant that an architecture has if none is named. */
const USUAL: Record<string, string> = { amd64: 'v1', arm64: 'v8' }

/**
 * Returns the one name of a platform, such as `linux/arm64` for `linux/arm64/v8`,
 * by the rules of BuildKit and the engines
 * (https://github.com/containerd/platforms, Normalize).
 */
export function platformName(platform: Platform): string {
  const named = platform.architecture.toLowerCase()
  const [architecture = '', implied] = (ALIASES[named] ?? named).split('/')
  const given = (platform.variant ?? '').toLowerCase()
  const variant = implied ?? variantOf(architecture, given)
  const parts = [platform.os.toLowerCase(), architecture, variant]
  return parts.filter(Boolean).join('/')
}

function variantOf(architecture: string, given: string): string {
  if (architecture === 'arm' && !given) return 'v7'
  const isArm = architecture.startsWith('arm')
  const variant = isArm
    ? given.replace(/^(?=\d)/, 'v').replace(/\.0$/, '')
    : given
  return variant === USUAL[architecture] ? '' : variant
}
