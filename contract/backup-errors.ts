// What can be wrong with backups and with the disk they stand for; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const BACKUP_ERRORS = {
  'backup.late': {
    status: 503,
    zh: '超过三小时没有成功的备份，请在“设置 – 备份”中查看原因。',
    en: 'No backup has succeeded for more than three hours. Settings, Backups says why.',
  },
  'backup.noRoom': {
    status: 507,
    zh: '磁盘空间不足，未做备份。请清理或扩容。',
    en: 'There is not enough room for a backup. Free some space or add a disk.',
  },
  'backup.failed': { status: 503, zh: '备份未成功，详情见日志。', en: 'The backup did not succeed; the log says why.' },
  'backup.unsound': {
    status: 503,
    zh: '最新备份未通过检验，已损坏或与记录不符。请立即另做备份并检查磁盘。',
    en: 'The newest backup did not pass its check: it is damaged or not what was written. Make another one now and check the disk.',
  },
  'backup.none': { status: 404, zh: '没有备份。', en: 'There is no backup.' },
  'backup.running': { status: 409, zh: '备份正在进行，请稍候。', en: 'A backup is being made. Please wait a moment.' },
  'backup.secondPlace': {
    status: 503,
    zh: '备份未能复制到第二存放位置。请检查该目录或 U 盘是否已连接、可写且有足够空间。',
    en: 'The backup could not be copied to its second place. Check that the directory or stick is there, writable and has room.',
  },
  'backup.notAPlace': {
    status: 422,
    zh: '第二存放位置必须是数据目录之外、可写入的现有目录的绝对路径。',
    en: 'The second place must be the absolute path of an existing directory outside the data directory that can be written to.',
  },
  'backup.changed': {
    status: 409,
    zh: '备份设置已被他人修改，请重新载入后再保存。',
    en: 'Somebody else has changed the settings of backups meanwhile. Load them again before saving.',
  },
  'backup.beforeUpgrade': {
    status: 409,
    zh: '升级前的备份未成功，因此没有升级，数据未改动。请腾出空间后再启动，或继续使用旧版本。',
    en: 'The backup before the upgrade did not succeed, so nothing was upgraded or changed. Make room and start again, or go on with the older version.',
  },
  'backup.wrongPassphrase': { status: 422, zh: '口令不正确，或密钥副本已损坏。', en: 'The passphrase is not right, or the copy of the key is damaged.' },
  'data.lost': {
    status: 503,
    zh: '部分已记录的数据丢失，时间范围见系统警情和“设置 – 备份”。',
    en: 'Something that had been recorded is gone; the system incident and Settings, Backups say of what time.',
  },
  'data.filesMissing': {
    status: 503,
    zh: '有证据文件已不在磁盘上。数量见“设置 – 备份”，明细由 vigil verify 列出。',
    en: 'Files of evidence are no longer on the disk. Settings, Backups says how many; `vigil verify` names them.',
  },
  'storage.filling': {
    status: 503,
    zh: '按目前的增长，磁盘将在两天内写满。请尽快清理或扩容。',
    en: 'At the present rate the disk will be full within two days. Free some space or add a disk soon.',
  },
} as const satisfies Record<string, ErrorEntry>
