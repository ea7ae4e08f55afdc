// The systems that incidents can be passed on to: one line each.
import type { Adapter } from './adapter.ts'
import { hcMicrocommunity } from './adapters/hc-microcommunity.ts'
import { redmine } from './adapters/redmine.ts'
import { rest } from './adapters/rest.ts'

export const ADAPTERS: readonly Adapter[] = [hcMicrocommunity, rest, redmine]

export function adapterById(id: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.id === id)
}
