// Where reports are delivered to: the mail server and the shared folder, kept with their secrets, shown without them.
import { createHash } from 'node:crypto'
import { VigilError } from '../../../contract/errors.ts'
import { mailSettingsSchema, type MailSettings, type OutletTest, type ReportOutlets, type ReportOutletsSave } from '../../../contract/reports.ts'
import { appendAudit } from '../../../db/audit.ts'
import { countDeliveries, findOutlets, hastenDeliveries, saveOutlets } from '../../../db/report-deliveries.ts'
import { inTransaction } from '../../../db/transaction.ts'
import type { Actor, Env } from '../../env.ts'
import { newId } from '../../new-id.ts'
import { putInFolder, prepareFolder } from './put-in-folder.ts'
import { isInHouse, sendMail, tryMailServer, type OutgoingMail, type SendResult } from './send-mail.ts'

export interface OutletDesk {
  mail(): MailSettings | null
  folder(): string | null
  view(): ReportOutlets
  /** @throws VigilError `mail.insecure`, `folder.*` when the folder cannot be used */
  save(actor: Actor, save: ReportOutletsSave): Promise<ReportOutlets>
  /** Signs in; with a recipient it sends one line. */
  testMail(actor: Actor, to: string | null): Promise<OutletTest>
  /** Writes one small file and leaves it there. */
  testFolder(actor: Actor): Promise<OutletTest>
}

interface OutletMeans {
  readonly dataDir: string
  readonly signal: AbortSignal
  send?(settings: MailSettings, mail: OutgoingMail, signal: AbortSignal): Promise<SendResult>
  /** What was owed need not wait any longer. */
  onChanged(): void
}

export function createOutletDesk(env: Env, means: OutletMeans): OutletDesk {
  const { db, clock, site, log } = env
  const { dataDir, signal, send = sendMail } = means
  const mail = (): MailSettings | null => {
    const { mail: text } = findOutlets(db)
    if (text === null) return null
    const parsed = mailSettingsSchema.safeParse(JSON.parse(text))
    if (!parsed.success) log.error('the kept mail settings are not understood')
    return parsed.data ?? null
  }
  const folder = (): string | null => {
    const { folder: text } = findOutlets(db)
    return text === null ? null : (JSON.parse(text) as { path: string }).path
  }
  const view = (): ReportOutlets => {
    const [settings, path] = [mail(), folder()]
    const { password, ...shown } = settings ?? {}
    return {
      mail: settings === null ? null : { ...(shown as Omit<MailSettings, 'password'>), hasPassword: password !== undefined },
      folder: path === null ? null : { path },
      ...countDeliveries(db),
    }
  }
  const audit = (actor: Actor, action: string, after: Record<string, unknown>) =>
    appendAudit(db, { atMs: clock.now(), actorType: actor.type, actorId: actor.id, action, subject: 'reportOutlets', before: null, after })
  return {
    mail,
    folder,
    view,
    async save(actor, save) {
      const before = mail()
      // A password is kept only for the server and account it was given for: it must not be sent to another one.
      const isSameLogin = save.mail != null && before !== null && save.mail.host === before.host && save.mail.user === before.user
      const kept = isSameLogin ? before.password : undefined
      const password = save.mail?.user === null ? undefined : (save.mail?.password ?? kept)
      const newMail: MailSettings | null = save.mail == null ? null : { ...save.mail, ...(password === undefined ? {} : { password }) }
      if (newMail?.security === 'none' && !isInHouse(newMail.host)) throw new VigilError('mail.insecure')
      if (save.folder != null) {
        const wrong = await prepareFolder(save.folder.path, site.id, dataDir)
        if (wrong !== null) throw new VigilError(wrong.problem, { detail: wrong.detail })
      }
      inTransaction(db, () => {
        const old = findOutlets(db)
        const savedAtMs = clock.now()
        saveOutlets(db, {
          mail: save.mail === undefined ? old.mail : newMail && JSON.stringify(newMail),
          folder: save.folder === undefined ? old.folder : save.folder && JSON.stringify(save.folder),
          userId: actor.id,
          savedAtMs,
        })
        if (save.mail !== undefined) {
          audit(actor, 'report.mailSave', newMail === null ? { isSet: false } : { host: newMail.host, port: newMail.port, security: newMail.security })
          hastenDeliveries(db, 'mail', savedAtMs)
        }
        if (save.folder !== undefined) {
          audit(actor, 'report.folderSave', { isSet: save.folder !== null })
          hastenDeliveries(db, 'folder', savedAtMs)
        }
      })
      means.onChanged()
      return view()
    },
    async testMail(actor, to) {
      const settings = mail()
      if (settings === null) return { problem: 'mail.notSet', detail: '' }
      const id = newId(clock.now())
      const subject = `值守 Vigil: ${site.name}`
      const text = `这是一封测试邮件,说明安全报告可以送达。\nThis is a test: safety reports can be delivered here.\n`
      const result =
        to === null
          ? await tryMailServer(settings, signal)
          : await send(settings, { messageId: messageIdOf(id, site.id), to, subject, text, attachments: [] }, signal)
      audit(actor, 'report.mailTest', { problem: result.is === 'failed' ? result.problem : null })
      return result.is === 'aborted'
        ? { problem: 'mail.unreachable', detail: '' }
        : { problem: result.is === 'failed' ? result.problem : null, detail: result.detail }
    },
    async testFolder(actor) {
      const path = folder()
      if (path === null) return { problem: 'folder.notSet', detail: '' }
      const bytes = Buffer.from(`${site.name}\n`)
      const result = await putInFolder(path, site.id, dataDir, [{ name: 'vigil-test.txt', bytes, sha256: createHash('sha256').update(bytes).digest('hex') }])
      audit(actor, 'report.folderTest', { problem: result.is === 'failed' ? result.problem : null })
      return { problem: result.is === 'failed' ? result.problem : null, detail: result.detail }
    },
  }
}

/** Unique to one delivery; the site's id is letters, digits and hyphens. */
export function messageIdOf(deliveryId: string, siteId: string): string {
  return `${deliveryId}@${siteId.replaceAll(/[^A-Za-z0-9-]/g, '')}.vigil.invalid`
}
