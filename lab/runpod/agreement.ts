// Compares openapi.yaml with another document about the same API.

type Json = Record<string, unknown>

/** Words of a schema that have to be the same in both documents. */
const EXACT = [
  ...['type', 'enum', 'required', 'default', 'format', 'pattern'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['if', 'then', 'else']
]

/** Words of a parameter that have to be the same. */
const PARAMETER = ['in', 'required', 'style', 'explode']

/**
 * Lists where a document (`ours`) says something that another (`theirs`) does
 * not. It may leave out calls, statuses, and properties that are not required.
 */
export function disagreements(ours: Json, theirs: Json): string[] {
  const calls = callsOf(ours)
  const others = new Map(callsOf(theirs).map((call) => [call.name, call]))
  return calls.flatMap((call) => {
    const other = others.get(call.name)
    if (!other) return [`${call.name}: no such call`]
    return [
      ...compareParameters(call, other),
      ...compareBodies(call, other),
      ...compareAnswers(call, other),
      ...differing('security', call.security, other.security).map(
        (line) => `${call.name}: ${line}`
      )
    ]
  })
}

interface Call {
  /** Such as `GET /v2/pods`. */
  name: string
  document: Json
  operation: Json
  parameters: Json[]
  security: unknown
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete']

function callsOf(document: Json): Call[] {
  return Object.entries(document.paths as Record<string, Json>).flatMap(
    ([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => {
        const operation = item[method] as Json
        const lists = [item.parameters, operation.parameters] as (
          Json[] | undefined
        )[]
        return {
          name: `${method.toUpperCase()} ${path}`,
          document,
          operation,
          parameters: lists.flatMap((list) =>
            (list ?? []).map((one) => resolved(one, document))
          ),
          security: operation.security ?? document.security
        }
      })
  )
}

function compareParameters(call: Call, other: Call): string[] {
  return call.parameters.flatMap((parameter) => {
    const where = `${call.name} ?${String(parameter.name)}`
    const twin = other.parameters.find(({ name }) => name === parameter.name)
    if (!twin) return [`${where}: no such parameter`]
    return [
      ...differing(where, pick(parameter, PARAMETER), pick(twin, PARAMETER)),
      ...compareSchemas(where, schemaOf(parameter, call), schemaOf(twin, other))
    ]
  })
}

function compareBodies(call: Call, other: Call): string[] {
  const [body, twin] = [call, other].map(({ operation, document }) =>
    resolved((operation.requestBody ?? {}) as Json, document)
  ) as [Json, Json]
  const where = `${call.name} body`
  return [
    ...differing(where, body.required, twin.required),
    ...compareContents(where, contentOf(body, call), contentOf(twin, other))
  ]
}

function compareAnswers(call: Call, other: Call): string[] {
  const answers = call.operation.responses as Record<string, Json>
  const twins = other.operation.responses as Record<string, Json>
  return Object.entries(answers).flatMap(([status, answer]) => {
    const where = `${call.name} → ${status}`
    const twin = twins[status]
    if (!twin) return [`${where}: no such answer`]
    return compareContents(
      where,
      contentOf(resolved(answer, call.document), call),
      contentOf(resolved(twin, other.document), other)
    )
  })
}

type Content = Record<string, Json>

function contentOf({ content }: Json, call: Call): Content {
  const entries = Object.entries((content ?? {}) as Record<string, Json>)
  return Object.fromEntries(
    entries.map(([type, media]) => [type, schemaOf(media, call)])
  )
}

function compareContents(
  where: string,
  ours: Content,
  theirs: Content
): string[] {
  return [
    ...differing(where, Object.keys(ours), Object.keys(theirs)),
    ...Object.entries(ours).flatMap(([type, schema]) =>
      compareSchemas(where, schema, theirs[type] ?? {})
    )
  ]
}

function compareSchemas(where: string, ours: Json, theirs: Json): string[] {
  if (Object.keys(ours).length === 0) return [] // anything goes
  const properties = (ours.properties ?? {}) as Record<string, Json>
  const others = (theirs.properties ?? {}) as Record<string, Json>
  return [
    ...differing(where, pick(ours, EXACT), pick(theirs, EXACT)),
    ...differing(`${where} (other keys)`, ours.others, theirs.others),
    ...Object.entries(properties).flatMap(([name, schema]) => {
      const inner = `${where}.${name}`
      const other = others[name]
      return other
        ? compareSchemas(inner, schema, other)
        : [`${inner}: no such property`]
    }),
    ...['items', 'values'].flatMap((part) =>
      compareSchemas(
        `${where}[]`,
        (ours[part] ?? {}) as Json,
        (theirs[part] ?? {}) as Json
      )
    )
  ]
}

function schemaOf(holder: Json, { document }: Call): Json {
  return flat((holder.schema ?? {}) as Json, document)
}

/**
 * A schema without references and `allOf`, and with one word for each thing:
 * `others` says whether keys without a schema are allowed, `values` is the
 * schema of such keys.
 */
function flat(schema: Json, document: Json): Json {
  const {
    properties,
    items,
    additionalProperties: more,
    unevaluatedProperties,
    required,
    ...rest
  } = combined(schema, document)
  const deep = (value: unknown): Json => flat(value as Json, document)
  return {
    ...rest,
    ...(isObject(properties) && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, deep(one)])
      )
    }),
    ...(isObject(items) && { items: deep(items) }),
    ...(isObject(more) && { values: deep(more) }),
    ...(Array.isArray(required) && { required: required.toSorted() }),
    ...([more, unevaluatedProperties].includes(false) && { others: false })
  }
}

/** A schema with the words of all parts of its `allOf`. */
function combined(schema: Json, document: Json): Json {
  const { allOf = [], anyOf = [], ...own } = resolved(schema, document)
  // `anyOf` is only used for "this, or null".
  const parts = [...(allOf as Json[]), ...(anyOf as Json[])].filter(
    ({ type }) => type !== 'null'
  )
  return [...parts.map((part) => combined(part, document)), own].reduce(merge)
}

function merge(one: Json, other: Json): Json {
  const required = [one.required, other.required].flat().filter(Boolean)
  const properties = Object.assign({}, one.properties, other.properties) as Json
  return {
    ...one,
    ...other,
    ...(required.length > 0 && { required }),
    ...(Object.keys(properties).length > 0 && { properties })
  }
}

/** Follows references; words beside a reference count as well. */
function resolved(value: Json, document: Json): Json {
  const { $ref, ...beside } = value
  if (typeof $ref !== 'string') return value
  const target = $ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Json)[key], document)
  return { ...resolved(target as Json, document), ...beside }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function pick(from: Json, keys: string[]): Json {
  return Object.fromEntries(keys.map((key) => [key, from[key]]))
}

function differing(where: string, ours: unknown, theirs: unknown): string[] {
  const [one, other] = [ours, theirs].map((value) => JSON.stringify(value))
  return one === other ? [] : [`${where}: ${one ?? '-'} is ${other ?? '-'}`]
}
