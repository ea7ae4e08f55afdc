// What of a drawing costs more than its elements: clips, which are drawn again for whatever they cut, and groups that are made translucent as a whole.
import type { SvgElement } from './read-svg.ts'
import { cleanDeclarations, cleanStyleSheet } from './svg-words.ts'

/** So many shapes a translucent group weighs: it is drawn on a sheet of its own, as large as the plan. */
const LAYER = 150
/** A clip of one or two shapes costs nothing to speak of. */
const PLAIN_CLIP = 4

interface Weight {
  readonly clip: number
  readonly isTranslucent: boolean
}

/** @returns the weight of an element beside 1 for itself; in a time that grows with the drawing's length */
export function createDrawingCost(root: SvgElement, byId: ReadonlyMap<string, SvgElement>): (element: SvgElement) => number {
  const sizes = new Map<SvgElement, number>()
  const sizeOf = (clip: SvgElement): number => {
    const known = sizes.get(clip)
    if (known !== undefined) return known
    const size = elementsIn(clip).reduce((sum, child) => sum + sizeOf(child), 1)
    sizes.set(clip, size)
    return size
  }
  const weigh = (declarations: string): Weight => {
    const ids = [...declarations.matchAll(/clip-path:url\(\s*['"]?#([^'")\s]+)/g)].map(([, id]) => byId.get(id!))
    const clip = ids.reduce((most, one) => Math.max(most, one === undefined ? 0 : sizeOf(one) - PLAIN_CLIP), 0)
    return { clip, isTranslucent: [...declarations.matchAll(/(?:^|;)opacity:\s*([^;]*)/g)].some(([, value]) => Number(value) !== 1) }
  }
  const bySelector = new Map<string, Weight>()
  for (const [selector, declarations] of rulesIn(root)) {
    const weight = weigh(declarations)
    const before = bySelector.get(selector)
    bySelector.set(selector, {
      clip: Math.max(weight.clip, before?.clip ?? 0),
      isTranslucent: weight.isTranslucent || before?.isTranslucent === true,
    })
  }
  return (element) => {
    const { attributes } = element
    const classes = bySelector.size === 0 ? [] : (attributes.get('class') ?? '').split(/\s+/).filter((name) => bySelector.has(`.${name}`))
    const selectors = new Set([localName(element), `#${attributes.get('id') ?? ''}`, ...classes.map((name) => `.${name}`)])
    const weights = [weigh(own(element)), ...[...selectors].flatMap((selector) => bySelector.get(selector) ?? [])]
    const isWhole = elementsIn(element).length > 0 || localName(element) === 'use'
    const clips = weights.reduce((sum, { clip }) => sum + clip, 0)
    return clips + (isWhole && weights.some(({ isTranslucent }) => isTranslucent) ? LAYER : 0)
  }
}

/** Attributes and styles alike. */
function own({ attributes }: SvgElement): string {
  const plain = ['clip-path', 'opacity'].flatMap((name) => (attributes.has(name) ? [`${name}:${attributes.get(name)!.trim()}`] : []))
  const style = attributes.get('style') ?? ''
  return [...plain, /clip-path|opacity/i.test(style) ? cleanDeclarations(style) : ''].join(';')
}

/** Selector and what is declared of it; only what weighs something. */
function rulesIn(root: SvgElement): [string, string][] {
  const sheets: string[] = []
  const collect = (element: SvgElement): void => {
    if (localName(element) === 'style') sheets.push(cleanStyleSheet(element.children.filter((child) => typeof child === 'string').join('')))
    for (const child of elementsIn(element)) collect(child)
  }
  collect(root)
  return sheets.flatMap((sheet) =>
    sheet.split('\n').flatMap((rule) => {
      const open = rule.indexOf('{')
      const declarations = rule.slice(open + 1, -1)
      if (!/clip-path:|opacity:/.test(declarations)) return []
      return rule
        .slice(0, open)
        .split(',')
        .map((selector): [string, string] => [selector, declarations])
    }),
  )
}

function localName({ name }: SvgElement): string {
  return name.slice(name.indexOf(':') + 1)
}

function elementsIn({ children }: SvgElement): SvgElement[] {
  return children.filter((child) => typeof child !== 'string')
}
