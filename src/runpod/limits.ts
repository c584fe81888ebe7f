/** Seconds between two looks at a pod. The API allows 60 calls a minute. */
export const POLL_SECONDS = 5

/** Seconds between the first looks: a pod whose machine has the image is quick. */
export const FIRST_POLLS = [1, 1, 2, 3]

/** Seconds for one call of RunPod's API, or of Milvus'. */
export const CALL_SECONDS = 30

/** Bytes of an answer, far more than the pods of any account take. */
export const ANSWER_BYTES = 16 * 2 ** 20

/** Seconds of retries that an answer is worth that may soon be another. */
export const PATIENCE_SECONDS = 45

/** The same for a rate limit, whose shortest window is a minute. */
export const RATE_PATIENCE_SECONDS = 150

/** Seconds in which a pod's Milvus lists its collections. */
export const PROBE_SECONDS = 10

/** Seconds after which Milvus on a pod must still answer. */
export const STAY_SECONDS = 3

/** Seconds in which a pod that was changed may be stopped, or be shown as it was. */
export const CHANGE_GRACE_SECONDS = 30

/**
 * Seconds between looks at a pod that RunPod was asked to change, and that does not
 * show it: 30 s in all, as docs/runpod.md says.
 */
export const LATE_LOOKS = [1, 1, 2, 3, 5, 5, 5, 8]

/** The sum of these. */
export const LATE_SECONDS = 30

/** Seconds to clean up in: a runner kills a cancelled step after 10 s. */
export const CANCELLED_SECONDS = 6

/** Seconds to remove a pod in. */
export const REMOVE_SECONDS = 60

/** Seconds in which a canary may appear that RunPod was asked for. */
export const APPEAR_SECONDS = 20

/** Seconds between two looks for a pod that RunPod does not show, or whether it is gone. */
export const LOOK_SECONDS = 2
