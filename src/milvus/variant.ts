/** Variants of a Milvus image. */
export const VARIANTS = ['cpu', 'gpu'] as const
export type Variant = (typeof VARIANTS)[number]

/** Returns what the tags of a variant end with, Milvus' own and ours. */
export function tagSuffix(variant: Variant): string {
  return variant === 'gpu' ? '-gpu' : ''
}
