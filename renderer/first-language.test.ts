// Whoever opens the console for the first time reads it in the browser's language, or else in English.
import { expect, test } from 'vitest'
import { languageOf } from './first-language.ts'

test('Chinese of every kind is Chinese, everything else is English, and not to know is Chinese', () => {
  for (const tag of ['zh', 'zh-CN', 'zh-Hans-CN', 'zh-TW', 'ZH-hk']) expect(languageOf(tag)).toBe('zh-CN')
  for (const tag of ['en', 'en-US', 'de-AT', 'fr', 'zha', '']) expect(languageOf(tag)).toBe('en')
  expect(languageOf(undefined)).toBe('zh-CN')
})
