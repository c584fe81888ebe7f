import path from 'node:path'
import { dataPathOf, readImageConfig } from './image-settings.js'
import { stageError, type PlatformTest } from './stage.js'
import { cannotUnpack, type Names } from './story.js'
import {
  createVolume,
  unpackInto,
  volumeName,
  type DataVolume
} from './volume.js'
import { copiedData, madeUpRows, type Yesterday } from './yesterday.js'

/** What one container of the test leaves to the next. */
export interface Handover {
  volume: DataVolume
  /** What must be on it. */
  yesterday: Yesterday
  names: Names
  /** Root's password, which the first start on the volume has set. */
  password?: string
}

/**
 * Creates the volume, with the copy of somebody's data if there is one.
 *
 * @param newest the new image, which is asked where the data are if it replaces none
 * @throws StageError when the copy cannot be unpacked.
 */
export async function beginHandover(
  of: PlatformTest,
  newest: string
): Promise<Handover> {
  const { test, common } = of
  const { replaced } = test
  const { upgradeData: file } = common
  const copy = file && path.basename(file)
  const names: Names = {
    now: common.milvus.version,
    before: replaced?.version,
    image: replaced?.name,
    copy
  }
  try {
    if (!replaced) await common.pulled
    const ref = replaced?.ref ?? newest
    const volume = await makeVolume(of, ref)
    if (file) await unpack(of, volume, file, ref)
    return { volume, yesterday: copy ? copiedData() : madeUpRows(), names }
  } catch (error) {
    throw await stageError(of, error, undefined)
  }
}

async function makeVolume(of: PlatformTest, ref: string): Promise<DataVolume> {
  const { docker, test, common } = of
  const volume = {
    name: volumeName(common.name, test.platform),
    path: dataPathOf(await readImageConfig(docker, ref), common.env)
  }
  of.volume = volume
  await createVolume(docker, volume, common.label)
  return volume
}

/** It may take long, and ends when the test beside it has failed. */
async function unpack(
  of: PlatformTest,
  volume: DataVolume,
  file: string,
  ref: string
): Promise<void> {
  const { docker, test, common, stop } = of
  const { platform } = test
  const { label } = common
  const { signal } = stop
  try {
    await common.time('beside', `Archive is unpacked (${platform})`, () =>
      unpackInto(docker, volume, { file, ref, platform, label, signal })
    )
  } catch (error) {
    throw await stageError(of, error, cannotUnpack(path.basename(file)))
  }
}
