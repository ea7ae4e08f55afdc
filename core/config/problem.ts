// What is wrong with a site file, where, and what was expected there.

export type Path = readonly (string | number)[]

export interface SiteProblem {
  readonly file: string
  /** Both from 1. */
  readonly line: number
  readonly column: number
  /** `cameras[0].zones[0].polygon`; empty: the file as a whole. */
  readonly path: string
  /** English; never contains a value of the file or of the environment: it could be a password. */
  readonly message: string
}

/** A problem before it is known where in the text it stands. */
export interface Finding {
  readonly path: Path
  readonly message: string
  /** The key is wrong, not what it stands for. */
  readonly isKey?: true
}

export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '')
}

/** `site.yaml:12: cameras[0].zones[0].polygom: unknown key; did you mean "polygon"?` */
export function problemText({ file, line, path, message }: SiteProblem): string {
  return path === '' ? `${file}:${line}: ${message}` : `${file}:${line}: ${path}: ${message}`
}

export function isSamePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i])
}

/**
 * One problem is told once: what an earlier group says of a place, a later one need not say again. That a key is unknown
 * is another matter than what stands there.
 */
export function tellOnce(...groups: readonly (readonly Finding[])[]): Finding[] {
  const placeOf = ({ path, isKey }: Finding) => JSON.stringify([isKey === true, ...path])
  const places = new Set<string>()
  return groups.flatMap((group) => {
    const said = new Set<string>()
    const fresh = group.filter((finding) => {
      const words = `${placeOf(finding)} ${finding.message}`
      if (places.has(placeOf(finding)) || said.has(words)) return false
      said.add(words)
      return true
    })
    for (const finding of fresh) places.add(placeOf(finding))
    return fresh
  })
}
