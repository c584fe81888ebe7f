/** Variants of a Milvus image. */
export const VARIANTS = ['cpu', 'gpu'] as const
export type Variant = (typeof VARIANTS)[number]

/** Returns the suffix of a variant's tags, both upstream's and ours. */
export function tagSuffix(variant: Variant): string {
  return variant === 'gpu' ? '-gpu' : ''
}
