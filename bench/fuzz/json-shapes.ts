// Damages a JSON value as a value: wrong types, strange keys, depth without end, numbers beyond numbers; always JSON again.
import type { Dice } from './dice.ts'
import { NAUGHTY } from './texts.ts'

const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', '', 'a'.repeat(300), '长', '0', 'length', 'then']

/** @returns JSON text; now and then of a value that is nested tens of thousands deep */
export function damageJson(text: string, dice: Dice): string {
  if (dice.once(40)) return deep(text, dice)
  let value = JSON.parse(text) as unknown
  for (let hits = 1 + dice.below(3); hits > 0; hits--) value = hit(value, dice)
  const damaged = JSON.stringify(value) ?? 'null'
  // Numbers that JavaScript cannot write, but JSON can say.
  return dice.once(6) ? damaged.replace(/:-?\d+(?=[,}\]])/, () => `:${dice.pick(['1e309', '-1e309', '1e-400', '123456789012345678901234567890'])}`) : damaged
}

/** Somewhere in the text a value that is nothing but depth. */
function deep(text: string, dice: Dice): string {
  const [open, shut] = dice.pick([
    ['[', ']'],
    ['{"a":', '}'],
  ] as const)
  const times = dice.pick([40, 500, 10_000])
  const nested = `${open.repeat(times)}0${shut.repeat(times)}`
  const places = [...text.matchAll(/:("[^"\\]*"|-?\d+|true|false|null)(?=[,}\]])/g)]
  if (places.length === 0) return nested
  const { index, 0: found } = dice.pick(places)
  return `${text.slice(0, index)}:${nested}${text.slice(index + found.length)}`
}

function hit(value: unknown, dice: Dice): unknown {
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0
  if (isBranch && !dice.once(6)) {
    const key = dice.pick(Object.keys(value))
    const inside = (value as Record<string, unknown>)[key]
    if (Array.isArray(value)) return value.map((one: unknown, index) => (String(index) === key ? hit(one, dice) : one))
    const entries = Object.entries(value)
    switch (dice.below(6)) {
      case 0:
        return Object.fromEntries(entries.filter(([name]) => name !== key))
      case 1:
        return fromEntries([...entries, [dice.pick(KEYS), strange(dice)]])
      case 2:
        return fromEntries(entries.map(([name, one]) => (name === key ? [dice.pick(KEYS), one] : [name, one])))
      default:
        return fromEntries(entries.map(([name, one]) => (name === key ? [name, hit(inside, dice)] : [name, one])))
    }
  }
  return strange(dice, value)
}

/** Own keys, `__proto__` among them, as JSON.parse makes them. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): unknown {
  return JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value ?? null)}`).join(',')}}`)
}

function strange(dice: Dice, value?: unknown): unknown {
  switch (dice.below(9)) {
    case 0:
      return null
    case 1:
      return dice.once(2)
    case 2:
      return dice.pick([0, -1, 0.5, 1e21, -1e21, Number.MAX_SAFE_INTEGER, 4294967296, 253402300800])
    case 3:
      return []
    case 4:
      return {}
    case 5:
      return Array.from({ length: dice.pick([1, 2, 70, 1200]) }, () => value ?? 'x')
    case 6:
      return typeof value === 'string' ? value + dice.pick(NAUGHTY) : String(JSON.stringify(value ?? null))
    default:
      return dice.pick(NAUGHTY)
  }
}
