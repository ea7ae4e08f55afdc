// The record of processing, and the impact assessment filled in with what the site has (PIPL 55 and 56: kept for at least three years).
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import en from '../../../resources/locales/en/privacy.json' with { type: 'json' }
import enWords from '../../../resources/locales/en/words.json' with { type: 'json' }
import zh from '../../../resources/locales/zh-CN/privacy.json' with { type: 'json' }
import zhWords from '../../../resources/locales/zh-CN/words.json' with { type: 'json' }
import type { CameraPrivacy, PrivacyRecords } from '../../../contract/privacy.ts'
import { blank, heading, NOT_SAID, pageOf, paragraph, rows, type PageFacts } from './page.ts'

export function recordsSheet(facts: PageFacts, records: PrivacyRecords, cameras: readonly CameraPrivacy[]): TDocumentDefinitions {
  return pageOf(facts, '个人信息处理记录', 'Record of processing of personal data', [
    ...whoAnswers(facts),
    ...counted(records),
    ...kept(records),
    ...used(cameras),
    ...access(records),
  ])
}

export function assessmentSheet(facts: PageFacts, records: PrivacyRecords, cameras: readonly CameraPrivacy[]): TDocumentDefinitions {
  const { faces, consents } = records
  return pageOf(facts, '个人信息保护影响评估报告', 'Personal information protection impact assessment', [
    paragraph(
      '依据《个人信息保护法》第五十五、五十六条和《人脸识别技术应用安全管理办法》填写。空白处由处理者填写；报告与处理情况记录至少保存三年。',
      'After PIPL 55 and 56 and the measures on face recognition. The blanks are the processor’s to fill in; report and record are kept for at least three years.',
    ),
    ...whoAnswers(facts),
    heading('一、处理目的、方式是否合法、正当、必要', '1. Lawful, legitimate, necessary'),
    ...used(cameras),
    paragraph(
      `人脸：仅用于门禁识别本人开门，以单独同意为前提(有效同意 ${consents.inForce} 份，其中监护人 ${consents.byGuardian} 份),每个门禁均有非人脸的通行方式。`,
      `Faces: to open gates only, each with a separate consent (${consents.inForce} in force, ${consents.byGuardian} by guardians); every gate can be passed without the face.`,
    ),
    blank('为何其他方式不足', 'Why nothing milder would do'),
    heading('二、对个人权益的影响及安全风险', '2. What it means for persons, and the risks'),
    ...counted(records),
    paragraph(
      '主要风险：录像被无关人员查看或外传；人脸信息泄露后无法更改；通行记录反映生活规律；外立面画面拍到住户窗户。',
      'Main risks: recordings seen or passed on by those with no business in them; a face that leaked cannot be changed; passages show habits; facade cameras look into windows.',
    ),
    blank('本项目的其他风险', 'Further risks here'),
    heading('三、保护措施是否有效并与风险相适应', '3. What is done about them'),
    rows(
      ['措施 Measure', '状态 State'],
      [
        ['数据库逐页加密，通信加密 Database encrypted page by page, TLS to phones', '√'],
        ['人脸只存于门禁设备，照片在设备收到后删除 Faces on gates alone, photos deleted once they have them', `√ ${faces} / ${records.facePhotosHeld}`],
        ['操作人水印 Who watches is shown over the picture', facts.settings.watermark ? '√' : '× 已关闭 off'],
        ['遮挡区 Covered areas', `${records.cameras.masked} / ${records.cameras.all}`],
        ['现场提示标识 Signs', `${records.cameras.signed} / ${records.cameras.all}`],
        ['按期删除 Deleted in time', `${facts.settings.passageDays} / ${facts.settings.plateDays} / ${facts.settings.goneDays} 天 days`],
        ['审计日志从不删除 Audit log never deleted', `√ ${records.audit.entries}`],
        ['录像文件未由本软件加密 Recordings are not encrypted by this software', '! 建议使用加密磁盘 use an encrypted disk'],
      ],
      ['*', 150],
    ),
    ...kept(records),
    ...access(records),
    heading('四、备案', '4. Filing'),
    rows(
      ['事项 Matter', '日期 Date'],
      [
        ['公安机关备案 Police (令799, 14)', facts.settings.policeFiledOn ?? NOT_SAID],
        [
          `省级网信部门备案 Provincial CAC (≥ ${records.filing.threshold})`,
          facts.settings.cacFiledOn ?? (records.filing.level === 'below' ? '— 未达 not reached' : NOT_SAID),
        ],
      ],
      ['*', 150],
    ),
    heading('五、结论', '5. Conclusion'),
    blank('结论', 'Conclusion'),
    blank('评估人', 'Assessed by'),
    blank('负责人签字', 'Signed for the processor'),
    blank('日期', 'Date'),
  ])
}

function whoAnswers({ settings }: PageFacts): Content[] {
  return [
    rows(
      ['处理者 Processor', '电话 Telephone', '地点 Place'],
      [[settings.operator ?? NOT_SAID, settings.contactPhone ?? NOT_SAID, settings.contactPlace ?? NOT_SAID]],
      ['*', 120, '*'],
    ),
  ]
}

function counted({ persons, consents, faces, requests }: PrivacyRecords): Content[] {
  return [
    heading('人数', 'How many'),
    rows(
      ['类别 Kind', '数量 Number'],
      [
        ...(['resident', 'staff', 'visitor', 'blocked'] as const).map((kind) => [`${zh.records[kind]} ${en.records[kind]}`, String(persons[kind])]),
        [`${zh.records.faces} ${en.records.faces}`, String(faces)],
        [`${zh.records.consents} ${en.records.consents}`, `${consents.inForce} (${consents.byGuardian} + ${consents.withdrawn} ${zh.records.withdrawn})`],
        [`${zh.records.requests} ${en.records.requests}`, `${requests.open} / ${requests.overdue} / ${requests.done} / ${requests.refused}`],
      ],
      ['*', 150],
    ),
  ]
}

function kept({ retention }: PrivacyRecords): Content[] {
  return [
    heading('保存期限', 'How long what is kept'),
    rows(
      ['数据 Data', '天 Days', '如何结束 How it ends'],
      retention.map(({ kind, days }) => [`${zh.kind[kind]} ${en.kind[kind]}`, days === null ? '—' : String(days), `${zh.ends[kind]} ${en.ends[kind]}`]),
      [180, 36, '*'],
    ),
  ]
}

function used(cameras: readonly CameraPrivacy[]): Content[] {
  return [
    heading('摄像机的用途', 'What cameras are for'),
    rows(
      ['摄像机 Camera', '场所 Place', '用途 Purposes', '遮挡 Covered', '标识 Sign'],
      cameras.map(({ name, use, masks }) => [
        name,
        use === null ? NOT_SAID : `${zh.place[use.place]} ${en.place[use.place]}`,
        use === null
          ? NOT_SAID
          : [...use.purposes.map((purpose) => `${zh.purpose[purpose]} ${en.purpose[purpose]}`), ...(use.note === null ? [] : [use.note])].join('; '),
        String(masks.length),
        use?.signed === true ? '√' : '×',
      ]),
      [90, 90, '*', 44, 36],
    ),
  ]
}

function access({ accounts }: PrivacyRecords): Content[] {
  return [
    heading('谁有权限', 'Who has access'),
    rows(
      ['账号 Account', '角色 Role'],
      accounts.map(({ name, role }) => [name, `${zhWords.role[role]} ${enWords.role[role]}`]),
      ['*', 200],
    ),
  ]
}
