// Expected errors of setting up cameras; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const CAMERA_ERRORS = {
  'cameraSetup.changed': {
    status: 409,
    zh: '摄像机设置已被他人修改，请重新载入后再保存。',
    en: 'Somebody else has changed this camera meanwhile. Load it again before saving.',
  },
  'cameraSetup.idTaken': { status: 409, zh: '该编号已被其他摄像机使用。', en: 'Another camera has this id.' },
  'cameraSetup.ofSiteFile': {
    status: 409,
    zh: '这台摄像机写在项目文件中，请在项目文件里删除。',
    en: 'This camera stands in the site file. Take it out there.',
  },
  'cameraSetup.tooMany': { status: 409, zh: '摄像机数量已达上限（256 台）。', en: 'There are as many cameras as there may be (256).' },
  'cameraSetup.noVersion': { status: 404, zh: '没有这个历史版本。', en: 'There is no such earlier version.' },
  'cameraTrial.tooMany': {
    status: 429,
    zh: '正在进行的搜索或测试过多，请稍后再试。',
    en: 'Too many searches and trials are running. Please wait a while.',
  },
  'head.none': { status: 404, zh: '这台摄像机不能转动，或尚未连上。', en: 'This camera cannot be turned, or has not been reached yet.' },
  'head.held': { status: 409, zh: '这台摄像机正由他人操控，请稍候。', en: 'Somebody else is turning this camera. Please wait a moment.' },
} as const satisfies Record<string, ErrorEntry>
