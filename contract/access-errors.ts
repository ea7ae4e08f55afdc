// Expected errors of accounts, proofs and acts that need a second person; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const ACCESS_ERRORS = {
  'auth.proofNeeded': { status: 403, zh: '此操作需要再次确认身份：请输入密码或动态码。', en: 'This needs your password or a code once more.' },
  'auth.codeNeeded': { status: 401, zh: '请输入动态码（手机验证器上的 6 位数字）。', en: 'Please give the code, the six digits of your authenticator.' },
  'auth.wrongCode': {
    status: 401,
    zh: '动态码不正确或已用过。请等下一个动态码；仍不行时，请核对手机与值守主机的时间，或使用备用码。',
    en: 'The code is wrong or was used already. Wait for the next one; if that fails too, compare the clocks of the phone and of this system, or use a recovery code.',
  },
  'auth.clockOff': {
    status: 409,
    zh: '动态码来自另一时刻：手机或值守主机的时间不准，请先校时。',
    en: 'This code belongs to another moment: the clock of the phone or of this system is off. Set it right first.',
  },
  'auth.mustAct': {
    status: 403,
    zh: '请先按登录页提示修改密码或启用动态码。',
    en: 'First change the password, or set up codes, as the log-in page asks.',
  },
  'auth.samePassword': { status: 422, zh: '新密码不能与原密码相同。', en: 'The new password must not be the old one.' },
  'auth.noCodes': { status: 409, zh: '尚未开始设置动态码。', en: 'Codes have not been begun to be set up.' },
  'auth.hasCodes': { status: 409, zh: '动态码已启用；更换手机请先停用。', en: 'Codes are set up already. To change the phone, remove them first.' },
  'auth.codesRequired': { status: 409, zh: '您的角色必须使用动态码，不能停用。', en: 'Your role needs codes; they cannot be removed.' },
  'auth.sessionNotFound': { status: 404, zh: '该登录已结束。', en: 'This session is over already.' },
  'user.notFound': { status: 404, zh: '没有这个账号。', en: 'There is no such account.' },
  'user.lastAdmin': {
    status: 409,
    zh: '这是最后一个可用的管理员，不能停用或改为其他角色。',
    en: 'This is the last administrator who can sign in: it can neither be disabled nor lose the role.',
  },
  'user.yourself': { status: 409, zh: '不能停用自己或更改自己的角色。', en: 'You can neither disable yourself nor change your own role.' },
  'access.rulesChanged': {
    status: 409,
    zh: '安全规则已被他人修改，请核对后再保存。',
    en: 'The access rules were changed by somebody else. Look at them again, then save.',
  },
  'access.tooFew': {
    status: 409,
    zh: '双人规则需要至少两个可批准的账号，请先添加。',
    en: 'Two persons need at least two accounts that may approve. Add one first.',
  },
  'incident.notHeld': { status: 409, zh: '该警情的证据没有被保全。', en: 'The evidence of this incident is not held.' },
  'approval.needed': { status: 409, zh: '此操作需要另一位有权限的人员批准。', en: 'This needs somebody else who may approve it.' },
  'approval.notFound': { status: 404, zh: '没有这条批准申请。', en: 'There is no such request for approval.' },
  'approval.samePerson': { status: 403, zh: '申请人不能批准自己的操作。', en: 'Whoever asks cannot be the one who approves.' },
  'approval.mayNot': { status: 403, zh: '此账号无权批准该操作。', en: 'This account may not approve this.' },
  'approval.over': { status: 409, zh: '该申请已过期、已答复或已使用。', en: 'This request has expired, was answered, or was used.' },
  'approval.tooMany': {
    status: 429,
    zh: '您有太多待批准的申请，请先等候答复或撤回。',
    en: 'Too many of your requests wait for an answer. Wait for it or withdraw some.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>
