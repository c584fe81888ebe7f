import type { Docker } from '../docker/cli.js'
import { mask } from '../lib/masks.js'
import { inspectContainer } from './container.js'
import { readFileIn } from './contents.js'
import { settingOf, variableOf, type Settings } from '../milvus/settings.js'

/** Root's password if none is set. */
const DEFAULT_PASSWORD = 'Milvus'

/**
 * Returns root's password from the container's own environment or from Milvus'
 * files, and masks it in the log unless it is Milvus' default.
 */
export async function rootPassword(
  docker: Docker,
  id: string,
  { files }: Pick<Settings, 'files'>
): Promise<string> {
  const { env } = await inspectContainer(docker, id)
  const settings = { image: [], user: env, files }
  const variable = (name: string): string | undefined =>
    variableOf(settings, name)?.value
  const file = variable('MILVUS_ROOT_PASSWORD_FILE')
  // The order of the image's entrypoint, which sets the last of them.
  const password =
    withoutLineBreaks(
      variable('MILVUS_ROOT_PASSWORD') ||
        (file && (await readFileIn(docker, id, file)))
    ) ||
    settingOf(settings, 'common.security.defaultRootPassword')?.value ||
    DEFAULT_PASSWORD
  if (password !== DEFAULT_PASSWORD) mask(password)
  return password
}

/** Removes what the entrypoint removes: a byte order mark and final line breaks. */
function withoutLineBreaks(text = ''): string {
  return text.replace(/^\uFEFF|[\r\n]+$/g, '')
}
