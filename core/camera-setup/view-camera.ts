// What screens are told of how a camera is set up: everything but its password.
import { withoutLogin, type CameraSetupView } from '../../contract/camera-setup.ts'
import type { SiteCamera } from '../../contract/site.ts'
import type { SiteChecks } from '../config.ts'
import type { SavedCamera } from '../site-in-force.ts'
import { checkWatch } from './check-watch.ts'
import { loginOfSite } from './login.ts'
import { watchWithoutFacades } from './merge-cameras.ts'

/** @param camera as it is in force; @param inFile as the site file has it */
export function viewCamera(camera: SiteCamera, saved: SavedCamera | null, inFile: SiteCamera | undefined, checks: SiteChecks): CameraSetupView {
  const setup = saved?.setup ?? null
  const { id, name, building = null, transport, weakLink } = camera
  const watch = watchWithoutFacades(camera)
  return {
    camera: {
      id,
      name,
      building,
      main: shown(setup === null ? camera.main : setup.main),
      sub: shown(setup === null ? camera.sub : setup.sub),
      paired: setup?.paired ?? null,
      transport,
      weakLink,
    },
    source: setup === null ? 'siteFile' : 'console',
    inSiteFile: inFile !== undefined,
    username: (setup === null ? loginOfSite(inFile) : (saved?.login ?? null))?.username ?? null,
    watch,
    watchSource: saved?.watch ? 'console' : 'siteFile',
    notWatched: [...checkWatch(watch, checks).notWatched],
    version: saved?.version ?? 0,
    savedAtMs: saved?.savedAtMs ?? null,
    savedBy: saved?.savedBy ?? null,
  }
}

function shown(address: string | null | undefined): string | null {
  return address === null || address === undefined ? null : withoutLogin(address)
}
