// The long gear in one go: measurement after measurement, what each found, and what was skipped and why.
import { toTable, type Measurement } from './measurement.ts'

/** The heavy ones last, so that what fails early is seen early. */
export const FULL = ['ticket-system', 'pms', 'pms-kills', 'report-documents', 'report-figures'] as const

interface Part {
  readonly name: string
  measure(): Promise<Measurement>
}

/**
 * One after another, so that none measures another's load. One that fails stops none of the others.
 *
 * @param tell every part's own table, as soon as it is there
 * @returns the figures of all, each with its part's name before it; `parts.skipped` counts those that could not run here
 */
export async function measureFull(parts: readonly Part[], tell: (text: string) => void): Promise<Measurement> {
  const figures: Record<string, Measurement['figures'][string]> = {}
  const ratios: Record<string, Measurement['ratios'][string]> = {}
  const notes: string[] = []
  let [passed, failed, skipped] = [0, 0, 0]
  for (const { name, measure } of parts) {
    tell(`${name} ...`)
    try {
      const measured = await measure()
      tell(toTable(measured))
      const why = measured.notes.find((note) => note.startsWith('SKIPPED'))
      const isRed = (measured.figures['checks.failed']?.value ?? 0) > 0
      if (why !== undefined) skipped += 1
      else if (isRed) failed += 1
      else passed += 1
      notes.push(`${name}: ${why ?? (isRed ? 'FAILED: some of its checks did' : 'measured')}`)
      if (why !== undefined) continue
      for (const [figure, value] of Object.entries(measured.figures)) figures[`${name}.${figure}`] = value
      for (const [ratio, { value, against }] of Object.entries(measured.ratios)) ratios[`${name}.${ratio}`] = { value, against: `${name}.${against}` }
    } catch (error) {
      failed += 1
      notes.push(`${name}: FAILED: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const of = `of ${parts.length}`
  const counts = { 'parts.measured': { value: passed, unit: of }, 'parts.failed': { value: failed, unit: of }, 'parts.skipped': { value: skipped, unit: of } }
  return { name: 'full', figures: { ...counts, ...figures }, ratios, notes }
}
