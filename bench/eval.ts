// `npm run eval`: the product's own chains over labelled clips, or the facade chain over generated scenes; scored.
import { parseArgs } from 'node:util'
import { evaluateFootage } from './eval/evaluate-footage.ts'
import { evaluateGenerated } from './falling/evaluate-generated.ts'
import { readGeneratedOptions, type GeneratedOptions } from './falling/generated-options.ts'
import { isJudge, type Judge } from './falling/judge-names.ts'
import { RULE_KINDS } from '../vision/rules/registry.ts'

const USAGE = `usage: npm run eval -- --footage DIR [--only ${RULE_KINDS.join('|')}] [--without network|physics] [--json]
       npm run eval -- --generated [--falls 300] [--negatives 300] [--hours 2] [--seed 1] [--size 960x540] [--workers 2] [--out DIR] [--judge both,network,physics] [--json]`

type Asked =
  | { readonly what: 'footage'; readonly folder: string; readonly only: string | null; readonly judge: Judge; readonly isJson: boolean }
  | { readonly what: 'generated'; readonly options: GeneratedOptions; readonly isJson: boolean }

function readArguments(): Asked {
  const { values } = parseArgs({
    options: {
      footage: { type: 'string' },
      generated: { type: 'boolean' },
      only: { type: 'string' },
      json: { type: 'boolean' },
      without: { type: 'string' },
      falls: { type: 'string' },
      negatives: { type: 'string' },
      hours: { type: 'string' },
      seed: { type: 'string' },
      size: { type: 'string' },
      workers: { type: 'string' },
      out: { type: 'string' },
      judge: { type: 'string' },
    },
  })
  const isJson = values.json ?? false
  if (values.only && !RULE_KINDS.some((kind) => kind === values.only)) throw new TypeError(`--only ${values.only}: no such rule`)
  if (values.generated) {
    if (values.footage) throw new TypeError('--footage or --generated, not both')
    if (values.only && values.only !== 'fallingObject') throw new TypeError('--generated has scenes for fallingObject only')
    return { what: 'generated', options: readGeneratedOptions(values), isJson }
  }
  if (!values.footage) throw new TypeError('--footage is missing')
  return { what: 'footage', folder: values.footage, only: values.only ?? null, judge: judgeWithout(values.without), isJson }
}

function judgeWithout(part: string | undefined): Judge {
  const judge = part === undefined ? 'both' : part === 'network' ? 'physics' : part === 'physics' ? 'network' : part
  if (!isJudge(judge)) throw new TypeError(`--without ${part}: expected network or physics`)
  return judge
}

try {
  const asked = readArguments()
  const { json, text } = asked.what === 'footage' ? await evaluateFootage(asked) : await evaluateGenerated(asked.options)
  process.stdout.write(`${asked.isJson ? JSON.stringify(json) : text}\n`)
} catch (cause) {
  const message = cause instanceof Error ? cause.message : String(cause)
  process.stderr.write(`${message}\n${cause instanceof TypeError ? `${USAGE}\n` : ''}`)
  process.exitCode = 2
}
