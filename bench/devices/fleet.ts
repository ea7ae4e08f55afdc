// The devices of the measurement: how many of which kind, where each one stands, and the site file that names them all.
import { createServer } from 'node:net'

export const SITE = 'bench'
export const PASSWORD = 'vigil123'

export interface FleetSize {
  /** Half of them over MQTT, half over ISAPI. */
  readonly gates: number
  readonly readers: number
  readonly panels: number
  readonly sensors: number
}

export interface Ports {
  readonly mqtt: number
  readonly http: number
  /** A transmission device has a listener of its own. */
  readonly panels: readonly number[]
}

export interface Fleet {
  readonly size: FleetSize
  readonly ports: Ports
}

export const faceGate = (i: number) => ({ id: `face-${i}`, terminal: String(1_306_000 + i) })
export const isapiGate = (i: number) => ({ id: `door-${i}`, path: `/hik/bench-door-${i}` })
export const reader = (i: number) => ({ id: `lane-${i}`, path: `/zhenshi/bench-lane-${i}` })
export const panel = (i: number) => ({ id: `panel-${i}`, source: 1000 + i })
export const sensor = (i: number) => ({ id: `lift-${i}` })

/** Every second vehicle is known: half of the barriers open. */
export const plateOf = (i: number) => `粤B${String(10_000 + i)}`
export const PLATES = 400

export async function placeFleet(size: FleetSize): Promise<Fleet> {
  const found: number[] = []
  // Below those that the system gives to whoever dials: two thousand connections would take one before the core listens on it.
  for (let port = 20_000 + Math.floor(Math.random() * 8000); found.length < 2 + size.panels; port++) if (await isFree(port)) found.push(port)
  const [mqtt, http, ...panels] = found
  return { size, ports: { mqtt: mqtt!, http: http!, panels } }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const isListening = new Promise<boolean>((resolve) => server.once('listening', () => resolve(true)).once('error', () => resolve(false)))
  server.listen(port, '127.0.0.1')
  if (!(await isListening)) return false
  await new Promise((resolve) => server.close(resolve))
  return true
}

/** @param isapiPorts where the terminals answer */
export function siteFileOf({ size, ports }: Fleet, isapiPorts: readonly number[]): string {
  const mqtt = `listen: "127.0.0.1:${ports.mqtt}"`
  const http = `listen: "127.0.0.1:${ports.http}"`
  const device = (id: string, driver: string, config: string, building = '') =>
    `  - { id: ${id}, driver: ${driver}, name: ${id}${building}, config: { ${config} } }`
  const lines = [
    ...range(size.gates / 2).map((i) => {
      const { id, terminal } = faceGate(i)
      return device(id, 'gate/mqtt-face', `${mqtt}, username: ${id}, password: ${PASSWORD}, id: "${terminal}"`)
    }),
    ...isapiPorts.map((port, i) => {
      const { id, path } = isapiGate(i)
      return device(id, 'gate/isapi', `host: 127.0.0.1, port: ${port}, username: admin, password: ${PASSWORD}, ${http}, path: ${path}`)
    }),
    ...range(size.readers).map((i) => device(reader(i).id, 'plate-reader/zhenshi', `${http}, path: ${reader(i).path}`)),
    // Each in a building of its own: two fires in one building would be a confirmed fire.
    ...ports.panels.map((port, i) => device(panel(i).id, 'fire-panel/gb26875', `listen: "127.0.0.1:${port}", source: ${panel(i).source}`, `, building: b${i}`)),
    ...range(size.sensors).map((i) => {
      const { id } = sensor(i)
      return device(id, 'sensor/mqtt', `${mqtt}, username: ${id}, password: ${PASSWORD}, site: ${SITE}, device: ${id}`)
    }),
  ]
  const buildings = ports.panels.map((_, i) => `  - { id: b${i}, name: ${i}栋 }`)
  return `version: 1\nsite: { id: ${SITE}, name: 测量 }\nbuildings:\n${buildings.join('\n')}\ndevices:\n${lines.join('\n')}\n`
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
