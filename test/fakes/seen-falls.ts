// Puts falls into a core's data directory the way the core itself takes them from its facade process.
import type { Fall } from '../../contract/falling.ts'
import { raiseAlert } from '../../core/alerts.ts'
import { withData } from '../../core/cli/with-data.ts'
import { readSiteFile } from '../../core/config.ts'
import { LIVE } from '../../core/evidence-job.ts'
import { createFacadeDesk } from '../../core/facades.ts'
import { claimOfFall } from '../../core/fall-claims.ts'
import { createFallDesk } from '../../core/falls.ts'
import { siteChecks } from '../../core/site-checks.ts'

/** A running core shows them at its next look; it is not told. */
export async function putFalls(dataDir: string, siteFile: string, falls: readonly Fall[]): Promise<void> {
  const { site, rules } = await readSiteFile(siteFile, {}, siteChecks)
  await withData(dataDir, (env) => {
    const facades = createFacadeDesk(env, site, rules, () => {})
    const desk = createFallDesk(env, {
      claimOf(fall) {
        const camera = site.cameras.find(({ id }) => id === fall.cameraId)
        const facade = facades.entries(fall.cameraId).find(({ id }) => id === fall.zone) ?? null
        return camera === undefined ? null : claimOfFall(fall, camera, facade, site)
      },
      raise: (claim, options) => raiseAlert(env, claim, options),
      seenIn: async () => LIVE,
      onSuspected: () => {},
      onTest: () => {},
    })
    for (const fall of falls) desk.take(fall)
  })
}
