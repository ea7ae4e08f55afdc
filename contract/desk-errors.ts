// Expected errors of how the desk works: its settings, staff, sending, patrols, maps, shifts; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const DESK_ERRORS = {
  'desk.settingsChanged': {
    status: 409,
    zh: '值守设置已被他人修改，请核对后再保存。',
    en: 'The desk settings were changed by somebody else. Look at them again, then save.',
  },
  'desk.noSuchVersion': { status: 404, zh: '没有该版本的值守设置。', en: 'There is no such version of the desk settings.' },
  'procedure.answersMissing': {
    status: 409,
    zh: '处置步骤尚有必答项未填写，请先填写再办结。',
    en: 'Steps of the procedure that must be answered are not. Answer them, then resolve or close.',
  },
  'procedure.noSuchStep': { status: 404, zh: '该警情的处置步骤中没有这一项。', en: 'The procedure of this incident has no such step.' },
  'procedure.badAnswer': { status: 422, zh: '该步骤不接受这样的回答。', en: 'This step does not take such an answer.' },
} as const satisfies Readonly<Record<string, ErrorEntry>>
