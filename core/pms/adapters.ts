// Every kind of system that incidents can be passed on to, one line each.
import { dingtalkRobot, wecomRobot } from '../desk/outlets/robots.ts'
import { textGateway } from '../desk/outlets/text-gateway.ts'
import type { Adapter } from './adapter.ts'
import { hcMicrocommunity } from './adapters/hc-microcommunity.ts'
import { redmine } from './adapters/redmine.ts'
import { rest } from './adapters/rest.ts'
import { webhook } from './webhook.ts'

export type AnyAdapter = Adapter

export const ADAPTERS: readonly AnyAdapter[] = [
  webhook as AnyAdapter,
  hcMicrocommunity as AnyAdapter,
  rest as AnyAdapter,
  redmine as AnyAdapter,
  wecomRobot as AnyAdapter,
  dingtalkRobot as AnyAdapter,
  textGateway as AnyAdapter,
]

export function adapterById(id: string): AnyAdapter | null {
  return ADAPTERS.find((adapter) => adapter.id === id) ?? null
}
