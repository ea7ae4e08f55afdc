// Expected errors of cameras and of setting them up; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const CAMERA_ERRORS = {
  'camera.notFound': { status: 404, zh: '没有这台摄像机。', en: 'There is no such camera.' },
  'camera.unauthorized': {
    status: 409,
    zh: '摄像机拒绝了用户名或密码。请核对后保存；为避免账号被锁，系统不会频繁重试。',
    en: 'The camera refused the user name or password. Correct them; to keep the account from being locked, retries are rare.',
  },
  'camera.unreachable': {
    status: 409,
    zh: '连不上摄像机。请检查供电、网线、地址和端口。',
    en: 'The camera cannot be reached. Check its power, cable, address and port.',
  },
  'camera.wrongPath': { status: 409, zh: '摄像机上没有这一路码流，请检查 RTSP 路径。', en: 'The camera has no such stream. Check the RTSP path.' },
  'camera.notVideo': { status: 409, zh: '该地址返回的不是可用的视频码流。', en: 'What this address delivers is not a usable video stream.' },
  'camera.unsupportedCodec': {
    status: 409,
    zh: '不支持该视频编码，请将子码流设为 H.264 或 H.265。',
    en: 'This video codec is not supported. Set the sub stream to H.264 or H.265.',
  },
  'camera.needsStreamAddress': {
    status: 409,
    zh: '请在项目配置中填写 RTSP 地址（main 或 sub）；仅凭 ONVIF 尚不能取流。',
    en: 'Give an RTSP address (main or sub) in the site file; a stream cannot be taken from ONVIF alone yet.',
  },
  'camera.saysTampered': {
    status: 409,
    zh: '摄像机报告画面被遮挡、移动或破坏。请到现场查看。',
    en: 'The camera says that it was covered, moved or tampered with. Have somebody look at it.',
  },
  'camera.videoLoss': {
    status: 409,
    zh: '录像机报告该通道视频丢失。请检查摄像机供电和线路。',
    en: 'The recorder says that it has lost the picture of this channel. Check power and cable of the camera.',
  },
  'camera.noStill': { status: 409, zh: '这台摄像机不提供静态图片。', en: 'This camera gives no single pictures.' },
  'camera.stalled': { status: 409, zh: '画面停止更新，正在重新连接。', en: 'The picture has stopped. Reconnecting.' },
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
  'cameraSetup.tooManyTries': {
    status: 429,
    zh: '同时测试区域的人过多（最多 3 处），请稍后再试。',
    en: 'Zones are being tried at three places already. Please wait a while.',
  },
  'cameraTrial.tooMany': {
    status: 429,
    zh: '正在进行的搜索或测试过多，请稍后再试。',
    en: 'Too many searches and trials are running. Please wait a while.',
  },
  'head.none': { status: 404, zh: '这台摄像机不能转动，或尚未连上。', en: 'This camera cannot be turned, or has not been reached yet.' },
  'head.held': { status: 409, zh: '这台摄像机正由他人操控，请稍候。', en: 'Somebody else is turning this camera. Please wait a moment.' },
} as const satisfies Record<string, ErrorEntry>
