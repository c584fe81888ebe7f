import { WORDS } from '../messages/input.js'

/** Smoke test levels, weakest first; each one includes those before it. */
export const SMOKE_LEVELS = WORDS['smoke-test']
export type SmokeLevel = (typeof SMOKE_LEVELS)[number]

/** True when a level is the wanted one or a stronger one. */
export function reaches(level: SmokeLevel, wanted: SmokeLevel): boolean {
  return SMOKE_LEVELS.indexOf(level) >= SMOKE_LEVELS.indexOf(wanted)
}

/** Returns the weaker of two levels. */
export function weaker(a: SmokeLevel, b: SmokeLevel): SmokeLevel {
  return reaches(a, b) ? b : a
}

/** Returns the stronger of two levels. */
export function stronger(a: SmokeLevel, b: SmokeLevel): SmokeLevel {
  return reaches(a, b) ? a : b
}
