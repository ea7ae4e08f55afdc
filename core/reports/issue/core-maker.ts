// Makes reports of the core's own data: the figures of one report are computed once, each file of it is set from them.
import type { ReportFigures } from '../../../contract/report-figures.ts'
import { knownSite } from '../../known-site.ts'
import type { Site } from '../../../contract/site.ts'
import type { Env } from '../../env.ts'
import { VERSION } from '../../version.ts'
import { computeFigures, type FiguresSource } from '../compute-figures.ts'
import { reportOfData } from '../report-of-data.ts'
import type { ReportMaker, ReportOrdered } from './report-maker.ts'

/** Figures take a third of the way, the page the rest. */
const FIGURES_SHARE = 0.33

export function createCoreMaker(
  env: Pick<Env, 'db'>,
  { site, source, dataDir }: { readonly site: Site; readonly source: FiguresSource; readonly dataDir: string },
): ReportMaker {
  let last: { readonly key: string; readonly figures: ReportFigures } | null = null
  return {
    async make(ordered, { signal, onProgress }) {
      const { reportId, span, buildingId, number, locale, format, madeAtMs } = ordered
      // One that is made again is made of what is known then.
      const key = `${reportId} ${madeAtMs}`
      const order = {
        db: env.db,
        dataDir,
        site: knownSite(site),
        span,
        buildingId,
        number,
        locale,
        format,
        nowMs: madeAtMs,
        version: VERSION,
        template: toTemplate(ordered),
      }
      const made = await reportOfData(
        order,
        async (request) => {
          const figures = last?.key === key ? last.figures : await computeFigures(source, request, signal)
          last = { key, figures }
          onProgress(FIGURES_SHARE)
          return figures
        },
        signal,
      )
      return { bytes: made.bytes, sha256: made.sha256, contentSha256: made.contentSha256 }
    },
  }
}

function toTemplate({ template, logo, locale }: ReportOrdered) {
  const { name, sections, indicators, targets, shifts } = template
  return {
    name: locale === 'en' ? name.en : name.zh,
    sections,
    indicators,
    targets,
    shifts,
    logo: logo && { type: logo.mime, base64: Buffer.from(logo.bytes).toString('base64') },
  }
}
