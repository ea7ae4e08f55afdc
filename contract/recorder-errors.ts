// Expected errors of what recorders keep; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const RECORDER_ERRORS = {
  'recorder.none': {
    status: 404,
    zh: '这台摄像机没有可回放的录像机。请通过录像机添加摄像机，或使用支持 Profile G 的摄像机。',
    en: 'No recorder is known for this camera. Add it by its recorder, or use a camera with Profile G.',
  },
  'recorder.notRecorded': { status: 404, zh: '录像机上没有该时间的录像。', en: 'The recorder keeps nothing of that time.' },
  'recorder.busy': {
    status: 409,
    zh: '录像机正在进行的回放已达上限，请先关闭其他回放。',
    en: 'The recorder plays as many recordings as it can. Close another playback first.',
  },
  'recorder.unauthorized': {
    status: 409,
    zh: '录像机拒绝了用户名或密码，或该用户没有回放权限。为避免账号被锁，十分钟内不再重试。',
    en: 'The recorder refused the log-in, or this user may not play recordings. To keep the account from being locked it is not asked again for ten minutes.',
  },
  'recorder.unreachable': {
    status: 409,
    zh: '连不上录像机。请检查供电、网线和端口。',
    en: 'The recorder cannot be reached. Check its power, cable and ports.',
  },
  'recorder.notSupported': {
    status: 409,
    zh: '这台录像机不支持按时间检索或回放。',
    en: 'This recorder cannot be searched or played by time.',
  },
  'recorder.unreadable': { status: 409, zh: '录像机的应答无法识别。', en: 'The answer of the recorder is not understood.' },
  'recorder.stalled': { status: 409, zh: '录像机停止了发送，正在重试。', en: 'The recorder has stopped sending. Trying again.' },
} as const satisfies Record<string, ErrorEntry>

export type RecorderProblem = keyof typeof RECORDER_ERRORS
