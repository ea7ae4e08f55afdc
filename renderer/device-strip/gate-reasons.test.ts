// A ready-made reason is read in the language of the reader.
import { readFileSync } from 'node:fs'
import i18next from 'i18next'
import { expect, test } from 'vitest'
import en from '../../resources/locales/en/devices.json' with { type: 'json' }
import zh from '../../resources/locales/zh-CN/devices.json' with { type: 'json' }
import { gateReasonText } from './gate-reasons.ts'

test('a ready-made reason stored in Chinese is read in English, and back; free words stay', async () => {
  const i18n = i18next.createInstance()
  await i18n.init({ lng: 'en', ns: ['devices'], resources: { 'zh-CN': { devices: zh }, en: { devices: en } } })
  expect(gateReasonText(zh.reasonVisitor, i18n)).toBe(en.reasonVisitor)
  await i18n.changeLanguage('zh-CN')
  expect(gateReasonText(en.reasonEmergency, i18n)).toBe(zh.reasonEmergency)
  expect(gateReasonText('送水', i18n)).toBe('送水')
})

test("the core's own reasons are the words it writes", () => {
  const wordsOf = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')
  const [fire, linkage] = [zh.reasonFire, zh.reasonLinkage]
  expect(wordsOf('../../core/responses.ts')).toContain(`'${fire}'`)
  expect(wordsOf('../../core/linkages/run.ts')).toContain(`'${linkage}'`)
})
