// What the mail that brings a report says, in the languages of the report.
import type { TemplateSettings } from '../../../contract/reports.ts'
import type { Locale } from '../../../contract/vocabulary.ts'
import type { StoredReport } from '../../../db/reports.ts'
import { siteTime } from '../site-time.ts'

interface NamedFile {
  readonly name: string
  readonly sha256: string
}

/** @param isAttached false: it is too large for a mail, and the text says where it is */
export function mailText(
  site: { readonly name: string; readonly timezone: string },
  report: Pick<StoredReport, 'number' | 'fromMs' | 'toMs' | 'isLate'>,
  { name, language }: Pick<TemplateSettings, 'name' | 'language'>,
  files: readonly NamedFile[],
  isAttached: boolean,
): { readonly subject: string; readonly text: string } {
  const span = spanText(report.fromMs, report.toMs, site.timezone)
  const inChinese = [
    `${site.name} ${name.zh},${span},编号 ${report.number}。`,
    report.isLate ? '因系统停机,本报告为补出。' : '',
    isAttached ? '报告见附件。' : `文件过大,未随邮件发送;请在值守控制台“报告”页按编号 ${report.number} 下载。`,
    '文件的 SHA-256(可用 vigil verify 文件名 核对):',
  ]
  const inEnglish = [
    `${site.name}: ${name.en}, ${span}, number ${report.number}.`,
    report.isLate ? 'This report was made late, because the system was down when it was due.' : '',
    isAttached ? 'The report is attached.' : `It is too large for a mail; download it in the console, on the reports screen, by its number ${report.number}.`,
    'SHA-256 of the files (check with: vigil verify FILE):',
  ]
  const hashes = files.map((file) => `${file.sha256}  ${file.name}`).join('\n')
  const parts: Readonly<Record<Locale, readonly string[]>> = { 'zh-CN': inChinese, en: inEnglish }
  const shown = language === 'both' ? [parts['zh-CN'], parts.en] : [parts[language]]
  return {
    subject: `${site.name} ${language === 'en' ? name.en : name.zh} ${span} (${report.number})`,
    text: `${shown.map((lines) => lines.filter((line) => line !== '').join('\n')).join('\n\n')}\n${hashes}\n`,
  }
}

/** `2026-11-30`, `2026-11-01 – 2026-11-30`, or with times of day when it is not of whole days. */
function spanText(fromMs: number, toMs: number, timezone: string): string {
  const [from, to] = [siteTime(fromMs, timezone), siteTime(toMs, timezone)]
  if (!from.endsWith('00:00:00.000') || !to.endsWith('00:00:00.000')) return `${from.slice(0, 16)} – ${to.slice(0, 16)}`
  const last = siteTime(toMs - 1, timezone).slice(0, 10)
  return from.startsWith(last) ? last : `${from.slice(0, 10)} – ${last}`
}
