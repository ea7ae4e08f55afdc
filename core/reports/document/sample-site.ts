// The estate of the sample figures: what its buildings, cameras and devices are called, and what its managers aim at.
import type { ReportTargets } from '../../../contract/report-figures.ts'
import { REPORT_INDICATORS, REPORT_SECTIONS, type ReportTemplate } from '../../../contract/report-template.ts'
import type { ReportNames } from './composing.ts'

const [MINUTE, HOUR] = [60_000, 3_600_000] as const

const buildings = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`b${i + 1}`, `${i + 1}栋`]))
export const spots = ['大堂', '地下车库入口', '北立面', '消防通道', '后门']
export const cameras = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`cam-${i + 1}`, `${(i % 12) + 1}栋${spots[Math.floor(i / 12)]}`]))
export const devices: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`gate-${i + 1}`, `${(i % 12) + 1}栋${i < 12 ? 1 : 2}单元闸机`])),
  'plate-1': '东门车牌识别机',
  'plate-2': '西门车牌识别机',
  'panel-1': '1号消防控制柜',
  'panel-2': '地库消防控制柜',
  ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`patrol-${i + 1}`, `巡更点读卡器 ${i + 1}`])),
  ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`lift-${i + 1}`, `${i + 1}栋1号电梯`])),
  'pump-1': '生活水泵 1',
}

export const sampleNames: ReportNames = { siteName: '翠园一期', buildings, cameras, devices }

export const sampleTargets: ReportTargets = {
  acknowledgeMs: 60_000,
  dispatchMs: 3 * MINUTE,
  arriveMs: 10 * MINUTE,
  closeMs: 4 * HOUR,
  workOrderMs: 48 * HOUR,
  inTime: 0.95,
  availability: 0.999,
  falseAlarmShare: 0.1,
  patrolDone: 0.98,
}

export const sampleTemplate: ReportTemplate = {
  name: '月报',
  sections: [...REPORT_SECTIONS],
  indicators: [...REPORT_INDICATORS],
  logo: null,
  targets: sampleTargets,
  shifts: ['00:00', '08:00', '16:00'],
}
