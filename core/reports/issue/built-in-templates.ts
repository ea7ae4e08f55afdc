// The templates that are there from the first start: 日报, 周报, 月报 and the three forms of the fire control room.
import type { TemplateSettings } from '../../../contract/reports.ts'
import { REPORT_INDICATORS, REPORT_SECTIONS, type ReportSection } from '../../../contract/report-template.ts'
import type { ReportKind } from '../../../contract/report-words.ts'
import { DEFAULT_TARGETS } from '../targets.ts'

const FORMS: readonly ReportSection[] = ['dutyForm', 'patrolForm', 'faultForm']
const whole = REPORT_SECTIONS.filter((section) => !FORMS.includes(section))
const daily = whole.filter((section) => section !== 'load' && section !== 'use' && section !== 'privacy')

function template(kind: ReportKind, zh: string, en: string, sections: readonly ReportSection[]): TemplateSettings {
  const language = 'zh-CN'
  return {
    name: { zh, en },
    kind,
    sections: [...sections],
    indicators: [...REPORT_INDICATORS],
    targets: DEFAULT_TARGETS,
    shifts: ['08:00', '20:00'],
    language,
    formats: ['pdf', 'xlsx'],
    logo: null,
    buildingId: null,
  }
}

/** By id, in the order they are offered. */
export const BUILT_IN_TEMPLATES: ReadonlyMap<string, TemplateSettings> = new Map([
  ['day', template('day', '日报', 'Daily report', daily)],
  ['week', template('week', '周报', 'Weekly report', whole)],
  ['month', template('month', '月报', 'Monthly report', whole)],
  ['span', template('span', '安全报告', 'Safety report', whole)],
  ['duty', template('duty', '消防控制室值班记录', 'Fire control room duty record', ['dutyForm'])],
  ['patrol', template('patrol', '巡查记录', 'Patrol record', ['patrolForm'])],
  ['faults', template('faults', '设备故障记录', 'Record of device faults', ['faultForm'])],
])
