// Expected errors of evidence and of the audit chain; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const PROOF_ERRORS = {
  'audit.notAnchored': {
    status: 503,
    zh: '审计链锚点无法写入数据目录，请检查磁盘。',
    en: 'The audit chain could not be anchored in the data directory. Check the disk.',
  },
  'audit.placeUnreachable': {
    status: 503,
    zh: '审计链锚点的第二存放位置无法写入，请检查该文件夹或 U 盘。',
    en: 'Anchors of the audit chain could not be written to the second place. Check that folder or drive.',
  },
  'audit.notAsAnchored': {
    status: 503,
    zh: '审计链与已写出的锚点不符：可能有记录被删除或数据库是从备份恢复的。请运行 vigil verify。',
    en: 'The audit chain is not the one that was anchored: entries were removed, or the database was restored from a backup. Run vigil verify.',
  },
  'audit.checking': { status: 429, zh: '正在校验，请等它完成。', en: 'A check is under way. Wait until it is done.' },
  'package.tooLarge': {
    status: 409,
    zh: '证据包超过导出配额，无法制作。',
    en: 'The package would be larger than the share of the disk that exports have.',
  },
  'package.noVerifier': { status: 503, zh: '校验页尚未构建，请运行 npm run build。', en: 'The verifier has not been built. Run npm run build.' },
} as const satisfies Record<string, ErrorEntry>
