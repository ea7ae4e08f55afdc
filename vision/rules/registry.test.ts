// Every rule of the list: documented settings that are right by themselves, a title in both languages, a file and a test.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { INCIDENT_KINDS } from '../../contract/vocabulary.ts'
import { parseRule } from './parse-rule.ts'
import { NOT_BUILT, RULE_KINDS, ruleOf, RULES } from './registry.ts'

interface SettingSchema {
  readonly description?: string
  readonly zh?: string
  readonly en?: string
  readonly atMost?: { readonly of: string; readonly times: number; readonly less: number }
  readonly default?: string | number | boolean
}

function settings(config: z.ZodType): [string, SettingSchema][] {
  const schema = z.toJSONSchema(config, { io: 'input' }) as { properties?: Record<string, SettingSchema> }
  return Object.entries(schema.properties ?? {})
}

test('there are rules, each once', () => {
  expect(RULES.length).toBeGreaterThan(0)
  expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length)
})

test('a kind without a rule has words all the same, and loses them when it is built', () => {
  for (const kind of RULE_KINDS.filter((id) => id !== 'tamper')) expect(ruleOf(kind) === null, kind).toBe(NOT_BUILT[kind] !== undefined)
})

test.each(RULES.filter(({ looksAt }) => looksAt === 'tracks').map((rule) => [rule.id, rule] as const))(
  'the form of %s has words in both languages, and bounds that point at its own fields',
  (_, rule) => {
    const own = settings(rule.config)
    for (const [name, { zh, en, atMost }] of own) {
      expect(zh, name).toMatch(/\p{Script=Han}/u)
      expect(en, name).toMatch(/[a-z]/)
      if (atMost === undefined) continue
      expect(own.map(([other]) => other)).toContain(atMost.of)
      // and the rule itself holds to what its form says
      const beyond = { [atMost.of]: 4, [name]: 4 * atMost.times - atMost.less + 1 }
      expect(parseRule({ kind: rule.id, zone: 'door', ...beyond })).toMatchObject({ is: 'invalid' })
    }
  },
)

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const file = id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

  test('is a kind of the vocabulary with a title, a file and a test', () => {
    expect(INCIDENT_KINDS).toContain(id)
    expect(rule.title.zh).toMatch(/\p{Script=Han}/u)
    expect(rule.title.en).toMatch(/[a-z]/)
    expect(existsSync(join(import.meta.dirname, `${file}.ts`))).toBe(true)
    expect(existsSync(join(import.meta.dirname, `${file}.test.ts`))).toBe(true)
  })

  test('runs on defaults alone', () => {
    expect(parseRule({ kind: id, zone: 'door' })).toMatchObject({ is: 'armed' })
  })

  test('has every setting and its default in docs/rules.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8')
    const section = page.split(/^## /m).find((part) => part.includes(`\`${id}\``)) ?? ''
    expect(settings(rule.config).length).toBeGreaterThan(0)
    for (const [name, schema] of settings(rule.config)) {
      expect(schema.description, name).toBeTruthy()
      const shown = schema.default === undefined || Array.isArray(schema.default) ? '' : ` | \`${String(schema.default)}\``
      expect(section, name).toContain(`| \`${name}\`${shown}`)
    }
  })
})
