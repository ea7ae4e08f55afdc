// Starts the demo site: simulated cameras, gate, fire panel and property management system, all speaking the real protocols on loopback.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VigilError } from '../../contract/errors.ts'
import type { PersonInput } from '../../contract/resident.ts'
import type { VehicleInput } from '../../contract/vehicle.ts'
import { dialFirePanel, type FirePanelSimulator } from '../../devices/simulator/fire-panel.ts'
import { startModbusModule } from '../../devices/simulator/modbus-module.ts'
import { startRelayBoard } from '../../devices/simulator/relay-board.ts'
import { accessUnits } from '../../media/simulator/annex-b.ts'
import { startCameraSimulator, type CameraSimulator } from '../../media/simulator/camera-simulator.ts'
import { composeLoop, DEMO_FPS, recodeLoop } from '../../media/simulator/demo-footage.ts'
import type { Scene } from '../../vision/falling/synthetic/spec.ts'
import type { Clock } from '../clock.ts'
import { loadSite, type LoadedSite } from '../config.ts'
import { problemText } from '../config/problem.ts'
import type { Log } from '../log.ts'
import { siteChecks } from '../site-checks.ts'
import { DEMO_VEHICLES, startDemoLane } from './demo-lane.ts'
import { startDemoPatrol } from './demo-patrol.ts'
import { DEMO_PEOPLE, startDemoPeople } from './demo-people.ts'
import { demoSite } from './demo-site.ts'
import { composeFacade, demoFacade, FACADE_FPS } from './facade-loop.ts'
import { createDemoWorkOrders } from './demo-work-orders.ts'
import { freePort } from './free-port.ts'
import { drawLobby, drawVisitor } from './lobby-scene.ts'
import type { PmsClient } from './pms-client.ts'
import { startPmsReceiver } from './pms-receiver.ts'

export interface Demo {
  readonly site: LoadedSite & { is: 'loaded' }
  /** Lets the simulated devices call; called when the core's own listen. */
  connect(lists: DemoLists): void
  /** Lets the property management system call; called when the core's own door is open. */
  connectPms(client: PmsClient): void
  close(): Promise<void>
}

/** What the core is to know before anybody comes. */
export interface DemoLists {
  saveVehicle(vehicle: VehicleInput): unknown
  savePerson(person: PersonInput): unknown
}

/** Where Debian's package opencv-doc keeps its films (people on a campus road; a tree in the wind). */
const FILMS = '/usr/share/doc/opencv-doc/examples/data'

/** Comes in, waits for the lift, goes on: half a minute of a minute's loop, so that the empty hall is seen as well. */
const VISITOR = {
  x: 'if(lt(t,8),-260,if(lt(t,14),-240+(t-8)*75,if(lt(t,22),210,210+(t-22)*70)))',
  y: '140+2*sin(t*9)*lt(mod(t+14,60),20)',
  seconds: 60,
}
/** When the simulated panel reports a detector, ms after the start, and how often again. */
const FIRST_FIRE_MS = 180_000
const NEXT_FIRE_MS = 1_800_000
/** A photoelectric smoke detector, and two of its state bits (GB/T 26875.3-2011). */
const DETECTOR = { component: 0x000600d9, componentType: 42, text: '3栋1单元大堂' }
const NORMAL = 1
const FIRE = 2

export async function startDemo({ dataDir, clock, log }: { dataDir: string; clock: Clock; log: Log }): Promise<Demo> {
  const password = randomBytes(12).toString('base64url')
  const dir = join(dataDir, 'demo')
  const cameras = await startCameras(dir, password, clock, log)
  const facade = await startFacadeCamera(join(dir, 'facade.h264'), password, clock, log)
  const gate = await startRelayBoard({ login: { username: 'admin', password } })
  const workOrders = createDemoWorkOrders(clock, log)
  const pms = await startPmsReceiver({ onWorkOrder: workOrders.open })
  // Relay 0 speaks for as long as it is pulsed, relay 1 holds the lift; the inputs show both.
  const lobby = await startModbusModule({ onWrite: (address, on, module) => (module.inputs[address] = address === 0 || on) })
  const firePort = await freePort()
  const lanePort = await freePort()
  const mqttPort = await freePort()
  const text = demoSite({
    lobby: cameras.url('/lobby'),
    road: cameras.url('/road'),
    garden: cameras.url('/garden'),
    facade: { url: facade.url, scene: facade.scene },
    gatePort: gate.port,
    password,
    firePort,
    lanePort,
    modbusPort: lobby.port,
    mqttPort,
    pms,
  })
  const site = loadSite(text, 'demo-site.yaml', {}, siteChecks)
  if (site.is === 'invalid') throw new VigilError('site.invalid', { problems: site.problems.map(problemText) })
  const panel = startPanel(firePort, clock, log)
  const lane = startDemoLane(lanePort, clock, log)
  const patrol = startDemoPatrol(lanePort, clock, log)
  const people = startDemoPeople({ port: mqttPort, clock, log, terminalLogin: { username: 'face', password }, pumpLogin: { username: 'pump', password } })
  return {
    site,
    connectPms: workOrders.connect,
    connect({ saveVehicle, savePerson }) {
      DEMO_VEHICLES.forEach(saveVehicle)
      DEMO_PEOPLE.forEach(savePerson)
      panel.connect()
      lane.connect()
      patrol.connect()
      people.connect()
    },
    async close() {
      workOrders.close()
      lane.close()
      patrol.close()
      await people.close()
      await panel.close()
      await Promise.all([cameras.close(), facade.close(), gate.close(), lobby.close(), pms.close()])
    },
  }
}

async function startCameras(dir: string, password: string, clock: Clock, log: Log): Promise<CameraSimulator> {
  mkdirSync(dir, { recursive: true })
  const files = { lobby: join(dir, 'lobby.h264'), road: join(dir, 'road.h264'), garden: join(dir, 'garden.h264') }
  if (Object.values(files).some((file) => !existsSync(file))) log.info('making the pictures of the demo cameras, a few seconds')
  await Promise.all([
    composeLoop(files.lobby, { background: drawLobby(), sprite: drawVisitor(), path: VISITOR, seconds: VISITOR.seconds }),
    recodeFilm(files.road, 'vtest.avi', 640, 480, log),
    recodeFilm(files.garden, 'tree.avi', 320, 240, log),
  ])
  const streams = await Promise.all(
    Object.entries(files)
      .filter(([, file]) => existsSync(file))
      .map(async ([name, file]) => ({ path: `/${name}`, units: accessUnits(await readFile(file)), fps: DEMO_FPS })),
  )
  return startCameraSimulator({ streams, auth: { user: 'demo', password }, port: 0, now: () => clock.now() })
}

interface FacadeCamera {
  readonly url: string
  readonly scene: Scene
  close(): Promise<void>
}

/** Its pictures take longer to make than the console to start: until they are there the camera is not there, as one that is being mounted. */
async function startFacadeCamera(file: string, password: string, clock: Clock, log: Log): Promise<FacadeCamera> {
  const scene = demoFacade()
  const port = await freePort()
  const auth = { user: 'demo', password }
  const closing = new AbortController()
  let camera: CameraSimulator | null = null
  const mount = async (): Promise<void> => {
    if (!existsSync(file)) log.info('making the pictures of the demo facade camera in the background, about half a minute')
    await composeFacade(file, scene, closing.signal)
    const streams = [{ path: '/facade', units: accessUnits(await readFile(file)), fps: FACADE_FPS }]
    camera = await startCameraSimulator({ streams, auth, port, now: () => clock.now() })
  }
  const mounted = mount().catch((error: unknown) => {
    if (!closing.signal.aborted) log.warn('the demo facade camera stays dark', { error: String(error) })
  })
  return {
    url: `rtsp://demo:${encodeURIComponent(password)}@127.0.0.1:${port}/facade`,
    scene,
    async close() {
      closing.abort()
      await mounted
      await camera?.close()
    },
  }
}

async function recodeFilm(file: string, film: string, width: number, height: number, log: Log): Promise<void> {
  const source = join(FILMS, film)
  if (existsSync(source)) await recodeLoop(file, { source, width, height })
  else if (!existsSync(file)) log.warn('a demo camera stays dark: its film comes with the Debian package opencv-doc', { film })
}

/** Dials like a real transmission device, sends a smoke detector's signal some minutes later, and again now and then. */
function startPanel(port: number, clock: Clock, log: Log): { connect(): void; close(): Promise<void> } {
  let panel: FirePanelSimulator | null = null
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  const later = (ms: number, work: () => Promise<void>) => {
    if (isClosed) return
    timer = setTimeout(() => void work().catch((error: unknown) => log.warn('the simulated fire panel failed', { error: String(error) })), ms)
  }
  const fire = async () => {
    await panel?.send({ ...DETECTOR, state: NORMAL | FIRE })
    later(NEXT_FIRE_MS, fire)
  }
  const dial = async () => {
    try {
      panel = await dialFirePanel({ host: '127.0.0.1', port, source: 1001, now: () => clock.now() })
      await panel.send({ ...DETECTOR, state: NORMAL })
      later(FIRST_FIRE_MS, fire)
    } catch {
      later(1000, dial) // the core's listener is not up yet
    }
  }
  return {
    connect: () => later(0, dial),
    async close() {
      isClosed = true
      clearTimeout(timer)
      await panel?.close()
    },
  }
}
