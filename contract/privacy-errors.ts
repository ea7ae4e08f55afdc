// Expected errors of privacy: what cameras are for, requests of persons, breaches; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const PRIVACY_ERRORS = {
  'privacy.changed': { status: 409, zh: '隐私设置已被他人修改，请核对后再保存。', en: 'Somebody else changed this meanwhile. Look at it again, then save.' },
  'privacy.placeForbidden': {
    status: 422,
    zh: '法律禁止在此类场所安装图像采集设备，请拆除或调整该摄像机。',
    en: 'The law forbids cameras in such a place. Take the camera down or turn it away.',
  },
  'privacy.requestNotFound': { status: 404, zh: '没有这条个人信息请求。', en: 'There is no such request.' },
  'privacy.requestClosed': { status: 409, zh: '该请求已办结或正在办理。', en: 'This request is closed, or is being carried out.' },
  'privacy.nobodyNamed': { status: 422, zh: '请选择此请求涉及的人员或车牌。', en: 'Choose the persons or plates the request is about.' },
  'privacy.notCarriedOut': {
    status: 409,
    zh: '请先执行该请求（删除或撤回），再办结。',
    en: 'Carry the request out first (erase or withdraw), then close it.',
  },
  'privacy.breachNotFound': { status: 404, zh: '没有这条泄露事件。', en: 'There is no such breach.' },
  'privacy.breachClosed': { status: 409, zh: '该泄露事件已结案。', en: 'This breach is closed.' },
  'privacy.reasonNeeded': { status: 422, zh: '查看未遮挡的录像须填写理由。', en: 'Seeing the uncovered clip needs a reason.' },
  'privacy.notMasked': { status: 503, zh: '遮挡后的录像暂时无法生成，请稍后再试。', en: 'The covered clip cannot be made now. Try again later.' },
} as const satisfies Readonly<Record<string, ErrorEntry>>
