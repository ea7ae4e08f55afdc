// Starts somebody else's Modbus device (test/fakes/pymodbus-module.py), where Debian's python3-pymodbus is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Framing } from '../../devices/transport/modbus-frame.ts'

const PYTHON = '/usr/bin/python3'

export interface PymodbusModule {
  readonly host: string
  readonly port: number
  /** @param reading the function that reads the table: 1 coils, 2 inputs, 3 holding registers, 4 input registers */
  set(reading: number, address: number, ...values: readonly number[]): Promise<void>
  get(reading: number, address: number): Promise<number>
  /** As if its power were cut. */
  kill(): Promise<void>
}

export function hasPymodbus(): boolean {
  return spawnSync(PYTHON, ['-c', 'import pymodbus']).status === 0
}

export async function startPymodbus(framing: Framing): Promise<PymodbusModule> {
  const script = fileURLToPath(new URL('pymodbus-module.py', import.meta.url))
  const child = spawn(PYTHON, [script, framing], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ask = async (line?: string): Promise<string> => {
    if (line !== undefined) child.stdin.write(`${line}\n`)
    const { value, done } = await lines.next()
    if (done === true) throw new Error('pymodbus ended')
    return value
  }
  const port = Number(await ask())
  return {
    host: '127.0.0.1',
    port,
    async set(reading, address, ...values) {
      await ask(['set', reading, address, ...values].join(' '))
    },
    get: async (reading, address) => Number(await ask(`get ${reading} ${address}`)),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
