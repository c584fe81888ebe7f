/** What a user may be told, and what to do about it. */
export interface Remedy {
  likely?: string
  next: string
}

/** A message of the action, of the image or of the workflow, as its code has it. */
export interface Message {
  code: string
  kind: 'error' | 'warning' | 'notice'
  /** With `<names>` for what is filled in; none if other text surrounds a link. */
  text?: string
  remedies: Remedy[]
  /** File and line. */
  site: string
}

/** Messages, and what keeps others from being listed. */
export interface Found {
  messages: Message[]
  problems: string[]
}
