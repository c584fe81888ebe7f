export const GB = 1e9
const MB = 1e6

/** Returns a size as people read it: `640 MB`, `1.2 GB`. */
export function sizeText(bytes: number): string {
  const megabytes = Math.round(bytes / MB)
  return megabytes < 1000 ? `${megabytes} MB` : `${(bytes / GB).toFixed(1)} GB`
}
