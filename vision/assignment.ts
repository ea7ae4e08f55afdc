// Pairs rows with columns so that the sum of costs is least: which detection belongs to which track.

/** Dearer than any sum of allowed costs (0..1 each, at most a few hundred pairs). */
const FORBIDDEN = 1e6

/**
 * Solves the assignment problem (Hungarian method with potentials, O(n²m)).
 *
 * @param costs rows of equal length, each cost finite; a pair dearer than `costMax` (<= 1) is never made
 * @returns pairs [row, column]; as many allowed pairs as possible, of those the cheapest
 * @source  Kuhn 1955; the form with potentials after Jonker & Volgenant 1987
 */
export function assign(costs: readonly (readonly number[])[], costMax: number): [row: number, column: number][] {
  const rows = costs.length
  const columns = costs[0]?.length ?? 0
  if (rows === 0 || columns === 0) return []
  if (rows > columns) return assign(transpose(costs), costMax).map(([c, r]) => [r, c])
  const price = (r: number, c: number): number => (costs[r]![c]! > costMax ? FORBIDDEN : costs[r]![c]!)
  return solve(rows, columns, price).filter(([r, c]) => price(r, c) < FORBIDDEN)
}

function transpose(costs: readonly (readonly number[])[]): number[][] {
  return costs[0]!.map((_, c) => costs.map((row) => row[c]!))
}

/** Adds one row at a time along the cheapest augmenting path; index 0 of the arrays is the path's virtual start. */
function solve(rows: number, columns: number, price: (r: number, c: number) => number): [number, number][] {
  const rowPotential = new Float64Array(rows + 1)
  const columnPotential = new Float64Array(columns + 1)
  const rowOf = new Int32Array(columns + 1)
  const cameFrom = new Int32Array(columns + 1)
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row
    let column = 0
    const least = new Float64Array(columns + 1).fill(Infinity)
    const used = new Uint8Array(columns + 1)
    do {
      used[column] = 1
      const from = rowOf[column]!
      let step = Infinity
      let next = 0
      for (let c = 1; c <= columns; c++) {
        if (used[c]) continue
        const reduced = price(from - 1, c - 1) - rowPotential[from]! - columnPotential[c]!
        if (reduced < least[c]!) {
          least[c] = reduced
          cameFrom[c] = column
        }
        if (least[c]! < step) {
          step = least[c]!
          next = c
        }
      }
      for (let c = 0; c <= columns; c++) {
        if (used[c]) {
          rowPotential[rowOf[c]!] = rowPotential[rowOf[c]!]! + step
          columnPotential[c] = columnPotential[c]! - step
        } else least[c] = least[c]! - step
      }
      column = next
    } while (rowOf[column] !== 0)
    for (; column !== 0; column = cameFrom[column]!) rowOf[column] = rowOf[cameFrom[column]!]!
  }
  return Array.from({ length: columns }, (_, c): [number, number] => [rowOf[c + 1]! - 1, c]).filter(([r]) => r >= 0)
}
