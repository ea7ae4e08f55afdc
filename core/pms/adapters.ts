// The systems that incidents can be passed on to: one line each.
import type { Adapter } from './adapter.ts'
import { redmine } from './adapters/redmine.ts'

export const ADAPTERS: readonly Adapter[] = [redmine]

export function adapterById(id: string): Adapter | undefined {
  return ADAPTERS.find((adapter) => adapter.id === id)
}
