// Expected errors of how the desk works: its settings, staff, sending, patrols, maps, shifts; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'
import { PATROL_ERRORS } from './patrol-errors.ts'

export const DESK_ERRORS = {
  'desk.settingsChanged': {
    status: 409,
    zh: '值守设置已被他人修改，请核对后再保存。',
    en: 'The desk settings were changed by somebody else. Look at them again, then save.',
  },
  ...PATROL_ERRORS,
} as const satisfies Readonly<Record<string, ErrorEntry>>
