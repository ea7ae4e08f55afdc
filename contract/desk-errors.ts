// Expected errors of how the desk works: its settings, staff, sending, patrols, maps, shifts; part of errors.ts.
import { DUTY_ERRORS } from './duty-errors.ts'
import { EMERGENCY_ERRORS } from './emergency-errors.ts'
import { SYSTEM_ERRORS } from './system-errors.ts'
import type { ErrorEntry } from './link-errors.ts'
import { PATROL_ERRORS } from './patrol-errors.ts'
import { MAP_ERRORS } from './map-errors.ts'

export const DESK_ERRORS = {
  ...MAP_ERRORS,
  'desk.settingsChanged': {
    status: 409,
    zh: '值守设置已被他人修改，请核对后再保存。',
    en: 'The desk settings were changed by somebody else. Look at them again, then save.',
  },
  ...DUTY_ERRORS,
  ...EMERGENCY_ERRORS,
  ...SYSTEM_ERRORS,
  'staff.notFound': { status: 404, zh: '没有这位值班人员。', en: 'There is no such person on the staff.' },
  'staff.accountTaken': { status: 409, zh: '该账号已关联其他人员。', en: 'This account belongs to somebody else on the staff.' },
  'staff.isSent': {
    status: 409,
    zh: '此人还有未完成的任务，请先撤回或改派。',
    en: 'This person still has open tasks. Withdraw them or send somebody else first.',
  },
  'staff.notYou': {
    status: 409,
    zh: '您的账号没有关联值班人员，请管理人员在“值班 · 人员”中关联。',
    en: 'Your account belongs to nobody on the staff. Ask a manager to link it under Duty, People.',
  },
  'dispatch.notFound': { status: 404, zh: '没有这条派单。', en: 'There is no such dispatch.' },
  'dispatch.alreadySent': { status: 409, zh: '此人已派往这条警情。', en: 'This person has been sent to this incident already.' },
  'dispatch.wrongStep': {
    status: 409,
    zh: '派单状态已变化，不能执行此操作。',
    en: 'This does not fit what has become of the dispatch.',
  },
  'dispatch.badPhoto': { status: 422, zh: '请上传不超过 500 KB 的 JPEG 照片。', en: 'Send a JPEG photo of at most 500 KB.' },
  'dispatch.tooManyPhotos': { status: 409, zh: '此任务的照片已达上限（20 张）。', en: 'This task has as many photos as it may (20).' },
  'dispatch.tooManyReports': {
    status: 409,
    zh: '此任务的现场汇报已达上限（100 条），请用电台联系控制室。',
    en: 'This task has as many reports as it may (100). Call the control room by radio.',
  },
  'shelf.urgent': {
    status: 409,
    zh: '火警和求助的来源不能搁置。请先处置；线路或设备有故障时，请报修或将控制器置于测试状态。',
    en: 'The source of a fire or a call for help cannot be shelved. Handle it first; if a line or device is faulty, have it repaired or put the panel under test.',
  },
  'shelf.noSource': {
    status: 409,
    zh: '此警情由人员上报，没有可搁置的来源。可以只搁置这一条警情。',
    en: 'This incident was reported by a person and has no source to shelve. Shelve the incident alone.',
  },
  'shelf.already': { status: 409, zh: '此来源已在搁置中。', en: 'This source is shelved already.' },
  'shelf.notFound': {
    status: 404,
    zh: '此来源不在搁置中，可能已到期或已由他人恢复。',
    en: 'This source is not shelved: its time is over, or somebody else ended it.',
  },
  'shelf.tooMany': {
    status: 409,
    zh: '搁置中的来源已达 200 个。请先恢复一些，或检修反复误报的设备。',
    en: '200 sources are shelved already. End some, or have the devices repaired that keep alarming.',
  },
  'desk.noSuchVersion': { status: 404, zh: '没有该版本的值守设置。', en: 'There is no such version of the desk settings.' },
  'procedure.answersMissing': {
    status: 409,
    zh: '处置步骤尚有必答项未填写，请先填写再结束警情。',
    en: 'Steps of the procedure that must be answered are not. Answer them, then resolve or close.',
  },
  'procedure.noSuchStep': { status: 404, zh: '该警情的处置步骤中没有这一项。', en: 'The procedure of this incident has no such step.' },
  'procedure.badAnswer': { status: 422, zh: '该步骤不接受这样的回答。', en: 'This step does not take such an answer.' },
  ...PATROL_ERRORS,
} as const satisfies Readonly<Record<string, ErrorEntry>>
