// Expected errors of the emergency pack; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const EMERGENCY_ERRORS = {
  'emergency.none': {
    status: 404,
    zh: '没有应急资料，或文件已被改动。请按“立即更新”。',
    en: 'There is no emergency pack, or its file was altered. Press “Make it anew”.',
  },
  'emergency.busy': { status: 409, zh: '应急资料正在生成，请稍候。', en: 'The emergency pack is being made. Please wait a moment.' },
  'emergency.notMade': {
    status: 500,
    zh: '应急资料生成失败，请检查磁盘空间后再试。',
    en: 'The emergency pack could not be made. Look at the room on the disk and try again.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>
