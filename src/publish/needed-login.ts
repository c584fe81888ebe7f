import type { Login } from '../docker/login.js'
import { registryOf } from '../docker/reference.js'
import type { Inputs } from '../inputs/inputs.js'

/** Returns the login to use: `push: false` never contacts the target registry. */
export function neededLogin({
  login,
  image,
  push
}: Pick<Inputs, 'login' | 'image' | 'push'>): Login | undefined {
  const isTarget = login?.registry === registryOf(image)
  return isTarget && push === 'false' ? undefined : login
}
