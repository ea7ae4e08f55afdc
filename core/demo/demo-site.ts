// The demo's site file: what an installer would have written for the simulated cameras and devices.
import { EBIKE_WORDS } from '../linkages/plan.ts'
import { LANE_PATH } from './demo-lane.ts'
import { WAND_PATH } from './demo-patrol.ts'
import { PUMP_ID, TERMINAL_ID } from './demo-people.ts'
import type { Scene } from '../../vision/falling/synthetic/spec.ts'

export interface DemoAddresses {
  readonly lobby: string
  readonly road: string
  readonly garden: string
  readonly facade: { readonly url: string; readonly scene: Pick<Scene, 'facade' | 'polygon' | 'masks'> }
  readonly gatePort: number
  readonly password: string
  readonly firePort: number
  readonly lanePort: number
  readonly modbusPort: number
  readonly mqttPort: number
  readonly pms: { readonly url: string; readonly secret: string }
}

/** YAML; the addresses differ at every start, because every simulator takes a free port. */
export function demoSite({ lobby, road, garden, facade, gatePort, password, firePort, lanePort, modbusPort, mqttPort, pms }: DemoAddresses): string {
  return `
version: 1
site: { id: demo, name: 翠园一期（演示）, address: 演示路8号, timezone: Asia/Shanghai }
buildings:
  - { id: b3, name: 3栋, floors: 18, units: 2, approach: 从东门进入，沿主路右转，3栋南侧登高场地 }
cameras:
  - id: lobby-3-1
    name: 3栋1单元大堂
    building: b3
    sub: ${lobby}
    record: { maxGb: 0.5 }
    zones: [{ id: hall, name: 大堂, polygon: [[0.05, 0.30], [0.95, 0.30], [0.95, 0.98], [0.05, 0.98]] }]
    rules: [{ kind: ebikeInLobby, zone: hall, severity: high, rings: all }]
  - id: east-road
    name: 东门道路
    sub: ${road}
    record: { maxGb: 0.5 }
    zones: [{ id: road, name: 路面, polygon: [[0.02, 0.10], [0.98, 0.10], [0.98, 0.98], [0.02, 0.98]] }]
    rules: [{ kind: crowding, zone: road, severity: medium, people: 6, forSeconds: 5 }]
  - id: garden
    name: 中心花园
    sub: ${garden}
    record: { maxGb: 0.5 }
  - id: facade-3
    name: 3栋南侧摄像机
    building: b3
    sub: ${facade.url}
    record: { maxGb: 1 }
    zones: [{ id: south, name: 南立面, polygon: ${JSON.stringify(facade.scene.polygon)} }]
    rules:
      - kind: fallingObject
        zone: south
        facade: ${JSON.stringify(facade.scene.facade)}
        masks: ${JSON.stringify(facade.scene.masks)}
devices:
  - id: gate-3-1
    driver: gate/http-relay
    name: 3栋1单元闸机
    building: b3
    manualRelease: 闸机右侧盖板内红色拨杆，向下扳到底；钥匙在控制室钥匙柜 A3
    cameras: [lobby-3-1]
    config: { host: 127.0.0.1, port: ${gatePort}, username: admin, password: ${JSON.stringify(password)} }
  - id: face-3-2
    driver: gate/mqtt-face
    name: 3栋1单元人脸闸机
    building: b3
    cameras: [lobby-3-1]
    config: { listen: "127.0.0.1:${mqttPort}", id: "${TERMINAL_ID}", username: face, password: ${JSON.stringify(password)} }
  - id: pump-b3
    driver: sensor/mqtt
    name: 3栋生活水泵
    building: b3
    config: { listen: "127.0.0.1:${mqttPort}", site: demo, device: ${PUMP_ID}, username: pump, password: ${JSON.stringify(password)} }
  - id: voice-3-1
    driver: speaker/modbus-contact
    name: 3栋大堂语音
    building: b3
    cameras: [lobby-3-1]
    config: { host: 127.0.0.1, port: ${modbusPort}, messages: [{ text: ${EBIKE_WORDS}, coil: 0 }], playingInput: { input: 0 } }
  - id: lift-3-1
    driver: lift/modbus-hold
    name: 3栋1号梯
    building: b3
    cameras: [lobby-3-1]
    config: { host: 127.0.0.1, port: ${modbusPort}, holdCoil: 1, holdSeconds: 20, heldInput: { input: 1 } }
  - id: north-gate-in
    driver: plate-reader/zhenshi
    name: 北门入口
    manualRelease: 道闸机箱背面手摇孔，摇把挂在岗亭门后，顺时针摇起
    config: { listen: "127.0.0.1:${lanePort}", path: ${LANE_PATH}, direction: in }
  - id: patrol-wand
    driver: patrol-reader/http
    name: 巡更棒
    config: { listen: "127.0.0.1:${lanePort}", path: ${WAND_PATH} }
  - id: fire-panel
    driver: fire-panel/gb26875
    name: 消防主机
    building: b3
    cameras: [lobby-3-1]
    points: [{ address: 1-3-000600d9, name: 3栋1单元大堂, building: b3, floor: 1, cameras: [lobby-3-1] }]
    config: { listen: "127.0.0.1:${firePort}", source: 1001 }
passage: { preAuthoriseMinutes: 5 }
pms:
  endpoint: ${pms.url}
  secret: ${pms.secret}
  workOrders:
    - { kinds: [fireLaneBlocked, ebikeInLobby], when: acknowledged, title: "清理：{summary} {number}", priority: high, closesIncident: true }
    - { kinds: [telemetry], when: opened, title: "检修：{summary} {number}", priority: normal }
    - { kinds: [crowding, fallingObject, gate, plate, manual], when: onDemand, title: "处理：{summary} {number}" }
`
}
