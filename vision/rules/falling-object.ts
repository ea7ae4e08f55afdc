// fallingObject 高空抛物: something comes down a facade as falling things do. Carried out on every picture by vision/falling.
import { fallingObjectSettings } from '../../contract/facade.ts'
import type { LumaRule } from './rule.ts'

export const fallingObject: LumaRule = {
  id: 'fallingObject',
  title: { zh: '高空抛物', en: 'Falling object' },
  place: 'facade',
  config: fallingObjectSettings,
  looksAt: 'luma',
}
