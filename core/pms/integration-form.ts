// What a form says of a system: validated by its adapter, with the secrets it left out; and what a form is given to show.
import { z } from 'zod'
import { VigilError } from '../../contract/errors.ts'
import { transportSchema, type IntegrationInput, type IntegrationView, type Transport, type WorkOrderRule } from '../../contract/integration.ts'
import { plainIssue } from '../plain-words.ts'
import type { AnyAdapter } from './adapters.ts'
import { keepConnection, keepSecrets, withoutSecrets } from './secrets.ts'
import type { ConfiguredTarget } from './target-list.ts'

interface ReadIntegration {
  readonly adapter: AnyAdapter
  /** As the adapter takes them. */
  readonly settings: unknown
  /** As it is stored. */
  readonly config: { readonly settings: unknown; readonly transport: Transport; readonly workOrders: readonly WorkOrderRule[] }
}

/** @throws VigilError `integration.ofSiteFile`, `integration.changed`, `request.invalidField` */
export function readIntegration(input: IntegrationInput, before: ConfiguredTarget | null, adapters: readonly AnyAdapter[]): ReadIntegration {
  if (before !== null && before.stored === null) throw new VigilError('integration.ofSiteFile')
  if ((before?.stored?.version ?? 0) !== input.version) throw new VigilError('integration.changed', { version: before?.stored?.version ?? 0 })
  const adapter = adapters.find(({ id }) => id === input.adapter)
  if (adapter === undefined || (before !== null && before.adapterId !== input.adapter))
    throw new VigilError('request.invalidField', { field: 'adapter', expected: adapters.map(({ id }) => id).join(', ') })
  const old = before?.stored?.config as Config | undefined
  // Else a saved key could be had by naming an address of one's own.
  const given = keepSecrets(adapter.config, input.settings, isSamePlace(adapter, input, old) ? old?.settings : undefined)
  const settings = checkPart(adapter.config, given, 'settings')
  const problem = adapter.problemOf?.(settings) ?? null
  if (problem !== null) throw new VigilError(problem)
  const transport = checkPart(transportSchema, keepConnection(input.transport, old?.transport), 'transport')
  return { adapter, settings, config: { settings: given, transport, workOrders: adapter.tellsOnly === true ? [] : input.workOrders } }
}

type Config = { readonly settings?: unknown; readonly transport?: unknown }

function isSamePlace({ sendsSecretsTo: field }: AnyAdapter, now: Config, before: Config | undefined): boolean {
  if (field === undefined) return true
  const placeOf = ({ settings, transport }: Config) => [originOf(fieldOf(settings, field)), fieldOf(transport, 'proxy') ?? null]
  return JSON.stringify(placeOf(now)) === JSON.stringify(placeOf(before ?? {}))
}

function fieldOf(values: unknown, field: string): unknown {
  return typeof values === 'object' && values !== null && Object.hasOwn(values, field) ? (values as Readonly<Record<string, unknown>>)[field] : undefined
}

function originOf(url: unknown): string | null {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : null
}

export function viewOf(target: ConfiguredTarget): IntegrationView {
  const { id, name, adapterId, adapter, enabled, stored, workOrders } = target
  const raw = stored === null ? { settings: target.settings, transport: target.transport } : (stored.config as { settings?: unknown; transport?: unknown })
  // Of an adapter that is gone nobody knows which fields are secrets.
  const settings = withoutSecrets(adapter?.config ?? z.strictObject({}), adapter === null ? {} : raw.settings)
  const transport = withoutSecrets(transportSchema, raw.transport)
  return {
    id,
    adapter: adapterId,
    name,
    enabled,
    readOnly: stored === null,
    version: stored?.version ?? 0,
    settings: settings.shown,
    transport: transport.shown,
    workOrders: [...workOrders],
    secretsSet: [...settings.set.map((path) => `settings.${path}`), ...transport.set.map((path) => `transport.${path}`)].toSorted(),
    savedAtMs: stored?.savedAtMs ?? null,
    savedBy: stored?.savedBy ?? null,
  }
}

/** @param part where it stands, for the error. @throws VigilError `request.invalidField` */
export function checkPart<S extends z.ZodType>(schema: S, value: unknown, part: string): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new VigilError('request.invalidField', { field: [part, ...issue.path.map(String)].join('.'), expected: plainIssue(issue, value) })
}
