// Every system that may be owed something: the site file's, and those that were set up on the screen.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { transportSchema, workOrderRulesSchema, type Transport, type WorkOrderRule } from '../../contract/integration.ts'
import type { Site } from '../../contract/site.ts'
import { listStoredIntegrations, type StoredIntegration } from '../../db/integrations.ts'
import type { ReadableDb } from '../../db/open.ts'
import type { AnyAdapter } from './adapters.ts'
import { SITE_TARGET, type Target, type Targets } from './targets.ts'

export interface ConfiguredTarget {
  readonly id: string
  readonly name: string
  /** As it was named; its adapter may be gone. */
  readonly adapterId: string
  readonly adapter: AnyAdapter | null
  readonly enabled: boolean
  /** null: not understood. */
  readonly settings: unknown
  readonly transport: Transport
  readonly workOrders: readonly WorkOrderRule[]
  readonly configHash: string
  /** As they were saved; null: the site file's. */
  readonly stored: StoredIntegration | null
}

export interface TargetList extends Targets {
  all(): readonly ConfiguredTarget[]
  /** After a change was committed. */
  refresh(): void
}

export const SITE_NAME = '物业管理系统 PMS'

export function createTargetList(db: ReadableDb, pms: Site['pms'], adapters: readonly AnyAdapter[]): TargetList {
  const read = () => [...(pms === undefined ? [] : [ofSite(pms, adapters)]), ...listStoredIntegrations(db).map((stored) => ofStored(stored, adapters))]
  let all: readonly ConfiguredTarget[] = read()
  const owed = (): Target[] =>
    all.filter(({ enabled }) => enabled).map(({ id, name, adapter, workOrders }) => ({ id, name, takesOther: adapter?.takesOther === true, workOrders }))
  let enabled = owed()
  return {
    list: () => enabled,
    all: () => all,
    refresh() {
      all = read()
      enabled = owed()
    },
  }
}

function ofSite({ transport, workOrders, ...settings }: NonNullable<Site['pms']>, adapters: readonly AnyAdapter[]): ConfiguredTarget {
  const adapter = adapters.find(({ id }) => id === 'webhook') ?? null
  const configHash = hashOf({ settings, transport })
  return { id: SITE_TARGET, name: SITE_NAME, adapterId: 'webhook', adapter, enabled: true, settings, transport, workOrders, configHash, stored: null }
}

/** What another version of the program saved may not be understood; it is owed all the same. */
function ofStored(stored: StoredIntegration, adapters: readonly AnyAdapter[]): ConfiguredTarget {
  const { id, name, enabled } = stored
  const config = stored.config as { readonly settings?: unknown; readonly transport?: unknown; readonly workOrders?: unknown } | null
  const adapter = adapters.find((one) => one.id === stored.adapter) ?? null
  const settings = adapter === null ? null : parsed(adapter.config, config?.settings)
  const transport = parsed(transportSchema, config?.transport)
  const workOrders = parsed(workOrderRulesSchema, config?.workOrders) ?? []
  return {
    id,
    name,
    adapterId: stored.adapter,
    adapter,
    enabled,
    settings: transport === null ? null : settings,
    transport: transport ?? {},
    workOrders,
    configHash: hashOf({ settings: config?.settings, transport: config?.transport }),
    stored,
  }
}

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | null {
  const result = schema.safeParse(value)
  return result.success ? result.data : null
}

function hashOf(config: unknown): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex')
}
