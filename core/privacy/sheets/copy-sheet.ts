// What is kept of a person, to be read by that person.
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { CopiedPerson, PersonCopy } from '../person-copy.ts'
import { at, heading, pageOf, paragraph, rows, type PageFacts } from './page.ts'

/** More fill a book; all of them are in the file. */
const MOST_PRINTED = 500

export function copySheet(facts: PageFacts, { persons, vehicles, request, madeAtMs }: PersonCopy): TDocumentDefinitions {
  return pageOf(facts, '个人信息副本', 'Copy of personal data', [
    { text: `${request} · ${at(facts, madeAtMs)}` },
    ...persons.flatMap((copied) => personPart(facts, copied)),
    ...vehicles.flatMap(({ plate, vehicle, reads }) => [
      heading(`车辆 ${plate}`, 'Vehicle'),
      rows(
        ['名单 List', '房号 Home', '备注 Note', '至 Until'],
        vehicle === null ? [] : [[vehicle.list, vehicle.home ?? '', vehicle.note ?? '', vehicle.validToMs === null ? '' : at(facts, vehicle.validToMs)]],
        [60, '*', '*', 120],
      ),
      rows(
        ['时间 Time', '设备 Device', '方向 Direction'],
        reads
          .slice(-MOST_PRINTED)
          .toReversed()
          .map(({ atMs, deviceId, direction }) => [at(facts, atMs), facts.nameOf(deviceId), direction ?? '']),
        [120, '*', 60],
      ),
    ]),
    paragraph('本副本不含他人的信息和影像。', 'Nothing of anybody else, and no pictures of others, are in it.'),
  ])
}

function personPart(facts: PageFacts, { person, photo, lastSeen, passages, passagesCut, fromPms, looks, mentions }: CopiedPerson): Content[] {
  const { consents, enrolments } = person
  const until = (atMs: number | null) => (atMs === null ? '' : at(facts, atMs))
  return [
    heading(person.name, 'Person'),
    rows(
      ['类别 Kind', '房号 Homes', '电话 Telephone', '卡号 Card', '至 Until'],
      [[person.kind, person.homes.join(', '), person.phone ?? '', person.cardNumber ?? '', until(person.validToMs)]],
      [60, '*', 90, 90, 110],
    ),
    ...(photo === null
      ? []
      : [{ image: `data:image/jpeg;base64,${photo}`, fit: [120, 120] as [number, number], margin: [0, 6, 0, 0] as [number, number, number, number] }]),
    heading('同意', 'Consents'),
    rows(
      ['时间 Given', '谁 By', '告知 Notice', '凭证 Form', '撤回 Withdrawn'],
      consents.map((one) => [at(facts, one.givenAtMs), one.guardian ?? one.givenBy, one.notice, one.evidence, until(one.withdrawnAtMs)]),
      [110, 80, 50, '*', 110],
    ),
    heading('门禁设备', 'Gates'),
    rows(
      ['设备 Device', '状态 State', '时间 Since'],
      enrolments.map(({ deviceId, state, atMs }) => [facts.nameOf(deviceId), state, at(facts, atMs)]),
      ['*', 80, 120],
    ),
    heading(`通行 ${passages.length}`, 'Passages'),
    ...(lastSeen === null ? [] : [{ text: `${lastSeen.side} · ${at(facts, lastSeen.atMs)}` }]),
    ...(passagesCut || passages.length > MOST_PRINTED ? [paragraph(`只列出最近 ${MOST_PRINTED} 条。`, `The newest ${MOST_PRINTED} are listed.`)] : []),
    rows(
      ['时间 Time', '设备 Device', '结果 Outcome', '方式 By', '方向 Direction'],
      passages
        .slice(-MOST_PRINTED)
        .toReversed()
        .map(({ atMs, deviceId, outcome, method, direction }) => [at(facts, atMs), facts.nameOf(deviceId), outcome, method ?? '', direction ?? '']),
      [120, '*', 60, 60, 60],
    ),
    heading('来自物业系统', 'From the property management system'),
    { text: fromPms.length === 0 ? '—' : fromPms.map((one) => JSON.stringify(one)).join('\n'), fontSize: 7 },
    heading('谁查看或修改过', 'Who looked or changed'),
    rows(
      ['时间 Time', '操作 What', '由 By'],
      looks.slice(0, MOST_PRINTED).map(({ atMs, what, by }) => [at(facts, atMs), what, by]),
      [120, '*', 60],
    ),
    heading('警情中提及', 'Named in incidents'),
    { text: mentions.length === 0 ? '—' : mentions.map(({ incident, atMs }) => `${incident} ${at(facts, atMs)}`).join(', ') },
  ]
}
