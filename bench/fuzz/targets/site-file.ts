// Site files: YAML with places, references to the environment, rules, drivers and all that points at something else.
import { readFileSync } from 'node:fs'
import { loadSite } from '../../../core/config.ts'
import { siteChecks } from '../../../core/site-checks.ts'
import type { Dice } from '../dice.ts'
import type { FuzzTarget } from '../target.ts'
import { NAUGHTY } from '../texts.ts'

const ENVIRONMENT = { CAMERA_PASSWORD: 'p%40ss', VIGIL_PMS_SECRET: `whsec_${'A'.repeat(32)}`, BOMB: '*a *a {{' }
const WORDS = [
  '&a ',
  '*a',
  '<<: *a',
  '!!js/function ',
  '!!binary ',
  '${CAMERA_PASSWORD}',
  '${',
  '${BOMB}',
  '---\n',
  '...\n',
  '? ',
  '|',
  '>',
  '\t',
  '__proto__: ',
  'constructor: ',
  '{',
  '[',
  ': ',
  '- ',
  '#',
  '\uE000',
  'rtsp://a@',
  'rtsp://u:p@h:99999/',
  'kind: ',
  'driver: gate/isapi',
]

export const siteFile: FuzzTarget = {
  name: 'site-file',
  inputs: { ci: 700, full: 20_000 },
  async load() {
    const docs = readFileSync(new URL('../../../docs/site-file.md', import.meta.url), 'utf8')
    const example = /```yaml\n([^]*?)```/.exec(docs)?.[1] ?? ''
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map((name, n) => `${name}: &${name} [${`*${'abcdefghi'[n]},`.repeat(9)}]`)
      .join('\n')}\n`
    return {
      seeds: [Buffer.from(example), Buffer.from('version: 1\nsite: { id: a, name: A }\n'), Buffer.from(bomb)],
      words: [...WORDS, ...NAUGHTY.slice(0, 40)],
      make: (seed, dice) => damage(Buffer.from(seed).toString('utf8'), dice),
      isTaken: (is) => is === 'loaded',
      read: (input) => loadSite(Buffer.from(input).toString('utf8'), 'site.yaml', ENVIRONMENT, siteChecks).is,
    }
  },
}

function damage(text: string, dice: Dice): Buffer {
  const lines = text.split('\n')
  const at = dice.below(lines.length)
  switch (dice.below(7)) {
    case 0:
      lines.splice(at, 1)
      break
    case 1:
      lines.splice(at, 0, lines[dice.below(lines.length)]!)
      break
    case 2:
      lines[at] = ' '.repeat(dice.below(12)) + lines[at]!
      break
    case 3:
      lines[at] = lines[at]!.replace(/:.*/, () => `: ${JSON.stringify(dice.pick(NAUGHTY))}`)
      break
    case 4:
      lines[at] = lines[at]!.replace(/\d+(\.\d+)?/, () => dice.pick(['-1', '1e309', '99999999999', '0', '.nan', '.inf', '0x10', '1_000']))
      break
    case 5:
      lines.splice(at, 0, `x: ${'['.repeat(dice.pick([20, 3000]))}`)
      break
    default:
      lines[at] = `${lines[at]!} ${dice.pick(WORDS)}`
  }
  return Buffer.from(lines.join('\n'))
}
