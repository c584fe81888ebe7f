import type { WORDS } from '../messages/input.js'

/** Variants of a Milvus image. */
export type Variant = (typeof WORDS)['variant'][number]

/** Returns the suffix of a variant's tags, both upstream's and ours. */
export function tagSuffix(variant: Variant): string {
  return variant === 'gpu' ? '-gpu' : ''
}
