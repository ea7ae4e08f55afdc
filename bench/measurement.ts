// What every benchmark answers with, and how it is printed.

export interface Figure {
  readonly value: number
  readonly unit: string
}

export interface Measurement {
  readonly name: string
  readonly figures: Readonly<Record<string, Figure>>
  /** `against` names the figure it was divided by. */
  readonly ratios: Readonly<Record<string, { readonly value: number; readonly against: string }>>
  /** Lines for people: what was measured, on what. */
  readonly notes: readonly string[]
}

export function toJson({ name, figures, ratios, notes }: Measurement): string {
  return JSON.stringify({ name, figures, ratios, notes })
}

export function toTable({ name, figures, ratios, notes }: Measurement): string {
  const rows = [
    ...Object.entries(figures).map(([figure, { value, unit }]) => [figure, round(value), unit]),
    ...Object.entries(ratios).map(([ratio, { value, against }]) => [ratio, round(value), `x ${against}`]),
  ]
  const width = Math.max(...rows.map(([first = '']) => first.length))
  const lines = rows.map(([first = '', value = '', unit = '']) => `  ${first.padEnd(width)}  ${value.padStart(9)}  ${unit}`)
  return [name, ...notes.map((note) => `  ${note}`), ...lines].join('\n')
}

function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The smallest value that so many of them do not exceed. @param share01 0..1 */
export function quantile(values: readonly number[], share01: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share01 * sorted.length) - 1)] ?? Number.NaN
}
