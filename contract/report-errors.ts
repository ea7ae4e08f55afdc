// Expected errors of safety reports and their delivery; a part of errors.ts.

export const REPORT_ERRORS = {
  'report.notFound': { status: 404, zh: '没有这份报告。', en: 'There is no such report.' },
  'report.notReady': { status: 409, zh: '报告还没有生成。', en: 'The report has not been made yet.' },
  'report.altered': {
    status: 409,
    zh: '报告文件与出具时不一致，已拒绝提供。请勿使用，并从备份恢复原文件。',
    en: 'The file of this report is not what was issued and was refused. Do not use it; restore the original from a backup.',
  },
  'report.wrongState': { status: 409, zh: '报告当前状态下不能执行此操作。', en: 'This cannot be done with the report in its present state.' },
  'report.tooMany': { status: 429, zh: '等待生成的报告过多，请稍后再试。', en: 'Too many reports are waiting to be made. Please wait a while.' },
  'report.makingFailed': {
    status: 500,
    zh: '报告生成失败，原因已记录；可以重试。',
    en: 'The report could not be made; the reason has been logged. It can be tried again.',
  },
  'report.future': { status: 422, zh: '报告的时间段须已结束。', en: 'The span of a report has to be over.' },
  'report.notMade': {
    status: 503,
    zh: '有计划内的报告没有生成，请在报告页查看并重试。',
    en: 'A scheduled report could not be made. Look at it on the reports screen and try again.',
  },
  'report.undelivered': {
    status: 503,
    zh: '有报告投递失败，已停止重试，请在报告页查看原因。',
    en: 'A report could not be delivered and is no longer tried. The reports screen says why.',
  },
  'report.noDelivery': { status: 404, zh: '没有这次投递，或已送达。', en: 'There is no such delivery, or it has been delivered.' },
  'report.noTemplate': { status: 404, zh: '没有这个模板。', en: 'There is no such template.' },
  'report.templateInUse': { status: 409, zh: '有计划正在使用此模板，请先修改计划。', en: 'A schedule uses this template; change the schedule first.' },
  'report.noSchedule': { status: 404, zh: '没有这个计划。', en: 'There is no such schedule.' },
  'report.changed': { status: 409, zh: '已被他人修改，请重新载入后再保存。', en: 'Somebody else has changed this meanwhile. Load it again before saving.' },
  'report.badLogo': {
    status: 422,
    zh: '标志须为不超过 200 KB、边长不超过 4000 像素的 PNG 或 JPEG 图片。',
    en: 'The logo has to be a PNG or JPEG of at most 200 KB and 4000 pixels a side.',
  },
  'mail.notSet': { status: 409, zh: '尚未设置邮件服务器。', en: 'No mail server has been set.' },
  'mail.unreachable': {
    status: 503,
    zh: '无法连接邮件服务器，请检查地址、端口和网络。',
    en: 'The mail server cannot be reached. Check its address, its port and the network.',
  },
  'mail.insecure': {
    status: 422,
    zh: '不加密的邮件只允许发往本机或内网地址。',
    en: 'Mail without encryption is allowed for this computer and private addresses only.',
  },
  'mail.noTls': { status: 503, zh: '邮件服务器不支持加密（STARTTLS），未发送。', en: 'The mail server offers no encryption (STARTTLS); nothing was sent.' },
  'mail.badCertificate': {
    status: 503,
    zh: '邮件服务器的证书不可信，或与所填服务器名称不符。自签名的请在设置中填入其证书，服务器名称须与证书一致。',
    en: 'The certificate of the mail server is not trusted, or is for another name. Give a self-signed one in the settings, and the server by the name that stands in it.',
  },
  'mail.loginRefused': { status: 503, zh: '邮件服务器拒绝了用户名或密码。', en: 'The mail server refused the user name or the password.' },
  'mail.later': { status: 503, zh: '邮件服务器要求稍后再试，将自动重试。', en: 'The mail server asks to try later; it is retried by itself.' },
  'mail.refused': {
    status: 422,
    zh: '邮件服务器拒绝了收件人或邮件，请核对地址。',
    en: 'The mail server refused the recipient or the message. Check the address.',
  },
  'folder.notSet': { status: 409, zh: '尚未设置共享文件夹。', en: 'No shared folder has been set.' },
  'folder.notAbsolute': { status: 422, zh: '请填写文件夹的绝对路径。', en: 'Give the absolute path of the folder.' },
  'folder.missing': { status: 503, zh: '文件夹不存在，请检查网络盘是否已挂载。', en: 'The folder is not there. Check whether the share is mounted.' },
  'folder.notMounted': {
    status: 503,
    zh: '文件夹里没有启用时写入的标记：网络盘可能没有挂载，未写入。',
    en: 'The mark that was left in the folder is not there: the share is probably not mounted. Nothing was written.',
  },
  'folder.insideData': { status: 422, zh: '文件夹不能在数据目录之内。', en: 'The folder must not lie inside the data directory.' },
  'folder.link': {
    status: 422,
    zh: '路径中有符号链接，已拒绝；请填写真实路径。',
    en: 'The path leads through a symbolic link and was refused. Give the real path.',
  },
  'folder.notWritable': {
    status: 503,
    zh: '无法写入文件夹，请检查权限和剩余空间。',
    en: 'The folder cannot be written to. Check its permissions and its free space.',
  },
  'report.stopped': { status: 409, zh: '统计已取消。', en: 'Reading the figures was cancelled.' },
  'report.tooLong': {
    status: 503,
    zh: '统计用时过长，已中止。请缩短时段后重试。',
    en: 'Reading the figures took too long and was ended. Choose a shorter span and try again.',
  },
  'dashboard.changed': {
    status: 409,
    zh: '目标或基线已被他人修改，请核对后再保存。',
    en: 'Targets or baseline were changed by somebody else. Look at them again, then save.',
  },
  'dashboard.badSpan': {
    status: 422,
    zh: '时段无效：起止需在 400 天以内，且起早于止。',
    en: 'This span cannot be shown: from before to, and at most 400 days.',
  },
} as const
