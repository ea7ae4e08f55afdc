// Expected errors of how the desk works: its settings, staff, sending, patrols, maps, shifts; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const DESK_ERRORS = {
  'desk.settingsChanged': {
    status: 409,
    zh: '值守设置已被他人修改，请核对后再保存。',
    en: 'The desk settings were changed by somebody else. Look at them again, then save.',
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
} as const satisfies Readonly<Record<string, ErrorEntry>>
