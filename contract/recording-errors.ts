// What can be wrong with recording on this computer; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const RECORDING_ERRORS = {
  'recording.changed': {
    status: 409,
    zh: '录像设置已被他人修改，请重新载入后再保存。',
    en: 'Somebody else has changed what is recorded meanwhile. Load it again before saving.',
  },
  'recording.standsStill': {
    status: 503,
    zh: '录像已停止写入，实时画面和报警不受影响。请检查磁盘空间和磁盘状态。',
    en: 'Nothing is being recorded; live pictures and alarms go on. Check the disk and the room on it.',
  },
  'recording.slowDisk': {
    status: 503,
    zh: '磁盘写入过慢，部分录像丢失。请检查磁盘。',
    en: 'The disk is too slow and parts of the recordings are lost. Check the disk.',
  },
  'recording.tooSmall': {
    status: 503,
    zh: '磁盘放不下所要求的录像天数，最早的录像将提前删除。请减少保留天数或扩容。',
    en: 'The disk is too small for the days that are wanted; the oldest recordings will go before their time. Ask for fewer days or add room.',
  },
} as const satisfies Record<string, ErrorEntry>
