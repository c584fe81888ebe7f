// Inputs of the action that fit the lab. Node runs this file as it is.

/** Returns a variable of the lab's environment (see lab/up). */
export function lab(name: string): string {
  const value = process.env[`LAB_${name}`]
  if (value === undefined) {
    throw new Error(`LAB_${name} is not set: run script/test, or . "$(lab/up)"`)
  }
  return value
}

/**
 * Returns the inputs that differ from action.yml's defaults in the lab.
 *
 * @param base repository of the Milvus image to build on
 */
export function labInputs(
  base: string,
  version: string
): Record<string, string> {
  const inputs = {
    'base-image': base,
    'milvus-version': version,
    'buildkit-image': lab('BUILDKIT_IMAGE'),
    'binfmt-image': lab('BINFMT_IMAGE'),
    'driver-opts': lab('DRIVER_OPTS'),
    // Advisories come from GitHub.
    vulnerable: lab('CONNECTED') === 'no' ? 'ignore' : '',
    // Milvus 2.3 has no REST v2, which the default level needs.
    'smoke-test': version.startsWith('2.3.') ? 'health' : ''
  }
  const set = Object.entries(inputs).filter(([, value]) => value !== '')
  return Object.fromEntries(set)
}
