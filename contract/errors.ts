// Every expected error of the product: its code, its HTTP status, and what a person is told, in both languages.
import { ACCESS_ERRORS } from './access-errors.ts'
import { CAMERA_ERRORS } from './camera-errors.ts'
import { CAMERA_HEALTH_ERRORS } from './camera-health-errors.ts'
import { BACKUP_ERRORS } from './backup-errors.ts'
import { RECORDING_ERRORS } from './recording-errors.ts'
import { DESK_ERRORS } from './desk-errors.ts'
import { LINK_ERRORS, type ErrorEntry } from './link-errors.ts'
import { PHONE_ERRORS } from './phone-errors.ts'
import { PLAYBACK_ERRORS } from './playback-errors.ts'
import { PROOF_ERRORS } from './proof-errors.ts'
import { RECORDER_ERRORS } from './recorder-errors.ts'
import { REPORT_ERRORS } from './report-errors.ts'
import { PRIVACY_ERRORS } from './privacy-errors.ts'
import { RESIDENT_ERRORS } from './resident-errors.ts'

export const ERRORS = {
  'auth.required': { status: 401, zh: '请先登录。', en: 'Please sign in first.' },
  'auth.wrongCredentials': { status: 401, zh: '用户名或密码不正确。', en: 'The user name or password is not right.' },
  'auth.forbidden': { status: 403, zh: '您的角色没有此权限。', en: 'Your role does not permit this.' },
  'auth.tooManyTries': { status: 429, zh: '尝试次数过多，请稍后再试。', en: 'Too many tries. Please wait a while.' },
  'auth.wrongOrigin': { status: 403, zh: '请求来源不被允许。', en: 'Requests from this origin are not allowed.' },
  'auth.keyInvalid': { status: 401, zh: '接口密钥无效或已停用。', en: 'The integration key is not valid or has been revoked.' },
  'auth.keyExpired': { status: 401, zh: '接口密钥已过期，请更换新密钥。', en: 'The integration key has expired. Make a new one.' },
  'auth.keyAddress': { status: 403, zh: '此接口密钥不允许从该地址使用。', en: 'The integration key may not be used from this address.' },
  'auth.setupDone': { status: 409, zh: '系统已完成初始化，请登录。', en: 'The system has been set up already. Please sign in.' },
  'auth.weakPassword': {
    status: 422,
    zh: '密码至少 12 个字符，且不能是常见密码。',
    en: 'A password needs at least 12 characters and must not be a common one.',
  },
  'user.nameTaken': { status: 409, zh: '该用户名已存在。', en: 'This user name is taken.' },
  'request.malformed': { status: 400, zh: '请求格式不正确。', en: 'The request is malformed.' },
  'request.invalidField': { status: 422, zh: '有字段不符合要求。', en: 'A field is not valid.' },
  'request.tooLarge': { status: 413, zh: '请求内容过大。', en: 'The request is too large.' },
  'request.tooMany': { status: 429, zh: '请求过于频繁，请稍后再试。', en: 'Too many requests. Please wait a while.' },
  'request.notFound': { status: 404, zh: '没有找到所请求的内容。', en: 'There is nothing here.' },
  'request.keyReused': { status: 422, zh: '同一幂等键用于了不同的请求。', en: 'This Idempotency-Key was used for another request.' },
  'request.inProgress': { status: 409, zh: '同一幂等键的请求仍在处理中。', en: 'The request with this Idempotency-Key is still running.' },
  'incident.notFound': { status: 404, zh: '没有这条警情。', en: 'There is no such incident.' },
  'incident.wrongState': {
    status: 409,
    zh: '当前状态下不能执行此操作，可能已由他人处理。',
    en: 'This cannot be done in the present state; somebody may have acted already.',
  },
  'incident.lateTime': {
    status: 422,
    zh: '发生时间须在最近 31 天之内，不能晚于现在。',
    en: 'When it happened must lie within the last 31 days, and not in the future.',
  },
  'incident.reasonRequired': { status: 422, zh: '请填写原因。', en: 'Please give a reason.' },
  'incident.changed': {
    status: 409,
    zh: '这条警情刚刚有了变化，请看过后再试。',
    en: 'This incident has just changed. Look at it again and retry.',
  },
  'incident.cannotMerge': {
    status: 409,
    zh: '火警只能并入同一楼栋的火警，且尚未确认：每栋楼的通道由各自的火警释放。',
    en: "A fire can only be merged into a fire of the same building, and only before it is confirmed: each building's gates are released by its own fire.",
  },
  'fall.notFound': { status: 404, zh: '没有这条坠落记录。', en: 'There is no such fall.' },
  'fall.notOpen': { status: 409, zh: '这条记录不需要核实，或已被核实。', en: 'This fall needs no review, or somebody has reviewed it already.' },
  'fall.noClip': { status: 404, zh: '没有这次坠落的录像。', en: 'No clip of this fall is kept.' },
  'facade.notFound': { status: 404, zh: '这台摄像机没有这个立面。', en: 'This camera has no such facade.' },
  'facade.changed': {
    status: 409,
    zh: '立面设置已被他人修改，请重新载入后再保存。',
    en: 'Somebody else has changed the facades meanwhile. Load them again before saving.',
  },
  'selfTest.running': { status: 409, zh: '这台摄像机正在自检，请稍候。', en: 'A self-test of this camera is under way. Please wait a moment.' },
  'selfTest.noPicture': {
    status: 409,
    zh: '高空抛物自检未通过：摄像机没有画面。',
    en: 'The falling-object self-test failed: the camera delivers no picture.',
  },
  'selfTest.notSeen': {
    status: 409,
    zh: '高空抛物自检未通过：画入的坠落物没有触发告警。请检查立面设置、遮挡和阈值。',
    en: 'The falling-object self-test failed: the drawn object raised no alarm. Check the facade, its masks and thresholds.',
  },
  'selfTest.processDown': {
    status: 503,
    zh: '高空抛物自检未通过：立面分析进程未运行。',
    en: 'The falling-object self-test failed: the process that watches facades is not running.',
  },
  'selfTest.interrupted': { status: 409, zh: '自检因程序重启而中断。', en: 'The self-test was cut off by a restart of the program.' },
  'recording.notFound': { status: 404, zh: '没有这份录像文件。', en: 'There is no such recording.' },
  'recording.unreadable': {
    status: 409,
    zh: '录像文件无法读取或不是可用的视频，请检查文件和磁盘。',
    en: 'The recording cannot be read or is not a usable video. Check the file and the disk.',
  },
  'recording.otherCamera': { status: 409, zh: '这份录像属于另一台摄像机。', en: 'This recording belongs to another camera.' },
  'lookBack.notFound': { status: 404, zh: '没有这次回查。', en: 'There is no such look-back.' },
  'lookBack.outside': {
    status: 422,
    zh: '回查时段必须在录像之内，且不超过 24 小时。',
    en: 'The span must lie within the recording and be no longer than 24 hours.',
  },
  'lookBack.tooMany': { status: 429, zh: '等待中的回查过多，请稍后再试。', en: 'Too many look-backs are waiting. Please try again later.' },
  'lookBack.restarted': {
    status: 409,
    zh: '回查因程序重启而中断，可以重新开始。',
    en: 'The look-back was cut off by a restart of the program; it can be started again.',
  },
  'lookBack.processDown': {
    status: 503,
    zh: '回查进程意外停止，可以重新开始。',
    en: 'The process that searches the recording stopped unexpectedly; the look-back can be started again.',
  },
  'evidence.notFound': { status: 404, zh: '没有这份证据。', en: 'There is no such evidence.' },
  'evidence.notReady': { status: 409, zh: '证据仍在生成，请稍候。', en: 'The evidence is still being made. Please wait a moment.' },
  'evidence.linkInvalid': { status: 403, zh: '证据链接已过期或无效。', en: 'This link to evidence has expired or is not valid.' },
  'evidence.altered': {
    status: 409,
    zh: '证据文件与记录的哈希不符，可能被改动。',
    en: 'The evidence file does not match its recorded hash: it may have been altered.',
  },
  'evidence.notInRing': { status: 409, zh: '录像缓存中已没有该时刻的画面。', en: 'The picture of that moment is no longer in the video buffer.' },
  'evidence.cameraGone': { status: 409, zh: '摄像机不在线，无法取得证据。', en: 'The camera is not connected, so no evidence could be taken.' },
  'evidence.writeFailed': {
    status: 409,
    zh: '证据写入磁盘失败，请检查磁盘空间和权限。',
    en: 'The evidence could not be written. Check disk space and permissions.',
  },
  'evidence.fontMissing': {
    status: 409,
    zh: '本机没有中文字体，无法生成证据页。请安装 fonts-noto-cjk（Windows：微软雅黑或黑体）。',
    en: 'This computer has no Chinese font, so no page could be made. Install fonts-noto-cjk (Windows: Microsoft YaHei or SimHei).',
  },
  'evidence.restarted': {
    status: 409,
    zh: '程序在证据生成前重新启动，录像缓存已丢失。',
    en: 'The program was restarted before the evidence was made; the video buffer was lost.',
  },
  'device.notFound': { status: 404, zh: '没有这台设备。', en: 'There is no such device.' },
  'device.commandUnsupported': { status: 409, zh: '该设备不支持此命令。', en: 'The device does not know this command.' },
  'device.unreachable': { status: 409, zh: '连不上设备。', en: 'The device cannot be reached.' },
  'device.unauthorized': { status: 409, zh: '设备拒绝了用户名或密码。', en: 'The device refused the user name or password.' },
  'device.rejected': { status: 409, zh: '设备拒绝了命令。', en: 'The device rejected the command.' },
  'device.tooOften': { status: 429, zh: '操作过于频繁，请稍候再试。', en: 'Too soon after the last command. Please wait a moment.' },
  'device.listenFailed': { status: 409, zh: '监听端口无法打开，可能已被占用。', en: 'The listening port could not be opened; it may be in use.' },
  'device.wrongAnswer': {
    status: 409,
    zh: '设备的应答无法识别，请核对型号、路径和输入设置。',
    en: 'The answer of the device is not understood. Check its model, paths and input settings.',
  },
  'device.speaking': { status: 409, zh: '设备正在播放上一条语音。', en: 'The device is still saying the last message.' },
  'device.audioUnreadable': {
    status: 422,
    zh: '语音文件无法读取：须为 16 位 PCM 的 WAV，不超过一分钟。',
    en: 'The recorded message cannot be read: it has to be a WAV file (PCM, 16 bits) of at most a minute.',
  },
  'device.noAnswer': {
    status: 409,
    zh: '命令已发出但没有收到应答，结果未知。请先查看现场画面，不要重复操作。',
    en: 'The command was sent but not answered, so its outcome is unknown. Look at the camera before trying again.',
  },
  'device.notConfirmed': {
    status: 409,
    zh: '设备已接受命令，但未确认闸机已打开。',
    en: 'The device accepted the command, but nothing confirms that the gate opened.',
  },
  'fire.notFound': { status: 404, zh: '没有这次火警。', en: 'There is no such fire.' },
  'fire.notFire': { status: 409, zh: '这不是火灾警情。', en: 'This incident is not a fire.' },
  'fire.notReset': {
    status: 409,
    zh: '火灾报警控制器尚未复位；确需结束火警请写明理由。',
    en: 'The fire alarm panel has not been reset. To end the fire all the same, say why.',
  },
  'fire.active': {
    status: 409,
    zh: '本楼栋火警未结束，不能关闭、锁定或恢复通道，也不能占用电梯。',
    en: 'There is a fire in this building: gates cannot be shut and lifts cannot be held until it has ended.',
  },
  'fire.burning': {
    status: 409,
    zh: '火警未结束：请先结束火警，再处置、关闭或搁置该警情。',
    en: 'The fire has not been ended. End it first; then the incident can be resolved, closed or put aside.',
  },
  'fire.testNotFound': { status: 404, zh: '没有进行中的消防测试。', en: 'There is no such test under way.' },
  'telemetry.notFound': { status: 404, zh: '该设备没有上报过这项数据。', en: 'This device has never reported this metric.' },
  'telemetry.limitsChanged': {
    status: 409,
    zh: '限值已被他人修改，请查看后再保存。',
    en: 'Somebody else changed these limits meanwhile; look at them and save again.',
  },
  'vehicle.noPlate': { status: 422, zh: '请填写车牌号。', en: 'Please give the number plate.' },
  'vehicle.notAPlate': {
    status: 422,
    zh: '这不是车牌号：应为 5 至 10 个字符，且至少有一个数字。',
    en: 'This is no number plate: it has 5 to 10 characters and at least one digit.',
  },
  'vehicle.notFound': { status: 404, zh: '没有这辆车。', en: 'There is no such vehicle.' },
  'pairing.noEvent': {
    status: 409,
    zh: '10 分钟内没有收到该设备的事件。请现场触发一次（刷脸、刷卡、过车、报警测试）后再试。',
    en: 'Nothing came from this device within ten minutes. Make something happen there (a face, a card, a vehicle, a test alarm) and try again.',
  },
  'pairing.seenOtherwise': { status: 409, zh: '现场人员看到设备没有照做。', en: 'Whoever stood there saw that it did not.' },
  ...ACCESS_ERRORS,
  ...RESIDENT_ERRORS,
  ...PRIVACY_ERRORS,
  'subscription.notFound': { status: 404, zh: '没有这个订阅。', en: 'There is no such subscription.' },
  'subscription.changed': { status: 409, zh: '该订阅已被他人修改，请重新打开后再改。', en: 'This subscription was changed meanwhile. Open it again.' },
  'subscription.insecure': {
    status: 422,
    zh: '地址未加密，只允许用于本机或内网 IP 地址；地址中不能带用户名。',
    en: 'The address is not encrypted, which is allowed for this computer and private addresses only; it must not carry a user name.',
  },
  'subscription.unreachable': {
    status: 503,
    zh: '对方暂时不能接收事件，将自动重试。',
    en: 'Events cannot be delivered there at the moment; they are retried.',
  },
  'subscription.certificate': {
    status: 503,
    zh: '对方出示的证书不受信任或已更换，投递已暂缓。请核对该订阅的证书设置。',
    en: 'The other side shows a certificate that is not trusted, or another one than before; events wait. Check the certificate settings.',
  },
  'subscription.refused': { status: 503, zh: '对方拒绝了事件，请核对地址和密钥。', en: 'The other side refuses the events. Check the address and the secret.' },
  'subscription.gone': {
    status: 409,
    zh: '对方已停用该接收地址（410），订阅已暂停。',
    en: 'The other side has withdrawn this address (410); the subscription is paused.',
  },
  'subscription.gaveUp': {
    status: 503,
    zh: '多次投递失败，订阅已暂停，需要人工恢复。',
    en: 'Delivery failed for days; the subscription is paused until a person resumes it.',
  },
  'key.notFound': { status: 404, zh: '没有这个接口密钥。', en: 'There is no such integration key.' },
  ...REPORT_ERRORS,
  'site.invalid': { status: 422, zh: '项目配置文件有误。', en: 'The site file is not valid.' },
  'data.inUse': { status: 409, zh: '数据目录正被另一个程序使用。', en: 'Another program is using the data directory.' },
  'data.newer': { status: 409, zh: '数据由更新版本的程序写入，请升级程序。', en: 'The data was written by a newer version. Please upgrade the program.' },
  'data.damaged': { status: 409, zh: '数据库损坏或密钥不符，请从备份恢复。', en: 'The database is damaged or its key does not fit. Please restore a backup.' },
  'model.missing': {
    status: 409,
    zh: '缺少识别模型，请运行 npm start 或 npm test 生成。',
    en: 'A recognition model is missing. Run npm start or npm test to build it.',
  },
  'model.altered': {
    status: 409,
    zh: '识别模型文件与记录的哈希不符，已拒绝加载。',
    en: 'A recognition model does not match its recorded hash and was refused.',
  },
  'storage.low': {
    status: 503,
    zh: '磁盘空间不足，请尽快清理或扩容；写满后将无法保存证据和警情。',
    en: 'The disk is nearly full. Free some space soon: on a full disk neither evidence nor incidents can be kept.',
  },
  'storage.failing': {
    status: 503,
    zh: '数据无法写入磁盘，新的警情和证据可能丢失，请立即检查磁盘空间。',
    en: 'Data cannot be written to the disk; new incidents and evidence may be lost. Check the disk now.',
  },
  'system.visionDown': {
    status: 503,
    zh: '智能识别进程已停止，正在重启；期间不会产生新的识别告警。',
    en: 'Recognition has stopped and is being restarted; until then no camera alert can be raised.',
  },
  'system.facadeDown': {
    status: 503,
    zh: '立面分析进程已停止，正在重启；期间不会产生高空抛物告警。',
    en: 'The process that watches facades has stopped and is being restarted; until then no falling object can be noticed.',
  },
  'system.mediaDown': { status: 503, zh: '视频进程已停止，正在重启。', en: 'The video process has stopped and is being restarted.' },
  'media.exited': { status: 503, zh: '视频进程已停止。', en: 'The video process has stopped.' },
  ...LINK_ERRORS,
  ...PHONE_ERRORS,
  ...DESK_ERRORS,
  ...CAMERA_ERRORS,
  ...CAMERA_HEALTH_ERRORS,
  ...RECORDER_ERRORS,
  ...RECORDING_ERRORS,
  ...BACKUP_ERRORS,
  ...PLAYBACK_ERRORS,
  ...PROOF_ERRORS,
  'system.internal': { status: 500, zh: '程序内部错误，已记录。', en: 'An internal error; it has been logged.' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

/** An error that people or programs are expected to meet; anything else that is thrown is a bug. */
export class VigilError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>> | undefined

  /** @param details shown to the caller: never a secret, never a personal field */
  constructor(code: ErrorCode, details?: Readonly<Record<string, unknown>>, options?: { cause?: unknown }) {
    super(ERRORS[code].en, options)
    this.name = 'VigilError'
    this.code = code
    this.details = details
  }
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
