// Fills `${NAME}` in the values of a site file from the environment, so that secrets need not stand in the file.
import type { Finding, Path } from './problem.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g
const HIDDEN = /\uE000\uE000([A-Za-z_][A-Za-z0-9_]*)\uE001/g
/** Stands in a text for a variable that is not set; no file and no variable may contain it. */
export const STAND_IN = '\uE000'
const MAX_DEPTH = 40
const MAX_VALUE = 4096

/**
 * Makes references safe for YAML, which would read `{` inside `{ secret: ${NAME} }` as a map. Of the same length, so that columns stay right.
 *
 * @returns null when the text already contains the two private characters used for it
 */
export function hideReferences(text: string): string | null {
  return /[\uE000\uE001]/.test(text) ? null : text.replace(REFERENCE, '\uE000\uE000$1\uE001')
}

/**
 * Values only: the environment's text never becomes YAML, so it can neither add keys nor break the file.
 *
 * @returns with findings: the value to look for further mistakes in, with STAND_IN for what is not there
 */
export function substitute(value: unknown, environment: Environment): { value: unknown; findings: readonly Finding[] } {
  const findings: Finding[] = []
  const complain = (path: Path, message: string) => void findings.push({ path, message })
  const fill = (text: string, path: Path) =>
    text.replace(HIDDEN, (_, name: string) => {
      const found = environment[name]
      if (found === undefined || found === '') complain(path, `the environment variable ${name} is not set`)
      else if (found.length > MAX_VALUE || /[\p{Cc}\uE000\uE001]/u.test(found)) {
        complain(path, `the environment variable ${name} is too long or contains control characters`)
      } else return found
      return STAND_IN
    })
  const walk = (node: unknown, path: Path): unknown => {
    if (path.length > MAX_DEPTH) {
      complain(path.slice(0, 5), `nested more than ${MAX_DEPTH} levels deep`)
      return null
    }
    if (typeof node === 'string') return fill(node, path)
    if (Array.isArray(node)) return node.map((item, i) => walk(item, [...path, i]))
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).flatMap(([key, item]) => (isGoodKey(key, path) ? [[key, walk(item, [...path, key])]] : [])))
  }
  const isGoodKey = (key: string, path: Path): boolean => {
    const shown = key.replace(HIDDEN, '${$1}')
    if (shown !== key) complain(path, `"${shown}": a reference can stand in a value only, not in a key`)
    if (key === '__proto__') complain([...path, key], 'the key "__proto__" is not allowed')
    return shown === key && key !== '__proto__'
  }
  return { value: walk(value, []), findings: findings.slice(0, 50) }
}
