// Both themes: text on every ground it stands on has 4.5:1, marks have 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
/// <reference types="node" />
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PALETTES } from '../theme.ts'

const css = readFileSync(new URL('base.css', import.meta.url), 'utf8')

function variables(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? ''
  return new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']))
}
const dark = variables(':root')
const themes = { dark, light: new Map([...dark, ...variables(":root[data-theme='light']")]) }

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [light = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (darker + 0.05)
}

const GROUNDS = ['ground', 'panel', 'raised', 'selected', 'flash']
const TEXTS = ['text', 'muted', 'good', 'busy', 'warn', 'bad', 'quiet', 'fire', 'critical', 'high', 'medium', 'low']

for (const [name, colours] of Object.entries(themes)) {
  const of = (colour: string) => colours.get(colour) ?? 'missing'

  test(`${name}: every word can be read on every ground`, () => {
    const poor = GROUNDS.flatMap((ground) =>
      TEXTS.map((text) => ({ text, ground, ratio: contrast(of(text), of(ground)) })).filter(({ ratio }) => !(ratio >= 4.5)),
    )
    expect(poor).toEqual([])
  })

  test(`${name}: the number in a severity's shape can be read`, () => {
    for (const severity of ['critical', 'high', 'medium', 'low']) expect(contrast(of('on-mark'), of(severity))).toBeGreaterThanOrEqual(4.5)
  })

  test(`${name}: a fire's row, filled, can be read`, () => {
    expect(contrast(of('on-fire'), of('fire-row'))).toBeGreaterThanOrEqual(4.5)
  })

  test(`${name}: the focus ring stands out from every ground`, () => {
    for (const ground of GROUNDS) expect(contrast(of('focus'), of(ground))).toBeGreaterThanOrEqual(3)
  })

  test(`${name}: antd gets the same greys, and its buttons and links can be read`, () => {
    const palette = PALETTES[name as 'dark' | 'light']
    for (const grey of ['ground', 'panel', 'raised', 'line', 'text', 'muted'] as const) expect(palette[grey]).toBe(of(grey))
    for (const ground of ['ground', 'panel', 'raised'] as const) expect(contrast(palette.link, palette[ground])).toBeGreaterThanOrEqual(4.5)
    expect(contrast('#ffffff', palette.accent)).toBeGreaterThanOrEqual(4.5)
    expect(contrast('#ffffff', palette.danger)).toBeGreaterThanOrEqual(4.5)
  })
}
