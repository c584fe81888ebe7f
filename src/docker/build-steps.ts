// What a step of a build is about, by the name that BuildKit gives it.

/** Such as `[linux/amd64 1/2] FROM me/base` and `[internal] load metadata for me/base`. */
const PULLED =
  /^(?:\[[^\]]*\] )?(?:FROM |load metadata for |resolve image config for |docker-image:\/\/)(?:docker-image:\/\/)?(\S+)/

/** A cache in a registry by its name, or one of another type such as `gha:123`. */
const CACHE_READ = /^importing cache manifest from (\S+)/

/** Such as `exporting cache to registry`. */
const CACHE_WRITTEN = /^exporting cache\b/

/** Returns the image that a step pulls. */
export function imageOf(step: string): string | undefined {
  return PULLED.exec(step)?.[1]
}

/** Returns the cache that a step reads. */
export function cacheReadBy(step: string): string | undefined {
  return CACHE_READ.exec(step)?.[1]
}

/** True for a step that stores a cache. */
export function storesCache(step: string): boolean {
  return CACHE_WRITTEN.test(step)
}
