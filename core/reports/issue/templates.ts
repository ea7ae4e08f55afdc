// The templates in force: those delivered until somebody saves others, every save a version and an audit entry.
import { createHash } from 'node:crypto'
import { VigilError } from '../../../contract/errors.ts'
import { MAX_LOGO_BYTES } from '../../../contract/report-template.ts'
import { templateSettingsSchema, type ReportTemplateSave, type ReportTemplateView, type TemplateSettings } from '../../../contract/reports.ts'
import { appendAudit } from '../../../db/audit.ts'
import { findLogo, insertLogo, insertTemplate, listTemplatesInForce, type StoredLogo } from '../../../db/report-templates.ts'
import { inTransaction } from '../../../db/transaction.ts'
import type { Actor, Env } from '../../env.ts'
import { newId } from '../../new-id.ts'
import { BUILT_IN_TEMPLATES } from './built-in-templates.ts'
import { isWholePng } from './is-whole-png.ts'
import { readPictureHead } from './picture-head.ts'

export interface TemplateDesk {
  /** Those delivered first. */
  list(): ReportTemplateView[]
  /** @throws VigilError `report.noTemplate` */
  get(id: string): ReportTemplateView
  /** @throws VigilError `report.noTemplate`, `report.changed` with {version}, `report.badLogo`, `request.invalidField` */
  save(actor: Actor, save: ReportTemplateSave): ReportTemplateView
  /** One that was delivered goes back to how it was delivered. @throws VigilError `report.noTemplate`, `report.templateInUse` */
  remove(actor: Actor, id: string): void
  /** @returns its SHA-256. @throws VigilError `report.badLogo` */
  putLogo(actor: Actor, picture: Uint8Array): Promise<{ readonly sha256: string }>
  logo(sha256: string): StoredLogo | null
}

interface TemplateMeans {
  readonly buildingIds: readonly string[]
  isUsed(templateId: string): boolean
}

const MAX_TEMPLATES = 100

export function createTemplateDesk(env: Env, means: TemplateMeans): TemplateDesk {
  const { db, clock, log } = env
  const readable = (id: string, text: string | null): TemplateSettings | null => {
    if (text === null) return null
    const parsed = templateSettingsSchema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    log.error('a saved template of reports is not understood', { template: id })
    return null
  }
  const list = (): ReportTemplateView[] => {
    const saved = new Map(listTemplatesInForce(db).map((one) => [one.id, one]))
    const ids = [...BUILT_IN_TEMPLATES.keys(), ...[...saved.keys()].filter((id) => !BUILT_IN_TEMPLATES.has(id))]
    return ids.flatMap((id) => {
      const one = saved.get(id)
      const settings = readable(id, one?.template ?? null) ?? BUILT_IN_TEMPLATES.get(id)
      if (settings === undefined) return []
      return [
        {
          ...settings,
          id,
          version: one?.version ?? 0,
          isBuiltIn: BUILT_IN_TEMPLATES.has(id),
          savedBy: one?.savedBy ?? null,
          savedAtMs: one?.savedAtMs ?? null,
        },
      ]
    })
  }
  const get = (id: string): ReportTemplateView => {
    const found = list().find((one) => one.id === id)
    if (found === undefined) throw new VigilError('report.noTemplate')
    return found
  }
  const write = (actor: Actor, id: string, version: number, settings: TemplateSettings | null, before: TemplateSettings | null) => {
    const savedAtMs = clock.now()
    inTransaction(db, () => {
      insertTemplate(db, { id, version, template: settings && JSON.stringify(settings), userId: actor.id, savedAtMs })
      const action = settings === null ? 'report.templateRemove' : 'report.templateSave'
      appendAudit(db, {
        atMs: savedAtMs,
        actorType: actor.type,
        actorId: actor.id,
        action,
        subject: `reportTemplate/${id}`,
        before: before && { ...before },
        after: { version, ...settings },
      })
    })
  }
  return {
    list,
    get,
    save(actor, { id: given, version, template }) {
      const isGiven = given !== undefined
      const id = given ?? newId(clock.now())
      const before = list().find((one) => one.id === id) ?? null
      if (before === null && (isGiven || version !== 0)) throw new VigilError('report.noTemplate')
      if (before !== null && before.version !== version) throw new VigilError('report.changed', { version: before.version })
      if (before === null && list().length >= MAX_TEMPLATES) throw new VigilError('request.tooMany')
      if (template.logo !== null && findLogo(db, template.logo) === null) throw new VigilError('report.badLogo')
      if (template.buildingId !== null && !means.buildingIds.includes(template.buildingId))
        throw new VigilError('request.invalidField', { field: 'buildingId' })
      write(actor, id, version + 1, template, before && settingsOf(before))
      return get(id)
    },
    remove(actor, id) {
      const before = get(id)
      if (!before.isBuiltIn && means.isUsed(id)) throw new VigilError('report.templateInUse')
      if (before.isBuiltIn && before.version === 0) return
      write(actor, id, before.version + 1, null, settingsOf(before))
    },
    async putLogo(actor, picture) {
      const head = picture.length <= MAX_LOGO_BYTES ? readPictureHead(picture) : null
      if (head === null || (head.mime === 'image/png' && !(await isWholePng(picture, head)))) throw new VigilError('report.badLogo')
      const sha256 = createHash('sha256').update(picture).digest('hex')
      const savedAtMs = clock.now()
      inTransaction(db, () => {
        insertLogo(db, { sha256, mime: head.mime, picture: Buffer.from(picture), userId: actor.id, savedAtMs })
        appendAudit(db, {
          atMs: savedAtMs,
          actorType: actor.type,
          actorId: actor.id,
          action: 'report.logo',
          subject: `reportLogo/${sha256}`,
          before: null,
          after: { bytes: picture.length, ...head },
        })
      })
      return { sha256 }
    },
    logo: (sha256) => findLogo(db, sha256),
  }
}

/** Without what the view adds. */
export function settingsOf({ id: _id, version: _v, isBuiltIn: _b, savedBy: _s, savedAtMs: _a, ...settings }: ReportTemplateView): TemplateSettings {
  return settings
}
