// What the vision and devices rooms know about a site file's rules and drivers, as the loader asks for it.
import { driverById, DRIVERS } from '../devices/registry.ts'
import { parseRule } from '../vision/rules/parse-rule.ts'
import { RULE_KINDS, ruleOf } from '../vision/rules/registry.ts'
import type { SiteChecks } from './config.ts'

export const siteChecks: SiteChecks = {
  parseRule,
  ruleConfig: (kind) => ruleOf(kind)?.config ?? null,
  ruleKinds: RULE_KINDS,
  driverConfig: (driver) => driverById(driver)?.config ?? null,
  driverCommands: (driver) => driverById(driver)?.commands ?? null,
  drivers: DRIVERS.map((driver) => driver.id),
}
