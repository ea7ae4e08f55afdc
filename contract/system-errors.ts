// What may be wrong with the core and its processes; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const SYSTEM_ERRORS = {
  'system.crashLoop': {
    status: 503,
    zh: '后台进程反复退出，系统仍在自动重启。请在“设置 → 系统”查看原因，并导出支持包。',
    en: 'A process of the core keeps ending; it is started again each time. See Settings, System for why, and save the support bundle.',
  },
  'system.memory': {
    status: 503,
    zh: '主进程占用内存过大，请在方便时重启系统，并导出支持包。',
    en: 'The core takes too much memory. Save the support bundle and restart it when you can.',
  },
  'system.stalled': {
    status: 503,
    zh: '主进程停顿过久或反复停顿，告警可能延迟。请检查电脑负荷与磁盘。',
    en: 'The core stood still for long, or again and again; alerts may have come late. Look at the load of the computer and its disk.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>
