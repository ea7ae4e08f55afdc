// The ready-made reasons for commanding a device; they are stored as words, and recognised in either language.
import type { i18n as I18n } from 'i18next'
import { LOCALES } from '../../contract/vocabulary.ts'

/** What the core itself gives as a reason (core/responses.ts, core/linkages/run.ts). */
const CORE_REASONS = ['reasonFire', 'reasonLinkage'] as const

export const GATE_REASONS = ['reasonVisitor', 'reasonResident', 'reasonDelivery', 'reasonEmergency'] as const

/** A ready-made reason in the chosen language, whichever it was chosen in; anything else as it was written. */
export function gateReasonText(reason: string, i18n: Pick<I18n, 'language' | 'getFixedT'>): string {
  const key = [...GATE_REASONS, ...CORE_REASONS].find((known) => LOCALES.some((locale) => i18n.getFixedT(locale, 'devices')(known) === reason))
  return key === undefined ? reason : i18n.getFixedT(i18n.language, 'devices')(key)
}
