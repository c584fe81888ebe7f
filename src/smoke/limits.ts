/** Milliseconds between two health polls until Milvus is ready. */
export const POLL_MS = 50

/** Milliseconds between two health polls while it must stay healthy. */
export const STAY_POLL_MS = 250

/**
 * Seconds for which one of Milvus' ports may stay closed while Milvus works on
 * another. REST with TLS was seen to open 0.3 s after gRPC on an idle machine.
 */
export const CLOSED_SECONDS = 30

/** Seconds for one health answer. */
export const ANSWER_SECONDS = 5

/** Seconds in which Milvus should stop by itself; they do not count for its start. */
export const STOP_SECONDS = 30

/** Every limit is this many times longer on an emulated platform. */
const EMULATED_FACTOR = 4

/** Returns a limit of this many seconds, or of more on an emulated platform. */
export function limitOf(
  { emulated }: { emulated: boolean },
  seconds: number
): number {
  return emulated ? seconds * EMULATED_FACTOR : seconds
}
