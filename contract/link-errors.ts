// Expected errors of links to other systems: what they are told, what they tell, and their work orders; part of errors.ts.

export interface ErrorEntry {
  readonly status: number
  readonly zh: string
  readonly en: string
}

export const LINK_ERRORS = {
  'pms.unreachable': {
    status: 503,
    zh: '物业系统暂时不能接收上报，将自动重试。',
    en: 'The PMS takes no deliveries at the moment; they are retried by themselves.',
  },
  'pms.refused': {
    status: 503,
    zh: '物业系统拒绝了上报，请与其供应商核对接口。',
    en: 'The PMS refused a delivery. Check the interface with its supplier.',
  },
  'pms.disabled': {
    status: 409,
    zh: '物业系统已停用该接收地址（410），上报已暂停。请核对地址后恢复上报。',
    en: 'The PMS has withdrawn this address (410); deliveries are paused. Correct the address, then resume.',
  },
  'pms.gaveUp': {
    status: 503,
    zh: '有警情多次上报失败，已停止重试，需要人工处理。',
    en: 'A delivery to the PMS failed for days and was given up; a person has to look at it.',
  },
  'pms.insecure': {
    status: 422,
    zh: '物业系统地址未加密（http），只允许用于本机或内网地址。',
    en: 'The PMS address is not encrypted (http), which is allowed for this computer and private addresses only.',
  },
  'pms.certificate': {
    status: 503,
    zh: '对方出示的证书不受信任或已更换，上报已暂缓。请核对证书设置。',
    en: 'The other system shows a certificate that is not trusted, or another one than before; deliveries wait. Check the certificate settings.',
  },
  'integration.notFound': { status: 404, zh: '没有这个对接系统。', en: 'There is no such system.' },
  'integration.changed': {
    status: 409,
    zh: '该对接系统的设置已被他人修改，请重新载入后再保存。',
    en: 'Somebody else has changed this system meanwhile. Load it again before saving.',
  },
  'integration.ofSiteFile': {
    status: 409,
    zh: '该对接系统由项目配置文件设定，请在文件中修改。',
    en: 'This system is set up in the site file. Change it there.',
  },
  'integration.tooMany': { status: 409, zh: '对接系统已达上限，请先移除不用的。', en: 'There are as many systems as there may be. Remove one first.' },
  'workOrder.notFound': { status: 404, zh: '没有这张工单。', en: 'There is no such work order.' },
  'workOrder.open': { status: 409, zh: '这条警情已有未完成的工单。', en: 'This incident has a work order that is not finished.' },
  'workOrder.noTarget': {
    status: 409,
    zh: '没有可派工单的对接系统，请先设置工单规则。',
    en: 'No system takes work orders. Set up rules for work orders first.',
  },
  'pms.missingReference': {
    status: 422,
    zh: '所引用的房屋或人员尚未同步，请先推送它。',
    en: 'The house or person this refers to has not been told yet. Send it first.',
  },
  'pms.plateTaken': { status: 409, zh: '该车牌已属于物业系统的另一条车辆记录。', en: 'This plate belongs to another vehicle of the PMS already.' },
  'pms.plateBlocked': { status: 409, zh: '该车牌在禁止名单上，不能作为访客车辆。', en: "This plate is on the block list and cannot be a visitor's." },
  'pms.unknown': { status: 404, zh: '物业系统从未推送过此编号，或已删除。', en: 'Nothing of this id was told by the PMS, or it is removed.' },
  'pms.badSignature': {
    status: 401,
    zh: '签名缺失、不正确或已过期（5 分钟）。请检查 inboundSecret 与时钟。',
    en: 'The signature is missing, wrong or older than 5 minutes. Check inboundSecret and the clock.',
  },
  'pms.replayed': { status: 409, zh: '同一 webhook-id 的请求已收到过，本次未执行。', en: 'A request with this webhook-id was taken before; nothing was done.' },
  'pms.tooManyLines': { status: 422, zh: '一批最多 1000 行，请分批推送。', en: 'A batch may have at most 1000 lines. Send several.' },
  'pms.snapshotEnded': { status: 409, zh: '此快照已结束，请使用新的快照编号。', en: 'This snapshot has ended. Use a new snapshot id.' },
  'pms.conflictChanged': { status: 409, zh: '此冲突已处理或刚有更新，请重新查看。', en: 'This conflict was settled or has just changed. Look at it again.' },
  'pms.snapshotDecided': {
    status: 409,
    zh: '此快照已有人处理，或已被新的快照取代。',
    en: 'Somebody has decided about this snapshot, or a newer one took its place.',
  },
} as const satisfies Record<string, ErrorEntry>
