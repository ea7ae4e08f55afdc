// Writes a drawing (SVG) anew from what was understood of it: shapes, texts and plain styles, and nothing that loads, links, runs or moves.
import { createDrawingCost } from './drawing-cost.ts'
import { readSvg, SvgProblem, type SvgElement, type SvgNode } from './read-svg.ts'
import { cleanDeclarations, cleanStyleSheet, ELEMENTS, isReference, mayStand, SILENT, WRAPPINGS } from './svg-words.ts'

export interface CleanSvg {
  readonly svg: string
  /** The longer one is 2000. */
  readonly width: number
  readonly height: number
  /** Elements that were left out, without what drawing programs add for themselves. */
  readonly dropped: number
}

const LONGER_SIDE = 2000
/** A plan that is thinner than this could not be looked at. */
const MOST_SHAPED = 20
/** What is drawn when every `use` is followed. */
const MOST_DRAWN = 50_000
const LONGEST_CHAIN = 40

/** @throws SvgProblem */
export function cleanSvg(text: string): CleanSvg {
  const root = readSvg(text)
  if (localName(root.name) !== 'svg') throw new SvgProblem('the root element is no svg')
  checkDrawn(root)
  const box = boxOf(root)
  const scale = LONGER_SIDE / Math.max(box.width, box.height)
  const [width, height] = [Math.max(1, Math.round(box.width * scale)), Math.max(1, Math.round(box.height * scale))]
  const writer = createWriter()
  const own = writer.attributes(root, ['x', 'y', 'width', 'height', 'viewBox', 'preserveAspectRatio'])
  const viewBox = `${box.x} ${box.y} ${box.width} ${box.height}`
  const inside = writer.children(root, false)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${viewBox}"${own}>${inside}</svg>`
  return { svg, width, height, dropped: writer.dropped() }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function boxOf({ attributes }: SvgElement): Box {
  const numbers = (attributes.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const [x = 0, y = 0, w = 0, h = 0] = numbers.length === 4 ? numbers : [0, 0, lengthOf(attributes.get('width')), lengthOf(attributes.get('height'))]
  const isBox = [x, y, w, h].every(Number.isFinite) && w > 0 && h > 0 && Math.max(x, y, w, h) < 1e9 && Math.min(x, y) > -1e9
  if (!isBox || Math.max(w / h, h / w) > MOST_SHAPED) throw new SvgProblem('the svg has no usable viewBox, nor a width and height')
  return { x, y, width: w, height: h }
}

/** Only how the sides are to one another matters. */
function lengthOf(value: string | undefined): number {
  const found = /^(\d{1,7}(?:\.\d{1,9})?)(?:px|pt|pc|mm|cm|in)?$/.exec((value ?? '').trim().slice(0, 40))
  return Number(found?.[1] ?? Number.NaN)
}

/** `svg:rect` is a rect; any other prefix is somebody's own. @returns null of those */
function localName(name: string): string | null {
  const [prefix, rest] = name.includes(':') ? name.split(':', 2) : ['svg', name]
  return prefix === 'svg' ? (rest ?? null) : null
}

interface Writer {
  attributes(element: SvgElement, without?: readonly string[]): string
  children(element: SvgElement, inClip: boolean): string
  dropped(): number
}

function createWriter(): Writer {
  let dropped = 0
  const attributes: Writer['attributes'] = ({ attributes: all }, without = []) =>
    [...all]
      .flatMap(([name, value]) => {
        if (without.includes(name)) return []
        if (name === 'style') {
          const declarations = cleanDeclarations(value)
          return declarations === '' ? [] : [` style="${escaped(declarations)}"`]
        }
        return mayStand(name, value) ? [` ${name}="${escaped(value)}"`] : []
      })
      .join('')
  const children: Writer['children'] = (element, inClip) => {
    const isText = ['text', 'tspan'].includes(localName(element.name) ?? '')
    return element.children.map((child) => (typeof child === 'string' ? (isText ? escaped(child) : '') : node(child, inClip))).join('')
  }
  const node = (element: SvgElement, inClip: boolean): string => {
    const name = localName(element.name)
    if (name === null || SILENT.has(name)) return ''
    if (WRAPPINGS.has(name)) return children(element, inClip)
    if (name === 'style') {
      const sheet = cleanStyleSheet(textOf(element))
      return sheet === '' ? '' : `<style>${escaped(sheet)}</style>`
    }
    // what a clip is made of may neither be clipped nor be a copy: such chains grow without end
    if (!ELEMENTS.has(name) || (inClip && (name === 'use' || name === 'clipPath'))) {
      dropped++
      return ''
    }
    const inside = inClip || name === 'clipPath'
    const own = attributes(element, inside ? ['clip-path'] : [])
    const target = referenceOf(element)
    const reference = target === null ? '' : ` href="${escaped(target)}"`
    if (name === 'use' && target === null) {
      dropped++
      return ''
    }
    return `<${name}${own}${reference}>${children(element, inside)}</${name}>`
  }
  return { attributes, children, dropped: () => dropped }
}

/** Within the drawing only. */
function referenceOf({ name, attributes }: SvgElement): string | null {
  if (!['use', 'linearGradient', 'radialGradient'].includes(localName(name) ?? '')) return null
  const value = attributes.get('href') ?? attributes.get('xlink:href') ?? ''
  return isReference(value) ? value : null
}

/** Copies of copies of copies are few words and much to draw. @throws SvgProblem */
function checkDrawn(root: SvgElement): void {
  const byId = new Map<string, SvgElement>()
  const collect = (element: SvgElement): void => {
    const id = element.attributes.get('id')
    // the first one counts, as it does for whoever draws it
    if (id !== undefined && !byId.has(id)) byId.set(id, element)
    for (const child of element.children) if (typeof child !== 'string') collect(child)
  }
  collect(root)
  const costOf = createDrawingCost(root, byId)
  const known = new Map<SvgElement, number>()
  const under = new Set<SvgElement>()
  const drawn = (element: SvgElement, chain: number): number => {
    const before = known.get(element)
    if (before !== undefined) return before
    if (chain > LONGEST_CHAIN || under.has(element)) throw new SvgProblem('copies refer to one another')
    under.add(element)
    let total = 1 + costOf(element)
    for (const child of element.children) if (typeof child !== 'string') total += drawn(child, chain)
    const target = localName(element.name) === 'use' ? byId.get(referenceOf(element)?.slice(1) ?? '') : undefined
    if (target !== undefined) total += drawn(target, chain + 1)
    if (total > MOST_DRAWN) throw new SvgProblem('too much to draw')
    under.delete(element)
    known.set(element, total)
    return total
  }
  drawn(root, 0)
}

function textOf({ children }: SvgElement): string {
  return children.map((child: SvgNode) => (typeof child === 'string' ? child : '')).join('')
}

function escaped(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
