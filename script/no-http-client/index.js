// @actions/core loads an HTTP client, and undici with it, at each start: half of what
// the action took to start, and half of dist/. Only its ID tokens need one, and this
// action asks for none. (https://github.com/actions/toolkit/blob/main/packages/core/src/oidc-utils.ts)

const needed = () => {
  throw new Error('This action is bundled without an HTTP client for ID tokens')
}

export { needed as HttpClient, needed as BearerCredentialHandler }
