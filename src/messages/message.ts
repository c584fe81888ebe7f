/** A text, or a pure function of the named values that it is made of. */
export type Text = string | ((values: never) => string)

/** What to do about a message, and why it is likely to be there. */
export interface Remedy {
  likely?: Text
  next: Text
  /** What to do in the reusable workflow, where that is something else. */
  inWorkflow?: Text
}

/** An error, unless it says otherwise. */
export interface Message {
  kind?: 'warning' | 'notice'
  what: Text
  remedy?: Remedy
  /** One for each case that the caller can tell apart. */
  remedies?: Record<string, Remedy>
  /** What docs/errors.md says beyond the message. */
  note?: string
}

/**
 * A chapter of docs/errors.md. A key is a code, or a code, a dot and the name of
 * one of its cases (`input-image.upperCase`).
 */
export interface Chapter {
  title: string
  intro: string
  messages: Record<string, Message>
}

/** What a message shows of a run. */
export type Value = string | number

/**
 * Makes a pure function of named values: text`${'ref'} is full` takes `{ ref }`.
 */
export function text<const Name extends string = never>(
  parts: TemplateStringsArray,
  ...names: Name[]
): (values: Record<Name, Value>) => string {
  return (values) =>
    parts
      .map((part, index) => {
        const name = names[index]
        return name === undefined ? part : `${part}${values[name]}`
      })
      .join('')
}

/** The named values that all texts in a value are made of. */
export type NamedValues<T> = Intersection<Parameter<T>>

/** The parameters of all functions in a value. */
type Parameter<T> = T extends (values: infer Values) => string
  ? Values
  : T extends object
    ? Parameter<T[keyof T]>
    : never
type Intersection<Union> = (
  Union extends unknown ? (one: Union) => void : never
) extends (all: infer All) => void
  ? All
  : never

/** Returns a text with its values filled in. */
export function render(words: Text, values: object): string {
  return typeof words === 'string' ? words : words(values as never)
}
