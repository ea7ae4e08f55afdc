// Checks what is watched on a camera by the rules of the site file.
import type { CameraWatch } from '../../contract/camera-setup.ts'
import { VigilError } from '../../contract/errors.ts'
import { checkParts, type SiteArmedRule, type SiteChecks } from '../config.ts'
import { crossCheck } from '../config/cross-check.ts'
import { readLoosely } from '../config/loose-site.ts'
import { isFacadeRule } from './merge-cameras.ts'

export interface CheckedWatch {
  readonly armed: readonly SiteArmedRule[]
  /** Kinds that are accepted, and not watched for by this version. */
  readonly notWatched: readonly string[]
  /** `field`: `watch.rules.0.people` */
  readonly findings: readonly WatchFinding[]
}

export interface WatchFinding {
  readonly field: string
  readonly expected: string
}

export function checkWatch(watch: CameraWatch, checks: SiteChecks): CheckedWatch {
  const file = { cameras: [watch] }
  const parts = checkParts(file, checks)
  const found = [...parts.findings, ...crossCheck(readLoosely(file), [])].map(({ path, message }) => ({
    field: ['watch', ...path.slice(2)].join('.'),
    expected: message,
  }))
  const facades = watch.rules.flatMap((rule, i) =>
    isFacadeRule(rule) ? [{ field: `watch.rules.${i}.kind`, expected: 'another kind: facades have an editor of their own' }] : [],
  )
  const armed = parts.rules.get(0) ?? []
  const kinds = new Set(armed.map(({ kind }) => kind as string))
  return { armed, notWatched: [...new Set(watch.rules.map(({ kind }) => kind))].filter((kind) => !kinds.has(kind)), findings: [...facades, ...found] }
}

/** @throws VigilError `request.invalidField` with `field`, `expected` and `others` */
export function refuse([first, ...others]: readonly WatchFinding[]): void {
  if (first !== undefined) throw new VigilError('request.invalidField', { ...first, ...(others.length > 0 && { others: others.slice(0, 20) }) })
}
