// What metrics are called in the site's own language, for incidents and the property management system.
import { METRIC_UNITS } from '../../contract/telemetry.ts'

const NAMES: Readonly<Record<string, string>> = {
  vibration_rms: '振动',
  motor_temp: '电机温度',
  bearing_temp: '轴承温度',
  current: '电流',
  power: '功率',
  pressure: '压力',
  level: '液位',
  flow: '流量',
  load: '负载',
  door_cycles: '开关门次数',
  trips: '运行次数',
}

export function metricName(metric: string): string {
  return NAMES[metric] ?? metric
}

/** `4.5 mm/s` */
export function withUnit(metric: string, value: number): string {
  const unit = METRIC_UNITS[metric]
  const rounded = String(Math.round(value * 100) / 100)
  return unit === undefined ? rounded : `${rounded} ${unit}`
}
