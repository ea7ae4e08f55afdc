// Expected errors of patrols; part of desk-errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const PATROL_ERRORS = {
  'patrol.pointNotFound': { status: 404, zh: '没有这个巡更点，可能已被删除。', en: 'There is no such checkpoint; it may have been removed.' },
  'patrol.routeNotFound': { status: 404, zh: '没有这条巡更路线。', en: 'There is no such patrol route.' },
  'patrol.scheduleNotFound': { status: 404, zh: '没有这条巡更计划。', en: 'There is no such patrol schedule.' },
  'patrol.roundNotFound': { status: 404, zh: '没有这次巡更。', en: 'There is no such round.' },
  'patrol.checkInNotFound': { status: 404, zh: '没有这条打卡记录。', en: 'There is no such check-in.' },
  'patrol.photoNotFound': {
    status: 404,
    zh: '没有这张照片，或它已用于另一条记录，请重新拍摄。',
    en: 'There is no such photo, or it was used already. Take a new one.',
  },
  'patrol.badPhoto': { status: 422, zh: '照片须为 600 KB 以内的 JPEG。', en: 'A photo has to be a JPEG of at most 600 KB.' },
  'patrol.wrongCode': { status: 422, zh: '巡更点代码不正确，请在现场重新扫码。', en: 'This is not the code of the checkpoint. Scan it again on the spot.' },
  'patrol.tooOld': { status: 422, zh: '打卡时间早于 24 小时前，不再接受。', en: 'This check-in is more than 24 hours old and is not taken any more.' },
  'patrol.tagTaken': { status: 409, zh: '这个标签已属于另一个巡更点。', en: 'This tag belongs to another checkpoint.' },
  'patrol.roundOver': { status: 409, zh: '这次巡更已结束。', en: 'This round is over.' },
} as const satisfies Readonly<Record<string, ErrorEntry>>
