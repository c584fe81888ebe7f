// Inputs of the action that fit the lab. Node runs this file as it is.

/** Returns a variable of the lab's environment (see lab/up). */
export function lab(name: string): string {
  const value = process.env[`LAB_${name}`]
  if (value === undefined) {
    throw new Error(
      `LAB_${name} is not set: run script/test, or . "$(lab/up --for test)"`
    )
  }
  return value
}

/**
 * Options of a builder in the lab, one per line. BuildKit pulls the base itself, so
 * behind a proxy it needs to know it. (The registry is on the loopback, for which
 * BuildKit asks no proxy.)
 */
export function driverOpts(env = process.env): string {
  const proxy = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => {
    const value = env[name] || env[name.toLowerCase()]
    // In quotes, since a value may contain commas.
    return value ? [`"env.${name}=${value}"`] : []
  })
  return [lab('DRIVER_OPTS'), ...proxy].join('\n')
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
    'driver-opts': driverOpts(),
    // Advisories come from GitHub.
    vulnerable: lab('CONNECTED') === 'no' ? 'ignore' : '',
    // Milvus 2.3 has no REST v2, which the default level needs.
    'smoke-test': version.startsWith('2.3.') ? 'health' : ''
  }
  const set = Object.entries(inputs).filter(([, value]) => value !== '')
  return Object.fromEntries(set)
}
