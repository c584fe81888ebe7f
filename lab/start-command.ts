/** Nobody else reaches it, and it has a password. */
const OPTIONS =
  '--publish 127.0.0.1:19530:19530 --publish 127.0.0.1:9091:9091 --env MILVUS_ROOT_PASSWORD=choose-one'

/**
 * Returns the command that starts an image: that of docs/image.md, but the container
 * is removed when it stops.
 *
 * @param host address of the engine, if docker does not find it by itself
 */
export function startCommand(ref: string, host?: string): string {
  const engine = host === undefined ? '' : `DOCKER_HOST=${host} `
  return `${engine}docker run --rm ${OPTIONS} ${ref}`
}
