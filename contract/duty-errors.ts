// Expected errors of duty at the desk: shifts, handover, duty log, post checks and drills; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const DUTY_ERRORS = {
  'duty.planChanged': {
    status: 409,
    zh: '班次计划已被他人修改，请核对后再保存。',
    en: 'The shift plan was changed by somebody else. Look at it again, then save.',
  },
  'duty.postCheckMissed': {
    status: 409,
    zh: '值班查岗超时未应答，请立即到控制室查看。',
    en: 'A post check was not answered in time. Go to the control room and look.',
  },
  'duty.handoverOverdue': { status: 409, zh: '已到交班时间，无人接班签字。', en: 'The shift is over and nobody has signed to take it over.' },
  'shift.notFound': { status: 404, zh: '没有这个班次。', en: 'There is no such shift.' },
  'shift.notRunning': { status: 409, zh: '当前没有进行中的班次，请先签到上岗。', en: 'No shift is running. Sign on at the desk first.' },
  'shift.notOnDesk': { status: 409, zh: '您未在本班签到。', en: 'You are not signed on at the desk.' },
  'shift.lastAtDesk': { status: 409, zh: '您是本班最后一人，请办理交接班。', en: 'You are the last one at the desk. Hand over instead.' },
  'handover.notFound': { status: 404, zh: '没有这次交接班。', en: 'There is no such handover.' },
  'handover.wrongStep': { status: 409, zh: '交接班已进行到另一步，请刷新后再试。', en: 'The handover has moved on to another step. Look at it again.' },
  'handover.tooManyNotes': { status: 409, zh: '本次交接班的问答已达上限（200 条）。', en: 'This handover has as many questions and answers as it may (200).' },
  'handover.whoReads': {
    status: 409,
    zh: '请接班人先用本人账号验证，再查看警情。',
    en: 'The incoming person says who it is first, with one’s own account, and reads then.',
  },
  'handover.mayNot': { status: 403, zh: '此账号不能值班，不能签字。', en: 'This account may not take the desk, so it cannot sign.' },
  'handover.notOnDesk': { status: 409, zh: '交班人须是本班已签到的值班员。', en: 'Only somebody who is signed on in this shift can hand it over.' },
  'handover.samePerson': {
    status: 409,
    zh: '交班人与接班人为同一账号；如需连班，请勾选“本人连班”。',
    en: 'The same account is leaving and taking over. If you go on for another shift, say so.',
  },
  'handover.unread': {
    status: 409,
    zh: '还有紧急警情未阅，接班人须逐条查看后才能签字。',
    en: 'There are critical incidents that were not read. Read each of them before you sign.',
  },
  'dutyLog.notFound': { status: 404, zh: '没有这条可更正的值班记录。', en: 'There is no such line of the duty log to correct.' },
  'postCheck.notFound': { status: 404, zh: '这次查岗已结束。', en: 'This post check is over.' },
  'training.notFound': { status: 404, zh: '没有这次训练，可能已结束。', en: 'There is no such training; it may be over.' },
  'training.underWay': { status: 409, zh: '您已有一次训练在进行中。', en: 'You have a training under way already.' },
  'training.tooMany': { status: 429, zh: '同时进行的训练过多，请稍后再试。', en: 'Too many trainings are under way. Please wait a while.' },
  'drill.underWay': { status: 409, zh: '已有一场现场演练在进行中，请先结束。', en: 'A drill is under way already. End it first.' },
  'drill.notFound': { status: 404, zh: '没有这场演练，可能已结束。', en: 'There is no such drill; it may be over.' },
  'drill.notDrill': { status: 409, zh: '这条警情不是演练。', en: 'This incident is no drill.' },
  'drill.notMoved': { status: 409, zh: '演练中，设备未动作，仅作记录。', en: 'This is a drill: the device was not moved, it was only noted.' },
} as const satisfies Readonly<Record<string, ErrorEntry>>
