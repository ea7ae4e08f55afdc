// The notice that people agree to before their face is enrolled; each version is kept for ever, because consents name it.
import { createHash } from 'node:crypto'

export interface ConsentNotice {
  readonly version: string
  readonly zh: string
  readonly en: string
}

/** Contents after PIPL articles 17, 29 to 31 and the measures on face recognition in force since 2025-06-01: purpose, way, keeping, the other way in, withdrawal. */
const NOTICES: readonly ConsentNotice[] = [
  {
    version: '2026-11',
    zh: '本小区使用您的面部照片,仅用于在您住所所在的门禁设备上识别本人并开门。照片只发送至门禁设备,在设备收到后即从本系统删除,不通过互联网传出。您可以不同意:使用门禁卡或由值班人员核实开门,不受任何影响。您可以随时撤回同意,撤回后各门禁设备上的照片即被删除。未满十四周岁者由监护人同意。',
    en: 'Your photo is used by the gates of the buildings you live in to recognise you and open, and for nothing else. It goes to these gates only, is deleted here as soon as they have it, and never leaves over the internet. You need not agree: a card, or the staff on duty, open for you just the same. You may withdraw at any time; the gates then delete the photo. For children under fourteen a guardian agrees.',
  },
]

export function currentNotice(): ConsentNotice & { readonly sha256: string } {
  const notice = NOTICES.at(-1)!
  return { ...notice, sha256: createHash('sha256').update(notice.zh).digest('hex') }
}
