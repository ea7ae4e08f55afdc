// Drafts of the two notices after a breach (PIPL 57), filled in with what the audit log knows; a person decides what is sent.
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Affected, Breach } from '../../../contract/privacy.ts'
import { at, blank, heading, NOT_SAID, pageOf, paragraph, rows, type PageFacts } from './page.ts'

const MOST_PRINTED = 300

export function breachSheet(facts: PageFacts, breach: Breach, affected: Affected): TDocumentDefinitions {
  const { settings, nameOf } = facts
  const from = at(facts, breach.fromMs)
  const to = at(facts, breach.toMs)
  const who = settings.operator ?? NOT_SAID
  const phone = settings.contactPhone ?? NOT_SAID
  const kinds = affected.persons.length === 0 ? '录像、证据' : '姓名、房号、电话、门禁卡号等'
  return pageOf(facts, '个人信息泄露通知(草稿)', 'Notices of a breach of personal data (drafts)', [
    { text: `${breach.number} · ${breach.title}`, bold: true },
    heading('一、致履行个人信息保护职责的部门', '1. To the authority'),
    paragraph(
      `我单位(${who})发现个人信息可能泄露、篡改或丢失：${breach.title}。时间：${from} 至 ${to}。涉及信息种类：${kinds}。按审计日志,${affected.persons.length} 人的信息被查看,${affected.cameras.length} 台摄像机的录像被打开，录像导出 ${affected.exports} 次，证据取走 ${affected.evidence} 份。${affected.isCut ? '日志条目过多，以上数字不完整。' : ''}已采取的补救措施见下。联系人电话：${phone}。`,
      `We (${who}) found that personal data may have leaked, been altered or lost: ${breach.title}. Time: ${from} to ${to}. By the audit log, data of ${affected.persons.length} persons was looked at, recordings of ${affected.cameras.length} cameras were opened, ${affected.exports} exports made, ${affected.evidence} pieces of evidence fetched.${affected.isCut ? ' Too many entries: the figures are not whole.' : ''} What was done stands below. Telephone: ${phone}.`,
    ),
    blank('可能造成的危害', 'What harm may come of it'),
    heading('二、致受影响的个人', '2. To the persons affected'),
    paragraph(
      `尊敬的住户：${from} 至 ${to} 期间，您的个人信息(${kinds})可能被无权限的人员接触。我们已采取补救措施。建议您留意陌生来电，必要时更换门禁卡。您可以致电 ${phone} 查询。——${who}`,
      `Dear resident, between ${from} and ${to} your data may have been seen by somebody who had no business in it. We have acted. Be wary of strangers’ calls, and have your card changed if need be. You may ask us at ${phone}. ${who}`,
    ),
    heading('处置记录', 'What was done'),
    rows(
      ['时间 Time', '人员 By', '内容 What'],
      breach.steps.map(({ atMs, by, text }) => [at(facts, atMs), by ?? '', text]),
      [110, 70, '*'],
    ),
    heading('受影响的个人(已脱敏)', 'Persons affected (masked)'),
    {
      text:
        affected.persons
          .slice(0, MOST_PRINTED)
          .map(({ name, id, looks }) => `${name ?? '—'} (${id.slice(-6)}) ×${looks}`)
          .join(', ') || '—',
    },
    heading('被打开录像的摄像机', 'Cameras whose recordings were opened'),
    {
      text:
        affected.cameras
          .slice(0, MOST_PRINTED)
          .map(({ id, looks }) => `${nameOf(id)} ×${looks}`)
          .join(', ') || '—',
    },
    heading('操作账号', 'By'),
    {
      text:
        affected.actors
          .slice(0, MOST_PRINTED)
          .map(({ name, type, n }) => `${name ?? type} ×${n}`)
          .join(', ') || '—',
    },
  ])
}
