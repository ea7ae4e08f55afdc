// Finds cameras where no probe gets through: asks every address of a private network for its clock, which ONVIF devices tell anybody.
import type { FoundCamera } from '../../contract/camera-pairing.ts'
import { CLOCK, createOnvifClient, OnvifFailure } from '../transport/onvif-soap.ts'
import { runEach } from './run-each.ts'
import { addressesOf, type SubnetProblem } from './subnet.ts'

export interface ScanUse {
  /** CIDR, at most a /22, private. */
  readonly subnet: string
  /** Where HTTP is looked for, at most 4. */
  readonly ports: readonly number[]
  readonly signal: AbortSignal
  found(camera: FoundCamera): void
  /** How many addresses were asked, of how many. */
  progress?(done: number, all: number): void
  /** For one address and port; default 1.5 s. */
  readonly timeoutMs?: number
}

const AT_ONCE = 32
const MAX_PORTS = 4
const TIMEOUT_MS = 1500

/** @returns why it cannot be scanned; null: it was */
export async function scanSubnet(use: ScanUse, io: { now(): number }): Promise<SubnetProblem | null> {
  const addresses = addressesOf(use.subnet)
  if (typeof addresses === 'string') return addresses
  const ports = [...new Set(use.ports)].slice(0, MAX_PORTS)
  let done = 0
  await runEach(addresses, AT_ONCE, use.signal, async (host) => {
    for (const port of ports) {
      if (use.signal.aborted) return
      if (await isOnvif(host, port, use, io)) use.found(foundAt(host, port))
    }
    done += 1
    use.progress?.(done, addresses.length)
  })
  return null
}

async function isOnvif(host: string, port: number, { signal, timeoutMs = TIMEOUT_MS }: ScanUse, io: { now(): number }): Promise<boolean> {
  const client = createOnvifClient({ host, port, path: '/onvif/device_service', timeoutMs }, { now: io.now, signal, log: () => {} })
  try {
    await client.ask(CLOCK)
    return true
  } catch (error) {
    // Some want a log-in even for that, and say so in SOAP; a web server's own 401 says nothing.
    return error instanceof OnvifFailure && (error.answer?.codes.length ?? 0) > 0
  }
}

function foundAt(host: string, port: number): FoundCamera {
  const url = `http://${host}:${port}`
  return {
    endpoint: url,
    by: 'subnet',
    host,
    xaddrs: [`${url}/onvif/device_service`],
    isForeign: false,
    name: null,
    hardware: null,
    location: null,
    profiles: [],
    mac: null,
    interface: null,
  }
}
