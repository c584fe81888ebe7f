// How what a run takes grows with its input.

/** What runs with one size of an input took. */
export interface Sample {
  size: number
  /** The least of several runs: what else the machine does only adds to it. */
  seconds: number
  /** The most bytes of memory that the process of one action had. */
  memory: number
  /** Processes of docker and buildx that the action started. */
  processes: number
  /** HTTP requests to the registry, GitHub and RunPod. */
  requests: number
}

type Figure = Exclude<keyof Sample, 'size'>

const FIGURES: Figure[] = ['seconds', 'memory', 'processes', 'requests']

/**
 * What noise may add to a growth. A busy machine takes longer, and a job that waits for
 * something asks for it more often.
 */
const NOISE: Record<Figure, number> = {
  seconds: 1.5,
  memory: 1.1,
  processes: 1.1,
  requests: 1.1
}

/** Returns by how much a figure grows from the smallest to the largest size. */
export function growthOf(samples: Sample[], figure: keyof Sample): number {
  const [first, last] = [samples.at(0), samples.at(-1)]
  return first && last ? factor(last[figure], first[figure]) : NaN
}

/**
 * Returns the figures that grow faster than their input: from the smallest size to the
 * largest, or, since a small one takes its time whatever its size, from the one before
 * the largest.
 *
 * @param samples the smallest size first
 */
export function growFaster(samples: Sample[]): Figure[] {
  const spans = [samples, samples.slice(-2)]
  return FIGURES.filter((figure) =>
    spans.some(
      (span) => growthOf(span, figure) > growthOf(span, 'size') * NOISE[figure]
    )
  )
}

function factor(value: number, first: number): number {
  return value === first ? 1 : value / first
}
