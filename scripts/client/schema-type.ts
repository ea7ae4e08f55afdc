// Writes the TypeScript type of a JSON schema, as OpenAPI 3.1 has them; the same schema gives the same text.

export type Schema = { readonly [key: string]: unknown }

/** @throws Error for a form of schema that is not known: better no client than a wrong one */
export function schemaType(schema: Schema): string {
  const { $ref, anyOf, oneOf, allOf, type } = schema
  if (typeof $ref === 'string') return $ref.split('/').at(-1)!
  if ('const' in schema) return JSON.stringify(schema['const'])
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => JSON.stringify(value)).join(' | ')
  const choices = anyOf ?? oneOf
  if (Array.isArray(choices)) return choices.length === 0 ? 'never' : unionOf(choices as Schema[])
  if (Array.isArray(allOf)) return (allOf as Schema[]).map((part) => inBrackets(schemaType(part))).join(' & ')
  if (Array.isArray(type)) return unionOf((type as string[]).map((one) => ({ ...schema, type: one })))
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
    case 'number':
      return type
    case 'integer':
      return 'number'
    case 'array':
      return arrayType(schema)
    case 'object':
      return objectType(schema)
    case undefined:
      return 'unknown'
    default:
      throw new Error(`a type that is not known: ${JSON.stringify(schema).slice(0, 200)}`)
  }
}

/** A text with a pattern beside a closed list takes nothing away from `string`. */
function unionOf(schemas: readonly Schema[]): string {
  return [...new Set(schemas.map((one) => inBrackets(schemaType(one))))].join(' | ')
}

function inBrackets(text: string): string {
  return /[|&]/.test(text) && !/^[{(]/.test(text) ? `(${text})` : text
}

function arrayType({ items, prefixItems }: Schema): string {
  if (Array.isArray(prefixItems)) return `[${(prefixItems as Schema[]).map(schemaType).join(', ')}]`
  return typeof items === 'object' && items !== null ? `${inBrackets(schemaType(items as Schema))}[]` : 'unknown[]'
}

function objectType({ properties = {}, required = [], additionalProperties }: Schema): string {
  const needed = required as readonly string[]
  const lines = Object.entries(properties as Record<string, Schema>).map(([name, property]) => {
    const note = typeof property['description'] === 'string' ? `/** ${property['description'].replaceAll('*/', '* /')} */ ` : ''
    return `${note}${propertyName(name)}${needed.includes(name) ? '' : '?'}: ${schemaType(property)}`
  })
  if (typeof additionalProperties === 'object' && additionalProperties !== null) {
    const rest = `Record<string, ${schemaType(additionalProperties as Schema)}>`
    return lines.length === 0 ? rest : `{ ${lines.join('; ')} } & ${rest}`
  }
  if (lines.length === 0) return additionalProperties === false ? 'Record<string, never>' : 'Record<string, unknown>'
  return `{ ${lines.join('; ')} }`
}

export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`
}
