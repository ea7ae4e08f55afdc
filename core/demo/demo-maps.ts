// The demo's maps: a plan of the site and one of a floor, drawn here, with its cameras and devices where they would be.
import { VigilError } from '../../contract/errors.ts'
import type { MapItem, SiteMap } from '../../contract/map.ts'
import type { Checkpoint } from '../../contract/patrol.ts'
import type { MapDesk } from '../desk/maps.ts'
import { SYSTEM, type Env } from '../env.ts'

const NAMES = '1栋 2栋 3栋 4栋 5栋 6栋'.split(' ')

/** A second start finds them there. */
export async function makeDemoMaps({ log }: Pick<Env, 'log'>, maps: MapDesk, checkpoints: readonly Pick<Checkpoint, 'id' | 'name'>[]): Promise<void> {
  try {
    if (maps.list().length > 0) return
    for (const { svg, patrolled, ...map } of [SITE, FLOOR]) {
      const { sha256 } = await maps.putPicture(SYSTEM, Buffer.from(svg()))
      maps.save(SYSTEM, { version: 0, map: { ...map, items: [...map.items, ...placed(checkpoints, patrolled)], picture: sha256 } })
    }
  } catch (error) {
    log.warn('the demo has no maps', { error: error instanceof VigilError ? error.code : String(error) })
  }
}

interface Drawn extends Omit<SiteMap, 'picture'> {
  svg(): string
  /** Where which checkpoint is, by its name. */
  readonly patrolled: Readonly<Record<string, readonly [number, number]>>
}

function placed(checkpoints: readonly Pick<Checkpoint, 'id' | 'name'>[], patrolled: Drawn['patrolled']): MapItem[] {
  return checkpoints.flatMap(({ id, name }): MapItem[] => {
    const place = patrolled[name]
    return place === undefined ? [] : [{ kind: 'checkpoint', id, x: place[0], y: place[1] }]
  })
}

const SITE: Drawn = {
  name: '翠园一期总平面图',
  kind: 'site',
  buildingId: null,
  floor: null,
  items: [
    { kind: 'building', id: 'b3', x: 0.79, y: 0.27 },
    { kind: 'camera', id: 'facade-3', x: 0.79, y: 0.47, direction: 0, view: 60, reach: 0.11 },
    { kind: 'camera', id: 'east-road', x: 0.93, y: 0.55, direction: 265, view: 75, reach: 0.14 },
    { kind: 'camera', id: 'garden', x: 0.37, y: 0.42, direction: 125, view: 90, reach: 0.12 },
    { kind: 'camera', id: 'lobby-3-1', x: 0.71, y: 0.35, direction: 20, view: 80, reach: 0.05 },
    { kind: 'device', id: 'north-gate-in', x: 0.5, y: 0.06 },
    { kind: 'device', id: 'pump-b3', x: 0.89, y: 0.2 },
  ],
  patrolled: { 东门岗: [0.955, 0.64], 中心花园消火栓: [0.47, 0.46], '3栋地下水泵房': [0.86, 0.3], '3栋天台': [0.73, 0.21] },
  svg: siteSvg,
}

const FLOOR: Drawn = {
  name: '3栋1层',
  kind: 'floor',
  buildingId: 'b3',
  floor: 1,
  items: [
    { kind: 'camera', id: 'lobby-3-1', x: 0.36, y: 0.56, direction: 75, view: 85, reach: 0.2 },
    { kind: 'device', id: 'gate-3-1', x: 0.45, y: 0.86 },
    { kind: 'device', id: 'face-3-2', x: 0.55, y: 0.86 },
    { kind: 'device', id: 'lift-3-1', x: 0.44, y: 0.25 },
    { kind: 'device', id: 'voice-3-1', x: 0.64, y: 0.5 },
    { kind: 'device', id: 'fire-panel', x: 0.9, y: 0.87 },
    { kind: 'point', id: 'fire-panel', address: '1-3-000600d9', x: 0.5, y: 0.66 } satisfies MapItem,
  ],
  patrolled: { '3栋1单元大堂': [0.3, 0.66] },
  svg: floorSvg,
}

function siteSvg(): string {
  const houses = NAMES.map((name, i) => {
    const [x, y] = [130 + (i % 3) * 470, i < 3 ? 170 : 640]
    return `<g><rect x="${x}" y="${y}" width="330" height="190" class="house"/><path d="M${x} ${y + 95}H${x + 330}M${x + 165} ${y}V${y + 190}" class="inner"/>
      <text x="${x + 165}" y="${y + 225}" class="name">${name}</text></g>`
  })
  const trees = Array.from(
    { length: 26 },
    (_, i) => `<circle cx="${500 + ((i * 97) % 560)}" cy="${430 + ((i * 61) % 140)}" r="${10 + (i % 3) * 4}" class="tree"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 1000">
  <style>.ground{fill:#eef1ec}.road{fill:none;stroke:#d3d6da;stroke-width:54;stroke-linejoin:round}.middle{fill:none;stroke:#ffffff;stroke-width:3;stroke-dasharray:18 14}
  .house{fill:#ffffff;stroke:#5a6470;stroke-width:5}.inner{stroke:#aab2bc;stroke-width:2}.tree{fill:#b9d3b0;stroke:#86a97b;stroke-width:2}.wall{fill:none;stroke:#7c8590;stroke-width:8}
  .name{font-size:30px;fill:#39424d;text-anchor:middle;font-family:sans-serif}.gate{font-size:26px;fill:#39424d;text-anchor:middle;font-family:sans-serif}</style>
  <rect width="1600" height="1000" class="ground"/><rect x="30" y="40" width="1540" height="920" class="wall"/>
  <path d="M800 20V110H80V590H1520V110H800M80 590V930H1520V590H1590" class="road"/><path d="M800 20V110H80V590H1520V110H800M80 590V930H1520V590H1590" class="middle"/>
  <rect x="470" y="410" width="620" height="150" rx="60" fill="#dcebd5"/>${trees.join('')}${houses.join('')}
  <text x="890" y="40" class="gate">北门</text><text x="1535" y="545" class="gate">东门</text><text x="780" y="495" class="name">中心花园</text></svg>`
}

function floorSvg(): string {
  const flats = [
    ['101', 60, 60, 330, 300],
    ['102', 810, 60, 330, 300],
    ['103', 60, 400, 330, 340],
    ['物业用房', 810, 400, 330, 160],
    ['消防控制室', 810, 590, 330, 150],
  ] as const
  const rooms = flats.map(
    ([name, x, y, width, height]) =>
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" class="room"/><text x="${x + width / 2}" y="${y + height / 2}" class="name">${name}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800">
  <style>.floor{fill:#f7f8f9}.outer{fill:none;stroke:#39424d;stroke-width:10}.room{fill:#ffffff;stroke:#5a6470;stroke-width:5}.shaft{fill:#e3e6ea;stroke:#5a6470;stroke-width:4}
  .line{stroke:#8f98a3;stroke-width:3;fill:none}.name{font-size:26px;fill:#39424d;text-anchor:middle;font-family:sans-serif}</style>
  <rect width="1200" height="800" fill="#ffffff"/><rect x="40" y="40" width="1120" height="720" class="floor"/>${rooms.join('')}
  <rect x="480" y="120" width="100" height="150" class="shaft"/><path d="M480 120L580 270M580 120L480 270" class="line"/>
  <rect x="620" y="120" width="130" height="150" class="shaft"/>${Array.from({ length: 7 }, (_, i) => `<path d="M620 ${138 + i * 20}H750" class="line"/>`).join('')}
  <text x="530" y="105" class="name">1号梯</text><text x="685" y="105" class="name">楼梯</text><text x="600" y="440" class="name">1单元大堂</text>
  <path d="M40 40H1160V760H700M500 760H40V40" class="outer"/><path d="M500 760A100 100 0 0 1 600 660M700 760A100 100 0 0 0 600 660" class="line"/><text x="600" y="792" class="name">入口</text></svg>`
}
