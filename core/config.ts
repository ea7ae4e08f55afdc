// Reads a site file: YAML, environment, schema, rules, drivers, cross references; every problem with its line and what was expected.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import type { ArmedRule } from '../contract/detection.ts'
import { VigilError } from '../contract/errors.ts'
import type { CameraId } from '../contract/ids.ts'
import { ruleSchema, siteSchema, type Site } from '../contract/site.ts'
import type { Severity } from '../contract/vocabulary.ts'
import { crossCheck, siteWarnings } from './config/cross-check.ts'
import { explain, knownOf, meant, unknownKey } from './config/explain.ts'
import type { Environment } from './config/environment.ts'
import { linkageLoops, type CommandsOf } from './config/linkage-check.ts'
import { readLoosely } from './config/loose-site.ts'
import { plainWords } from './plain-words.ts'
import { problemText, tellOnce, type Finding, type Path, type SiteProblem } from './config/problem.ts'
import { MAX_FILE_BYTES, readYaml } from './config/read-yaml.ts'

export type SiteArmedRule = ArmedRule & { readonly severity?: Severity }

/** What the other rooms know of rules and drivers. */
export interface SiteChecks {
  /** As vision/rules/parse-rule.ts. */
  parseRule(
    raw: unknown,
  ):
    | { readonly is: 'armed'; readonly rule: SiteArmedRule }
    | { readonly is: 'notYetAvailable'; readonly kind: string }
    | { readonly is: 'invalid'; readonly issues: readonly Finding[] }
  /** The settings of a rule kind, to name the nearest one when a key is misspelt; null for an unknown kind. */
  ruleConfig(kind: string): z.ZodType | null
  readonly ruleKinds: readonly string[]
  /** The schema of a driver's `config`; null when there is no such driver. */
  driverConfig(driver: string): z.ZodType | null
  readonly drivers: readonly string[]
  readonly driverCommands: CommandsOf
}

export type LoadedSite =
  | {
      readonly is: 'loaded'
      /** With every default filled in, drivers' `config` included. */
      readonly site: Site
      readonly rules: ReadonlyMap<CameraId, readonly SiteArmedRule[]>
      readonly warnings: readonly SiteProblem[]
    }
  | { readonly is: 'invalid'; readonly problems: readonly SiteProblem[] }

const known = knownOf(siteSchema)
/** A file with more mistakes is something else than a site file. */
const MAX_FORMAL = 1000

export function loadSite(text: string, file: string, environment: Environment, checks: SiteChecks): LoadedSite {
  const yaml = readYaml(text, file, environment)
  if (!('value' in yaml)) return { is: 'invalid', problems: yaml }
  const parsed = siteSchema.safeParse(yaml.value)
  const formal = parsed.success ? [] : explain(parsed.error, yaml.value, known)
  const parts = checkParts(yaml.value, checks)
  const crossed = formal.length > MAX_FORMAL ? [] : crossCheck(readLoosely(yaml.value), [...yaml.findings, ...formal])
  const all = tellOnce(yaml.findings, formal, parts.findings, crossed)
  if (!parsed.success || all.length > 0) return { is: 'invalid', problems: all.map(yaml.place).toSorted(byPlace) }
  const site: Site = { ...parsed.data, devices: parsed.data.devices.map((device, i) => ({ ...device, config: parts.configs.get(i) ?? device.config })) }
  const loops = linkageLoops(site)
  if (loops.length > 0) return { is: 'invalid', problems: loops.map(yaml.place) }
  const rules = new Map(site.cameras.map((camera, i) => [camera.id, parts.rules.get(i) ?? []]))
  return { is: 'loaded', site, rules, warnings: [...parts.warnings, ...siteWarnings(site, checks.driverCommands)].map(yaml.place).toSorted(byPlace) }
}

/** @throws VigilError `site.invalid` with `details.problems` (lines for people); also when the file cannot be read */
export async function readSiteFile(path: string, environment: Environment, checks: SiteChecks): Promise<LoadedSite & { is: 'loaded' }> {
  const file = basename(path)
  const text = await readBounded(path, file)
  const loaded = loadSite(text, file, environment, checks)
  if (loaded.is === 'invalid') throw new VigilError('site.invalid', { problems: loaded.problems.map(problemText) })
  return loaded
}

async function readBounded(path: string, file: string): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw new VigilError('site.invalid', { problems: [`${file}:1: the file cannot be read (${reasonOf(error)}): ${path}`] }, { cause: error })
  }
  if (bytes.length > MAX_FILE_BYTES) throw new VigilError('site.invalid', { problems: [`${file}:1: the file is larger than ${MAX_FILE_BYTES} bytes`] })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new VigilError('site.invalid', { problems: [`${file}:1: the file is not UTF-8 text`] }, { cause: error })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
}

interface Parts {
  readonly findings: Finding[]
  readonly warnings: Finding[]
  /** By index of the camera and of the device. */
  readonly rules: Map<number, SiteArmedRule[]>
  readonly configs: Map<number, Record<string, unknown>>
}

const looseSite = z.object({
  cameras: z.array(z.object({ rules: z.array(z.unknown()).catch([]) }).catch({ rules: [] })).catch([]),
  devices: z.array(z.object({ driver: z.string().catch(''), config: z.unknown() }).catch({ driver: '', config: {} })).catch([]),
})

/** Rules and drivers are checked even when something else is wrong, so that one look shows every problem. */
export function checkParts(value: unknown, checks: SiteChecks): Parts {
  const parts: Parts = { findings: [], warnings: [], rules: new Map(), configs: new Map() }
  const loose = looseSite.safeParse(value)
  if (!loose.success) return parts
  loose.data.cameras.forEach((camera, i) => camera.rules.forEach((rule, j) => checkRule(rule, i, ['cameras', i, 'rules', j], checks, parts)))
  loose.data.devices.forEach(({ driver, config }, i) => checkDriver(driver, config ?? {}, i, checks, parts))
  return parts
}

function checkRule(raw: unknown, camera: number, path: Path, checks: SiteChecks, parts: Parts): void {
  const parsed = checks.parseRule(raw)
  if (parsed.is === 'armed') parts.rules.set(camera, [...(parts.rules.get(camera) ?? []), parsed.rule])
  else if (parsed.is === 'notYetAvailable') {
    parts.warnings.push({ path: [...path, 'kind'], message: `${parsed.kind} is not available in this version: nothing is watched by this rule` })
  } else parts.findings.push(...parsed.issues.map((issue) => ruleFinding(issue, raw, path, checks)))
}

function ruleFinding(issue: Finding, raw: unknown, path: Path, checks: SiteChecks): Finding {
  const at = [...path, ...issue.path]
  const kind = isRecord(raw) && typeof raw['kind'] === 'string' ? raw['kind'] : ''
  if (issue.path.length === 1 && issue.path[0] === 'kind')
    return { path: at, message: `${kind === '' ? 'is missing; ' : ''}expected one of ${checks.ruleKinds.join(', ')}${meant(kind, checks.ruleKinds)}` }
  const config = checks.ruleConfig(kind)
  const [key, above] = [issue.path.at(-1), issue.path.slice(0, -1)]
  const own = config === null ? [] : knownOf(config).keys(above)
  const keys = above.length === 0 && own.length > 0 ? [...Object.keys(ruleSchema.shape), ...own] : own
  const isUnknown = typeof key === 'string' && keys.length > 0 && !keys.includes(key)
  return isUnknown ? unknownKey(at, keys) : { path: at, message: plainWords(issue.message) }
}

function checkDriver(driver: string, raw: unknown, i: number, checks: SiteChecks, parts: Parts): void {
  const schema = checks.driverConfig(driver)
  if (schema === null) {
    const message = `there is no driver "${driver.slice(0, 64)}"${meant(driver, checks.drivers)}; there are: ${checks.drivers.join(', ')}`
    parts.findings.push({ path: ['devices', i, 'driver'], message })
    return
  }
  const parsed = schema.safeParse(raw)
  if (parsed.success) parts.configs.set(i, parsed.data as Record<string, unknown>)
  else parts.findings.push(...explain(parsed.error, raw, knownOf(schema)).map((f) => ({ ...f, path: ['devices', i, 'config', ...f.path] })))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function byPlace(a: SiteProblem, b: SiteProblem): number {
  return a.line - b.line || a.column - b.column
}
