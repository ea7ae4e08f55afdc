// Signs to be put up: that there are cameras, and at gates that know faces that nobody has to use the face. One page each, to be read from a distance.
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import en from '../../../resources/locales/en/privacy.json' with { type: 'json' }
import zh from '../../../resources/locales/zh-CN/privacy.json' with { type: 'json' }
import { CAMERA_PURPOSES, type CameraPrivacy } from '../../../contract/privacy.ts'
import { NOT_SAID, pageOf, type PageFacts } from './page.ts'

export function signSheets(facts: PageFacts, cameras: readonly CameraPrivacy[], hasFaceGates: boolean): TDocumentDefinitions {
  const said = new Set(cameras.flatMap(({ use }) => use?.purposes ?? []))
  const purposes = CAMERA_PURPOSES.filter((purpose) => said.has(purpose))
  const { operator, contactPhone, contactPlace } = facts.settings
  const who: Content[] = [
    { text: `个人信息处理者 Answered for by: ${operator ?? NOT_SAID}`, fontSize: 15, margin: [0, 24, 0, 4] },
    { text: `联系电话 Telephone: ${contactPhone ?? NOT_SAID}`, fontSize: 15 },
    { text: `地点 Where: ${contactPlace ?? NOT_SAID}`, fontSize: 15 },
  ]
  const video: Content[] = [
    { text: '您已进入视频监控区域', fontSize: 40, bold: true, alignment: 'center', margin: [0, 40, 0, 0] },
    { text: 'Cameras are in use here', fontSize: 22, alignment: 'center', margin: [0, 4, 0, 30] },
    {
      text: `目的：${purposes.map((purpose) => zh.purpose[purpose]).join('、') || NOT_SAID}。仅为维护公共安全等上述目的使用。`,
      fontSize: 17,
    },
    { text: `For: ${purposes.map((purpose) => en.purpose[purpose]).join(', ') || NOT_SAID}, and for nothing else.`, fontSize: 12, margin: [0, 2, 0, 14] },
    { text: '您有权查询、复制、更正、删除您的个人信息，请联系下列单位。', fontSize: 15 },
    { text: 'You may ask to see, copy, correct or delete what is kept of you.', fontSize: 12 },
    ...who,
  ]
  const face: Content[] = [
    { text: '人脸识别门禁', fontSize: 40, bold: true, alignment: 'center', margin: [0, 40, 0, 0], pageBreak: 'before' },
    { text: 'This gate can know faces', fontSize: 22, alignment: 'center', margin: [0, 4, 0, 30] },
    { text: '您可以不使用人脸:', fontSize: 24, bold: true },
    { text: '刷门禁卡，或由值班人员核实后开门，同样通行，不受任何影响。', fontSize: 20 },
    { text: 'You need not use your face: a card, or the staff on duty, open for you just the same.', fontSize: 13, margin: [0, 2, 0, 18] },
    { text: '只有单独书面同意的人员才会录入人脸；不满十四周岁的，由监护人同意。人脸只存放在本设备内，可以随时撤回。', fontSize: 16 },
    {
      text: 'A face is known only with a separate written consent (under 14: of a guardian). It is kept in this device alone. Consent may be withdrawn at any time.',
      fontSize: 12,
    },
    ...who,
  ]
  const sheet = pageOf(facts, '提示标识', 'Signs', [])
  return { ...sheet, content: [...video, ...(hasFaceGates ? face : [])] }
}
