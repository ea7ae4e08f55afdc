// Makes reports without looking at anything: real bytes that differ by what was asked for, held back or broken on demand.
import { createHash } from 'node:crypto'
import type { MadeReport, ReportMaker, ReportOrdered } from './report-maker.ts'

export interface FakeMaker extends ReportMaker {
  readonly orders: ReportOrdered[]
  /** Files are finished only when released. */
  hold(): void
  release(): void
  /** The next file fails with this; null: no more. */
  breakWith(error: Error | null): void
  /** Bytes of padding in each file. */
  pad(bytes: number): void
}

export function createFakeMaker(): FakeMaker {
  const orders: ReportOrdered[] = []
  let gate: PromiseWithResolvers<void> | null = null
  let broken: Error | null = null
  let padding = 0
  return {
    orders,
    hold: () => void (gate ??= Promise.withResolvers()),
    release() {
      gate?.resolve()
      gate = null
    },
    breakWith: (error) => void (broken = error),
    pad: (bytes) => void (padding = bytes),
    async make(order, { signal, onProgress }) {
      orders.push(order)
      onProgress(0.5)
      const aborted = Promise.withResolvers<never>()
      aborted.promise.catch(() => {})
      signal.addEventListener('abort', () => aborted.reject(signal.reason as Error))
      if (gate !== null) await Promise.race([gate.promise, aborted.promise])
      signal.throwIfAborted()
      if (broken !== null) throw broken
      return bytesOf(order, padding)
    },
  }
}

function bytesOf({ number, span, buildingId, template, locale, format }: ReportOrdered, padding: number): MadeReport {
  const content = JSON.stringify({ number, span, buildingId, sections: template.sections })
  const head = format === 'pdf' ? '%PDF-1.7\n' : 'PK\u0003\u0004'
  const bytes = Buffer.concat([Buffer.from(`${head}${locale}\n${content}\n`), Buffer.alloc(padding, 'x')])
  return { bytes, sha256: sha256(bytes), contentSha256: sha256(Buffer.from(content)) }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
