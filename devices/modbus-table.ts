// Addresses of a Modbus device as an installer writes them down, and reading them with one request per stretch of neighbours.
import { z } from 'zod'
import { bitAddress } from './modbus-io.ts'
import { MAX_BITS, MAX_REGISTERS, type ModbusClient } from './transport/modbus.ts'

export const TABLES = ['coils', 'inputs', 'holdingRegisters', 'inputRegisters'] as const
export type Table = (typeof TABLES)[number]

export interface Stretch {
  readonly table: Table
  readonly address: number
  readonly count: number
}

export interface Readings {
  /** 0 or 1 of a bit, 0..65535 of a register. */
  at(table: Table, address: number): number
}

export function isBits(table: Table): boolean {
  return table === 'coils' || table === 'inputs'
}

/** Only true neighbours are joined: many devices refuse a request that touches an address they do not have. What was asked as one stays in one request. */
export function planReads(wanted: readonly Stretch[]): Stretch[] {
  const plan: Stretch[] = []
  const sorted = wanted.toSorted((a, b) => TABLES.indexOf(a.table) - TABLES.indexOf(b.table) || a.address - b.address)
  for (const next of sorted) {
    const last = plan.at(-1)
    const end = next.address + next.count
    const max = isBits(next.table) ? MAX_BITS : MAX_REGISTERS
    if (last?.table === next.table && next.address <= last.address + last.count && end - last.address <= max) {
      plan[plan.length - 1] = { ...last, count: Math.max(last.count, end - last.address) }
    } else plan.push(next)
  }
  return plan
}

/** @throws ModbusFailure */
export async function readPlan(client: ModbusClient, plan: readonly Stretch[]): Promise<Readings> {
  const read = new Map<string, number>()
  for (const stretch of plan) {
    for (const [i, value] of (await readStretch(client, stretch)).entries()) read.set(`${stretch.table} ${stretch.address + i}`, value)
  }
  return {
    at(table, address) {
      const value = read.get(`${table} ${address}`)
      if (value === undefined) throw new RangeError(`${table} ${address} was not read`)
      return value
    },
  }
}

async function readStretch(client: ModbusClient, { table, address, count }: Stretch): Promise<readonly number[]> {
  if (table === 'holdingRegisters') return client.readHoldingRegisters(address, count)
  if (table === 'inputRegisters') return client.readInputRegisters(address, count)
  return (await (table === 'coils' ? client.readCoils(address, count) : client.readInputs(address, count))).map(Number)
}

/** Where a yes or no stands: a bit by itself, a bit of a register, or a register with a certain value. */
export const stateAt = {
  table: z.enum(TABLES),
  /** As on the wire, from 0. */
  address: bitAddress,
  /** Of a register, 0 the lowest. */
  bit: z.number().int().min(0).max(15).optional(),
  equals: z.number().int().min(0).max(65535).optional(),
  normallyClosed: z.boolean().default(false),
} as const
export type StateAt = z.output<z.ZodObject<typeof stateAt>>

export const STATE_RULE = 'a register needs `bit` or `equals`, coils and inputs neither'

/** Holds `STATE_RULE`. */
export function isState({ table, bit, equals }: Pick<StateAt, 'table' | 'bit' | 'equals'>): boolean {
  return isBits(table) ? bit === undefined && equals === undefined : (bit === undefined) !== (equals === undefined)
}

export function isOn(readings: Readings, { table, address, bit, equals, normallyClosed }: StateAt): boolean {
  const value = readings.at(table, address)
  const isSet = equals === undefined ? ((value >> (bit ?? 0)) & 1) === 1 : value === equals
  return isSet !== normallyClosed
}

/** `inputs/3`, `holdingRegisters/10.4`, `holdingRegisters/10=2` */
export function nameState({ table, address, bit, equals }: StateAt): string {
  return `${table}/${address}${bit === undefined ? '' : `.${bit}`}${equals === undefined ? '' : `=${equals}`}`
}
