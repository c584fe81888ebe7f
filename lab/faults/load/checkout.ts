// The action that is measured: this checkout.
import path from 'node:path'
import type { Build } from '../../bench/measure.ts'

export const CHECKOUT: Build = {
  name: 'this checkout',
  folder: path.resolve(import.meta.dirname, '..', '..', '..')
}
