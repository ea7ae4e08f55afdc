// What is asked of the generated benchmark, read from the command line.
import { isJudge, type Judge } from './judge-names.ts'

export interface GeneratedOptions {
  readonly falls: number
  readonly negatives: number
  readonly hours: number
  readonly seed: number
  readonly width: number
  readonly height: number
  readonly workers: number
  /** Where outcomes are kept; an interrupted run goes on from there. null: nowhere. */
  readonly out: string | null
  /** The first is the product's; the others are printed beside it. */
  readonly judges: readonly Judge[]
}

type Values = Readonly<Record<string, string | boolean | undefined>>

/** @throws TypeError that names the option */
export function readGeneratedOptions(values: Values): GeneratedOptions {
  const [width, height] = readSize(text(values, 'size') ?? '960x540')
  return {
    falls: count(values, 'falls', 300),
    negatives: count(values, 'negatives', 300),
    hours: number(values, 'hours', 2),
    seed: count(values, 'seed', 1),
    width,
    height,
    workers: Math.max(1, count(values, 'workers', 2)),
    out: text(values, 'out'),
    judges: readJudges(text(values, 'judge'), text(values, 'without')),
  }
}

function readSize(size: string): [number, number] {
  const [, width, height] = /^(\d{2,4})x(\d{2,4})$/.exec(size) ?? []
  if (!width || !height || Number(width) % 2 || Number(height) % 2) throw new TypeError(`--size ${size}: expected even numbers like 960x540`)
  return [Number(width), Number(height)]
}

function readJudges(list: string | null, without: string | null): Judge[] {
  if (without !== null) {
    if (without !== 'network' && without !== 'physics') throw new TypeError(`--without ${without}: expected network or physics`)
    return ['both', without === 'network' ? 'physics' : 'network']
  }
  const judges = (list ?? 'both').split(',')
  if (!judges.every(isJudge)) throw new TypeError(`--judge ${list}: expected both, network, physics`)
  return judges
}

function text(values: Values, name: string): string | null {
  const value = values[name]
  return typeof value === 'string' ? value : null
}

function number(values: Values, name: string, usual: number): number {
  const value = Number(text(values, name) ?? usual)
  if (!Number.isFinite(value) || value < 0) throw new TypeError(`--${name}: expected a number, 0 or more`)
  return value
}

function count(values: Values, name: string, usual: number): number {
  const value = number(values, name, usual)
  if (!Number.isInteger(value)) throw new TypeError(`--${name}: expected a whole number`)
  return value
}
